/** The mail gateway's alarms and its row on the dashboard, as data. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTable } from '../alarm/alarm';
import { USUAL_PERIOD } from '../alarm/metrics';
import { busyTasks, taskAlarms } from '../service/task-alarms';
import type { DashboardRow } from '../service/region-dashboard';
import type { MailGateway } from './mail-gateway';

/** Senders cut one session in a few themselves; a higher percentage comes from our side. */
const RESET_PERCENT = 10;

const healthy = ({ targets }: MailGateway) =>
  targets.metrics.healthyHostCount({ statistic: 'Maximum', period: Duration.minutes(1) });
const unhealthy = ({ targets }: MailGateway) =>
  targets.metrics.unHealthyHostCount({ statistic: 'Maximum', period: USUAL_PERIOD });
const openSessions = ({ door }: MailGateway) =>
  door.loadBalancer.metrics.activeFlowCount({ statistic: 'Maximum', period: USUAL_PERIOD });
const newSessions = ({ door }: MailGateway) =>
  door.loadBalancer.metrics.newFlowCount({ statistic: 'Sum', period: USUAL_PERIOD });

/** Share of new sessions that the load balancer or a task cut. */
const resetPercent = (gateway: MailGateway) =>
  new MathExpression({
    expression: '100 * (FILL(balancer, 0) + FILL(tasks, 0)) / sessions',
    usingMetrics: {
      balancer: gateway.door.loadBalancer.metrics.tcpElbResetCount({ statistic: 'Sum' }),
      tasks: gateway.door.loadBalancer.metrics.tcpTargetResetCount({ statistic: 'Sum' }),
      sessions: newSessions(gateway),
    },
    period: USUAL_PERIOD,
    label: 'Sessions cut by us',
  });

/** Alarms of a region's mail gateway, for the on-call engineer. */
export const gatewayAlarms = (gateway: MailGateway): AlarmTable => ({
  NoHealthyTask: {
    metric: healthy(gateway),
    below: 1,
    periods: 3,
    missing: TreatMissingData.BREACHING,
    symptom: "No gateway task in this region is healthy: senders wait or turn to the other region's mail exchanger.",
    firstStep: 'Read the events of the ECS service gateway and the last log lines of a stopped task.',
    runbook: 'No healthy task',
  },
  UnhealthyTask: {
    metric: unhealthy(gateway),
    above: 0,
    periods: 3,
    symptom: 'A gateway task has failed its health checks for 15 minutes, and its replacements do too.',
    firstStep: 'See whether it still accepts sessions: 503 means that its SMTP listener is closed.',
    runbook: 'A task stays unhealthy',
  },
  Resets: {
    metric: resetPercent(gateway),
    above: RESET_PERCENT,
    periods: 3,
    symptom: `More than ${RESET_PERCENT} % of SMTP sessions have been cut by our side for 15 minutes; senders try again later.`,
    firstStep: 'See on the dashboard whether tasks stop, run out of memory, or have reached their session limit.',
    runbook: 'SMTP sessions are cut',
  },
  NoPorts: {
    metric: gateway.door.loadBalancer.metrics.custom('PortAllocationErrorCount', {
      statistic: 'Sum',
      period: USUAL_PERIOD,
    }),
    above: 0,
    symptom: "The mail exchanger's load balancer has run out of ports towards the tasks: new SMTP sessions fail.",
    firstStep: 'Add tasks: each brings its own ports; the number of sessions per task is on the dashboard.',
    runbook: 'The mail exchanger runs out of ports',
  },
  ...taskAlarms('gateway', gateway.tasks),
});

/** The gateway on the region's dashboard. */
export const gatewayRow = (gateway: MailGateway): DashboardRow => ({
  heading: 'Mail gateway',
  graphs: [
    { title: 'Does mail come in?', unit: 'sessions', metrics: [newSessions(gateway), openSessions(gateway)] },
    { title: 'Are sessions cut?', unit: '%', metrics: [resetPercent(gateway)] },
    {
      title: 'Who takes it?',
      unit: 'tasks',
      metrics: [healthy(gateway), gateway.tasks.runningTasks('Average'), unhealthy(gateway)],
    },
    busyTasks(gateway.tasks),
  ],
});
