/** Alarms of recovery, as data. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { RECOVERY } from '../../config/numbers';
import type { AlarmTable } from '../alarm/alarm';
import { DRILL_AGE } from './drill-age-contract';

/** Overdue drills (M6). Missing data means that no drill has passed yet, or that the age is not measured: both need the on-call engineer. */
export const drillAlarms = (): AlarmTable => ({
  DrillDue: {
    metric: new Metric({
      namespace: DRILL_AGE.namespace,
      metricName: DRILL_AGE.metric,
      statistic: Stats.MAXIMUM,
      period: Duration.days(1),
    }),
    threshold: RECOVERY.drillAlarm.days,
    comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    periods: 1,
    missing: TreatMissingData.BREACHING,
    symptom: `No drill has passed for ${RECOVERY.drillAlarm.days} days, or none ever has; at most ${RECOVERY.drillInterval.days} are promised.`,
    firstStep: 'Agree on a day, and drill: npx holdfast drill --help.',
    runbook: 'A drill is due',
  },
});
