/** The portal's alarms and its row on the dashboard, as data. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { REPLICATION } from '../../config/numbers';
import type { Region } from '../../config/types';
import type { AlarmTable } from '../alarm/alarm';
import { series, USUAL_PERIOD } from '../alarm/metrics';
import { busyTasks, taskAlarms } from '../service/task-alarms';
import type { DashboardRow } from '../service/region-dashboard';
import { certificateAlarm } from '../service/server-certificate';
import { PORTAL_METRICS } from '../../contracts/portal';
import type { Portal } from './portal';

/** Percentage of failed requests; the restart of a single task causes far less. */
const ERROR_PERCENT = 1;

/** The portal feels broken if one request in a hundred takes longer than this. */
const SLOW_SECONDS = 2;

const healthy = ({ targets }: Portal) =>
  targets.metrics.healthyHostCount({ statistic: 'Maximum', period: Duration.minutes(1) });
const unhealthy = ({ targets }: Portal) =>
  targets.metrics.unhealthyHostCount({ statistic: 'Maximum', period: USUAL_PERIOD });
const latency = ({ targets }: Portal, statistic: string) =>
  targets.metrics.targetResponseTime({ statistic, period: USUAL_PERIOD });

const targetErrors = ({ targets }: Portal) =>
  targets.metrics.targetConnectionErrorCount({ statistic: 'Sum', period: USUAL_PERIOD });

const errorPercent = ({ frontDoor: { loadBalancer }, targets }: Portal) =>
  new MathExpression({
    expression: '100 * (FILL(balancer, 0) + FILL(tasks, 0)) / requests',
    usingMetrics: {
      balancer: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { statistic: 'Sum' }),
      tasks: targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { statistic: 'Sum' }),
      requests: loadBalancer.metrics.requestCount({ statistic: 'Sum' }),
    },
    period: USUAL_PERIOD,
    label: 'Failed requests',
  });

/** One of the portal's own metrics, from its log. */
const own = (metricName: string, statistic: string) =>
  series(PORTAL_METRICS.namespace, metricName, { statistic, dimensionsMap: PORTAL_METRICS.dimensions });

/** Age of a region's pulse as seen from here: the minimum over all tasks, because they read the same reader. */
const pulseAge = ({ name }: Region) =>
  series(PORTAL_METRICS.namespace, PORTAL_METRICS.pulseAge, {
    dimensionsMap: { ...PORTAL_METRICS.dimensions, [PORTAL_METRICS.pulseFrom]: name },
    statistic: 'Minimum',
    period: Duration.minutes(1),
  });

/** The pulses of both regions as they are seen from here. */
export const pulseAges = (region: Region, peer: Region | undefined): readonly IMetric[] =>
  [region, ...(peer ? [peer] : [])].map(pulseAge);

/**
 * Alarms on commits that do not arrive, in both regions (L4): each region writes through the writer, and reads what every
 * region wrote from its own reader. Missing data is the worst case, hence `BREACHING`.
 */
export const pulseAlarms = (region: Region, peer: Region | undefined): AlarmTable => ({
  OwnPulse: {
    metric: pulseAge(region),
    above: REPLICATION.lagWarning.seconds,
    periods: 2,
    missing: TreatMissingData.BREACHING,
    symptom: `What the portal in ${region.name} writes does not come back to its own reader within ${REPLICATION.lagWarning.seconds} s.`,
    firstStep: 'See whether the writer is reachable from this region; if it is, replication to this region is late.',
    runbook: 'A pulse is late',
  },
  ...(peer && {
    PeerPulse: {
      metric: pulseAge(peer),
      above: REPLICATION.lagWarning.seconds,
      periods: 2,
      missing: TreatMissingData.BREACHING,
      symptom: `Nothing that the portal in ${peer.name} wrote in the last ${REPLICATION.lagWarning.seconds} s has arrived in ${region.name}.`,
      firstStep: `Compare with the alarm OwnPulse of both regions: if only this region is late, the cause is replication; if all are late, it is ${peer.name}.`,
      runbook: 'A pulse is late',
    },
  }),
});

/**
 * Alarms on fencing (rule 6), in terms that hold in either role: a standby region never holds the lease, so that alone is no
 * fault. Missing data does not breach: missing tasks have alarms of their own.
 */
