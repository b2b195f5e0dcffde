import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTable } from '../alarm/alarm';
import type { Graph } from './region-dashboard';
import type { WarmService } from './warm-service';

/** Percent of a task's memory at which there is still time to act. */
const NEARLY_FULL = 90;

/** What is watched of every service: that its floor holds, and that it can still grow. */
export function taskAlarms(name: string, service: WarmService): AlarmTable {
  const { floor, ceiling } = service.size;
  return {
    BelowFloor: {
      metric: service.runningTasks('Minimum'),
      below: floor,
      periods: 10,
      missing: TreatMissingData.BREACHING,
      symptom: `Fewer ${name} tasks than the floor of ${floor} have run for 10 minutes.`,
      firstStep: `Read the latest events of the ECS service ${name}.`,
      runbook: 'Fewer tasks than the floor',
    },
    Memory: {
      metric: service.utilization('MemoryUtilization', 'Maximum'),
      above: NEARLY_FULL,
      periods: 5,
      symptom: `A ${name} task has used more than ${NEARLY_FULL} % of its memory for 5 minutes; at 100 % it is killed.`,
      firstStep: 'See whether it is one task that grows, a leak, or all of them, load.',
      runbook: 'A task runs out of memory',
    },
    AtCeiling: {
      metric: service.runningTasks('Maximum'),
      atLeast: ceiling,
      periods: 15,
      symptom: `All ${ceiling} ${name} tasks that are allowed have run for 15 minutes: the service cannot grow.`,
      firstStep: 'See on the dashboard whether the load is customers or an attack.',
      runbook: 'A service cannot grow',
    },
  };
}

/** How busy a service's tasks are, on the region's dashboard. */
export const busyTasks = (service: WarmService): Graph => ({
  title: 'How busy are the tasks?',
  unit: '%',
  metrics: [service.utilization('CPUUtilization'), service.utilization('MemoryUtilization')],
});
