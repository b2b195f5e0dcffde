import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTable } from '../alarm/alarm';
import type { WarmService } from './warm-service';

/** Percent of a task's memory at which there is still time to act. */
const NEARLY_FULL = 90;

/** What is watched of every service: that its floor holds, and that it can still grow. */
export function taskAlarms(name: string, service: WarmService): AlarmTable {
  const { floor, ceiling } = service.size;
  return {
    BelowFloor: {
      metric: service.runningTasks('Minimum'),
      threshold: floor,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 10,
      missing: TreatMissingData.BREACHING,
      symptom: `Fewer ${name} tasks than the floor of ${floor} have run for 10 minutes.`,
      firstStep: `Read the latest events of the ECS service ${name}.`,
      runbook: 'Fewer tasks than the floor',
    },
    Memory: {
      metric: service.utilization('MemoryUtilization', 'Maximum'),
      threshold: NEARLY_FULL,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      periods: 5,
      missing: TreatMissingData.NOT_BREACHING,
      symptom: `A ${name} task has used more than ${NEARLY_FULL} % of its memory for 5 minutes; at 100 % it is killed.`,
      firstStep: 'See whether it is one task that grows, a leak, or all of them, load.',
      runbook: 'A task runs out of memory',
    },
    AtCeiling: {
      metric: service.runningTasks('Maximum'),
      threshold: ceiling,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      periods: 15,
      missing: TreatMissingData.NOT_BREACHING,
      symptom: `All ${ceiling} ${name} tasks that are allowed have run for 15 minutes: the service cannot grow.`,
      firstStep: 'See on the dashboard whether the load is customers or an attack.',
      runbook: 'A service cannot grow',
    },
  };
}
