/** Alarms of recovery, as data. */
import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { RECOVERY } from '../../config/numbers';
import type { AlarmTable } from '../alarm/alarm';
import { series } from '../alarm/metrics';
import { DRILL_AGE } from './drill-age-contract';

/** Overdue drills (M6). Missing data means that no drill has passed yet, or that the age is not measured: both need the on-call engineer. */
export const drillAlarms = (): AlarmTable => ({
  DrillDue: {
    metric: series(DRILL_AGE.namespace, DRILL_AGE.metric, { statistic: Stats.MAXIMUM, period: Duration.days(1) }),
    atLeast: RECOVERY.drillAlarm.days,
    missing: TreatMissingData.BREACHING,
    symptom: `No drill has passed for ${RECOVERY.drillAlarm.days} days, or none ever has; at most ${RECOVERY.drillInterval.days} are promised.`,
    firstStep: 'Agree on a day, and drill: npx holdfast drill --help.',
    runbook: 'A drill is due',
  },
});
