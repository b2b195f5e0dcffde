/**
 * The recovery plan as data: from these lists come the Region switch plan (lib/constructs/recovery/region-switch-plan.ts), the
 * time budget (budget.ts), the runbook (runbook.ts) and what a rehearsal executes. The order is decided in ADR 011.
 */
import { minutes, seconds } from '../../config/units';
import { afterwards } from './post-recovery-steps';
import type { PlanStep } from './step';

const invoke = (name: string, region: string): string =>
  `aws lambda invoke --region "$${region}" --function-name "holdfast-$ENVIRONMENT-flip-${name}" --payload '{}' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout`;

const grow = (service: 'portal' | 'gateway', start: string): PlanStep => ({
  name: `grow-${service}`,
  does: `Raise the least number of ${service} tasks in the region being activated to what the other region has needed in the last 24 hours.`,
  block: { kind: 'capacity', service, targetPercent: 100, ungracefulMinimumPercent: 0 },
  class: 'control plane of the surviving region',
  expected: { switchover: seconds(180), failover: seconds(30) },
  because: `Fargate starts a task in about a minute, ${start}; a failover asks and does not wait (rule 4)`,
  timeout: minutes(15),
  atPause: [
    `Read the events of the ECS service ${service} in the region being activated: quota, image or capacity.`,
    'Skip it: the floor alone carries sign-in and mail, and autoscaling goes on growing it.',
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
      steps: [grow('portal', 'and the load balancer asks it twice'), grow('gateway', 'and it is ready in seconds')],
    },
    class: 'control plane of the surviving region',
    expected: { switchover: seconds(180), failover: seconds(30) },
    because: 'the slower of the two',
    timeout: minutes(15),
    atPause: ['See which of the two is behind and go on there.'],
    byHand: [],
  },
  {
    name: 'fence',
    does: 'Give the epoch to the region being activated and wait for writes under way: from here on the old region acknowledges nothing.',
    block: {
      kind: 'function',
      function: 'fence',
      regionToRun: 'deactivatingRegion',
      skippedUngracefully: true,
      retry: minutes(1),
    },
    class: 'data plane',
    expected: { switchover: seconds(15), failover: 'skipped' },
    because: 'one transaction that waits for writes under way, which end within the 10 s a transaction may idle',
    timeout: minutes(3),
    atPause: [
      'Read the log of the function in the region being left: it says whether the database did not answer or a write does not end.',
      'The database does not answer: the region is lost. Switch this step to ungraceful, which skips it, and the next one too: that is a failover, and may lose data.',
      'To go back instead: cancel, then activate the region that was being left; its own activation takes the epoch back.',
    ],
    byHand: [invoke('fence', 'FROM')],
  },
  {
    name: 'switch-database',
    does: 'Make the region being activated the writer of the global database: a switchover waits for all that was committed, a failover does not.',
    block: { kind: 'database' },
    class: 'control plane of the surviving region',
    expected: { switchover: seconds(120), failover: seconds(120) },
    because: 'the Aurora User Guide says "in the order of minutes"; two are assumed until a drill has measured it',
    timeout: minutes(20),
    atPause: [
      'Look at both members: `aws rds describe-global-clusters --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT"`.',
      'Switching over: go on waiting, and resume when it has ended; a switchover that cannot end is rolled back by Aurora.',
      'The old region is lost and the switchover was refused: switch this step to ungraceful. What had not been replicated is lost, and listed afterwards.',
      'Nothing was changed and the old region is well: cancel, and activate the old region again to lift its fence.',
    ],
    byHand: [
      '# Nothing is lost; needs both regions:',
      'aws rds switchover-global-cluster --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT" --target-db-cluster-identifier "arn:aws:rds:$TO:$ACCOUNT:cluster:holdfast-$ENVIRONMENT-$TO"',
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
    because: 'the regional endpoint follows the writer within its 5 s of TTL; tasks connect again within seconds',
    timeout: minutes(5),
    atPause: [
      'Read the log of the function: it names what it waits for, the writer or the front door.',
      'The writer: the database has not finished; see the step before, then resume.',
      'The front door: read the events of the ECS service portal and its log; resume when `/readyz` answers 200.',
      'Never skip it: without the epoch the new region may not write. Call the function by hand instead and skip the step when it answered.',
    ],
    byHand: [invoke('activate', 'TO')],
  },
  {
    name: 'shift-traffic',
    does: 'Turn the health check of the region being activated healthy and the other unhealthy: the global name, and the witness beside it, move.',
    block: { kind: 'traffic' },
    class: 'data plane',
    expected: { switchover: seconds(20), failover: seconds(20) },
    because: 'Route 53 hands a health state on to its name servers within seconds',
    timeout: minutes(5),
    atPause: [
      'Ask the witness: `dig +short TXT "active.$DOMAIN"`.',
      'Plan evaluation says which record has no health check of the plan; deploy Routing from the surviving region if it is B, and resume.',
      'Route 53 cannot be moved this way: use the last resort below, then skip.',
    ],
    byHand: ['# See "Traffic without Region switch" below.'],
  },
  {
    name: 'verify',
    does: 'Ask the service under its global name: it must lead here, and to a writer that is here.',
    block: {
      kind: 'function',
      function: 'verify',
      regionToRun: 'activatingRegion',
      skippedUngracefully: false,
      retry: minutes(2),
    },
    class: 'data plane',
    expected: { switchover: seconds(60), failover: seconds(60) },
    because: 'resolvers keep the old address for the 60 s of an alias to a load balancer',
    timeout: minutes(5),
    atPause: [
      'Read the log of the function: it says what the global name answered last.',
      'An answer of the old region: resolvers still have the old address; resume after a minute.',
      'Not ready: as for `activate`.',
    ],
    byHand: [invoke('verify', 'TO')],
  },
  {
    name: 'announce',
    does: 'Tell everybody who listens that this region is active: an event on the bus, a notice to the on-call engineer, and whoever shows the status.',
    block: {
      kind: 'function',
      function: 'announce',
      regionToRun: 'activatingRegion',
      skippedUngracefully: false,
      retry: minutes(1),
    },
    class: 'data plane',
    expected: { switchover: seconds(5), failover: seconds(5) },
    because: 'one request',
    timeout: minutes(2),
    atPause: ['The service is back already. Skip it, and tell people yourself.'],
    byHand: [invoke('announce', 'TO')],
  },
];

/** What follows once the region that was left is reachable again; the service is up all the while. */
export const POST_RECOVERY: readonly PlanStep[] = afterwards(invoke);
