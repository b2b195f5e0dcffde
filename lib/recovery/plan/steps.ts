/**
 * The recovery plan as data. The Region switch plan (lib/constructs/recovery/region-switch-plan.ts), the time budget (budget.ts),
 * the runbook (runbook.ts) and the rehearsal use these lists. ADR 011 gives the reason for the order.
 */
import { minutes, seconds } from '../../config/units';
import { afterwards } from './post-recovery-steps';
import type { PlanStep } from './step';

const invoke = (name: string, region: string): string =>
  `aws lambda invoke --region "$${region}" --function-name "holdfast-$ENVIRONMENT-flip-${name}" --payload '{}' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout`;

const grow = (service: 'portal' | 'gateway'): PlanStep => ({
  name: `grow-${service}`,
  does: `Raise the minimum number of ${service} tasks in the region being activated to what the other region needed in the last 24 hours.`,
  block: { kind: 'capacity', service, targetPercent: 100, ungracefulMinimumPercent: 0 },
  class: 'control plane of the surviving region',
  expected: { switchover: seconds(45), failover: seconds(10) },
  because:
    'the block waits for running tasks, not for a load balancer; Fargate runs a small image within a minute; a failover asks for tasks and does not wait (rule 4)',
  source: 'grow',
  timeout: minutes(15),
  atPause: [
    `Read the events of the ECS service ${service} in the region being activated: quota, image or capacity.`,
    'Skip it: the floor carries sign-in and mail, and autoscaling keeps adding tasks.',
  ],
  byHand: [
    `aws application-autoscaling register-scalable-target --region "$TO" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/${service}" --min-capacity "$${service.toUpperCase()}_TASKS"`,
  ],
});