export const fenceAlarms = (peer: Region | undefined): AlarmTable =>
  peer
    ? {
        WitnessSilent: {
          metric: own(PORTAL_METRICS.witnessAnswered, 'Maximum'),
          below: 1,
          symptom:
            'For 5 minutes no portal task of this region has had an answer from the witness: the region cannot know whether it is active, so it writes nothing.',
          firstStep: 'Ask for the TXT record of the active name from inside this region, then from outside.',
          runbook: 'The witness is silent',
        },
        LeaseWithoutEpoch: {
          metric: own(PORTAL_METRICS.leaseWithoutEpoch, 'Minimum'),
          above: 0,
          symptom:
            'For 5 minutes the active name has led to this region while the database admits writes of the other one only: customers can read and not change.',
          firstStep: 'See whether a flip is paused between its steps; resume it.',
          runbook: 'Name and epoch disagree',
        },
      }
    : {};

/** Alarms of a region's portal, for the on-call engineer. */
export const portalAlarms = (portal: Portal): AlarmTable => ({
  NoHealthyTask: {
    metric: healthy(portal),
    below: 1,
    periods: 3,
    missing: TreatMissingData.BREACHING,
    symptom: 'No portal task in this region is healthy: customers who come here get 503.',
    firstStep: 'Read the events of the ECS service portal and the last log lines of a stopped task.',
    runbook: 'No healthy task',
  },
  UnhealthyTask: {
    metric: unhealthy(portal),
    above: 0,
    periods: 3,
    symptom: 'A portal task has failed its health checks for 15 minutes, and its replacements do too.',
    firstStep: "See in the target group why: a time-out is the program, 503 is this region's database reader.",
    runbook: 'A task stays unhealthy',
  },
  Errors: {
    metric: errorPercent(portal),
    above: ERROR_PERCENT,
    periods: 3,
    symptom: `More than ${ERROR_PERCENT} % of the portal's requests have failed for 15 minutes.`,
    firstStep: 'See on the dashboard whether the load balancer or the tasks return the errors.',
    runbook: 'The portal answers with errors',
  },
  Slow: {
    metric: latency(portal, 'p99'),
    above: SLOW_SECONDS,
    periods: 3,
    symptom: `One in a hundred of the portal's requests has taken longer than ${SLOW_SECONDS} s for 15 minutes.`,
    firstStep: "Compare the time to the writer with the tasks' CPU on the dashboard.",
    runbook: 'The portal is slow',
  },
  Rejected: {
    metric: portal.frontDoor.loadBalancer.metrics.rejectedConnectionCount({ statistic: 'Sum', period: USUAL_PERIOD }),
    above: 0,
    symptom: "The portal's load balancer has rejected connections: it has reached its limit.",
    firstStep: "See in the web firewall's log whether they are customers or an attack.",
    runbook: 'The front door turns connections away',
  },
  Unconnected: {
    metric: targetErrors(portal),
    above: 0,
    periods: 3,
    symptom: 'The load balancer has failed to connect to portal tasks for 15 minutes.',
    firstStep: "Compare the tasks' security group with the load balancer's, then look for tasks that restart.",
    runbook: 'The front door does not reach its tasks',
  },
  WriterUnreachable: {
    metric: own(PORTAL_METRICS.writerReachable, 'Maximum'),
    below: 1,
    missing: TreatMissingData.BREACHING,
    symptom:
      "For 5 minutes no portal task of this region has reached the database's writer: customers can read and not change.",
    firstStep: 'See which region the writer is in, and whether that region or only the link to it is lost.',
    runbook: 'The writer is not reachable',
  },
  RoleSettings: {
    metric: own(PORTAL_METRICS.roleSettings, 'Maximum'),
    above: 0,
    symptom:
      'A role of the database begins its sessions with settings that the migration task did not give it: it may be in the hands of an intruder.',
    firstStep: "Read in the portal's log which role and which settings; run the migration task, which resets them.",
    runbook: 'A database role has settings of its own',
  },
  ...taskAlarms('portal', portal.tasks),
  ...certificateAlarm('the portal', portal.certificate),
});

/** The portal on the region's dashboard. */
export const portalRow = (portal: Portal): DashboardRow => ({
  heading: 'Portal',
  graphs: [
    { title: 'Do customers get answers?', unit: '% failed', metrics: [errorPercent(portal)] },
    { title: 'How long do they wait?', unit: 's', metrics: [latency(portal, 'p50'), latency(portal, 'p99')] },
    {
      title: 'Who serves them?',
      unit: 'tasks',
      metrics: [healthy(portal), portal.tasks.runningTasks('Average'), unhealthy(portal)],
    },
    busyTasks(portal.tasks),
    {
      title: 'Is the writer there, and the lease?',
      unit: '1 = yes',
      metrics: [own(PORTAL_METRICS.writerReachable, 'Maximum'), own(PORTAL_METRICS.leaseHeld, 'Maximum')],
    },
    { title: 'How long does it take?', unit: 'ms', metrics: [own(PORTAL_METRICS.writerLatency, 'p99')] },
  ],
});