/** A flip: one workflow a region, the same steps in both. */
export const ACTIVATE: readonly PlanStep[] = [
  {
    name: 'grow',
    does: 'Grow portal and gateway in the region being activated, before anything stops.',
    block: {
      kind: 'parallel',
      steps: [grow('portal'), grow('gateway')],
    },
    class: 'control plane of the surviving region',
    expected: { switchover: seconds(45), failover: seconds(10) },
    because: 'the slower of the two',
    source: 'grow',
    timeout: minutes(15),
    atPause: ['Find the service that is behind, and continue at its step.'],
    byHand: [],
  },
  {
    name: 'fence',
    does: 'Give the epoch to the region being activated and wait for running writes to end: from here on the old region acknowledges no write.',
    block: {
      kind: 'function',
      function: 'fence',
      regionToRun: 'deactivatingRegion',
      skippedUngracefully: true,
      retry: minutes(1),
    },
    class: 'data plane',
    expected: { switchover: seconds(15), failover: 'skipped' },
    because:
      'one transaction that waits up to 12 s for running writes; a failover skips it, which takes the least time of a block',
    source: 'fence',
    timeout: minutes(3),
    atPause: [
      'Read the log of the function in the region being left: it says whether the database did not answer or a write does not end.',
      'The database does not answer: the region is lost. Switch this step and the next one to ungraceful; this one is then skipped. That is a failover, and may lose data.',
      'To go back instead: cancel, then activate the region that was being left; its activation takes the epoch back.',
    ],
    byHand: [invoke('fence', 'FROM')],
  },
  {
    name: 'switch-database',
    does: 'Make the region being activated the writer of the global database: a switchover waits until all commits are replicated, a failover does not.',
    block: { kind: 'database' },
    class: 'control plane of the surviving region',
    expected: { switchover: seconds(60), failover: seconds(180) },
    because:
      'AWS says typically under 30 s for a switchover, of which twice is assumed, and a few minutes for a failover',
    source: 'switch-database',
    timeout: minutes(20),
    atPause: [
      'Look at both members: `aws rds describe-global-clusters --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT"`.',
      'The switchover still runs: wait, and resume when it has ended; Aurora rolls back a switchover that cannot end.',
      'The old region is lost and the switchover was refused: switch this step to ungraceful. Writes that were not replicated are lost, and are listed afterwards.',
      'Nothing changed and the old region is healthy: cancel, and activate the old region again to lift its fence.',
    ],
    byHand: [
      '# Nothing is lost; needs both regions, and is asked for in the region of the primary (Aurora User Guide):',
      'aws rds switchover-global-cluster --region "$FROM" --global-cluster-identifier "holdfast-$ENVIRONMENT" --target-db-cluster-identifier "arn:aws:rds:$TO:$ACCOUNT:cluster:holdfast-$ENVIRONMENT-$TO"',
      '# Or, when the old region is lost; what was not replicated is lost:',
      'aws rds failover-global-cluster --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT" --target-db-cluster-identifier "arn:aws:rds:$TO:$ACCOUNT:cluster:holdfast-$ENVIRONMENT-$TO" --allow-data-loss',
    ],
  },
  {
    name: 'activate',
    does: "Wait until this region's database is the writer, take the epoch, and wait until this region's own front door is ready.",
    block: {
      kind: 'function',
      function: 'activate',
      regionToRun: 'activatingRegion',
      skippedUngracefully: false,
      retry: minutes(1),
    },
    class: 'data plane',
    expected: { switchover: seconds(20), failover: seconds(20) },
    because: 'the regional endpoint follows the writer within its TTL of 5 s; tasks reconnect within seconds',
    source: 'activate',
    timeout: minutes(5),
    atPause: [
      'Read the log of the function: it names what it waits for, the writer or the front door.',
      'The writer: the database has not finished; see the step before, then resume.',
      'The front door: read the events of the ECS service portal and its log; resume when `/readyz` answers 200.',
      'Do not skip it before its function has succeeded: without the epoch the new region cannot write. Call the function by hand, then skip the step.',
    ],
    byHand: [invoke('activate', 'TO')],
  },
  {
    name: 'shift-traffic',
    does: 'Make the health check of the region being activated healthy and the other one unhealthy: the global name and the witness move.',
    block: { kind: 'traffic' },
    class: 'data plane',
    expected: { switchover: seconds(120), failover: seconds(120) },
    because:
      'health checkers poll a file that Region switch writes, and agree after several polls; measured once between these regions',
    source: 'shift-traffic',
    timeout: minutes(5),
    atPause: [
      'Ask the witness: `dig +short TXT "active.$DOMAIN"`.',
      'Plan evaluation names the record that has no health check of the plan; deploy Routing from the surviving region if it is B, and resume.',
      'Region switch cannot move the traffic: use "Traffic without Region switch" below, then skip.',
    ],
    byHand: ['# See "Traffic without Region switch" below.'],
  },
  {
    name: 'verify',
    does: 'Ask the service under its global name: the name must lead to this region, and this region must have the writer.',
    block: {
      kind: 'function',
      function: 'verify',
      regionToRun: 'activatingRegion',
      skippedUngracefully: false,
      retry: minutes(2),
    },
    class: 'data plane',
    expected: { switchover: seconds(30), failover: seconds(30) },
    because:
      'a resolver keeps the old address for at most 60 s, the TTL of an alias to a load balancer; half of it on average',
    source: 'verify',
    timeout: minutes(5),
    atPause: [
      'Read the log of the function: it says what the global name answered last.',
      'The old region answered: resolvers still have the old address; resume after a minute.',
      'Not ready: as for `activate`.',
    ],
    byHand: [invoke('verify', 'TO')],
  },
  {
    name: 'announce',
    does: 'Announce that this region is active: an event on the bus, and a notice to the on-call engineer. There is no status page yet: inform customers yourself.',
    block: {
      kind: 'function',
      function: 'announce',
      regionToRun: 'activatingRegion',
      skippedUngracefully: false,
      retry: minutes(1),
    },
    class: 'data plane',
    expected: { switchover: seconds(5), failover: seconds(5) },
    because: 'one block; the service is back already',
    source: 'announce',
    timeout: minutes(2),
    atPause: ['The service is back already. Skip it, and tell people yourself.'],
    byHand: [invoke('announce', 'TO')],
  },
];

/** The steps after the region that was left is reachable again; the service is up meanwhile. */
export const POST_RECOVERY: readonly PlanStep[] = afterwards(invoke);
