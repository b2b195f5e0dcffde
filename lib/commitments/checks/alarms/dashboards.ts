/** Each region has one dashboard that shows what the alarms watch (I1). */
import { METRICS } from '../../../constructs/backup/janitor/contract';
import { PORTAL_METRICS } from '../../../contracts/portal';
import type { Check } from '../../check';
import { show } from '../../../assembly/template-index';
import { inRegion, perRegion } from '../detection/queries';

/** Metrics that each region's dashboard must show. */
const SHOWN: readonly string[] = [
  'AuroraGlobalDBRPOLag',
  PORTAL_METRICS.pulseAge,
  METRICS.backupAge,
  METRICS.proofAge,
  'NumberOfBackupJobsFailed',
  'NumberOfCopyJobsFailed',
  'NumberOfRestoreJobsFailed',
  'DeliveryToS3.DataFreshness',
  'DeliveryErrors',
  'ApproximateNumberOfMessagesVisible',
  'DaysToExpiry',
];

export const dashboardShows: Check = {
  id: 'I1',
  name: 'dashboard-shows',
  sentence:
    'Each region has a dashboard that shows replication, pulses, backups, their proofs, records on their way, dead letters and certificates',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      `a dashboard with ${SHOWN.join(', ')}`,
      'keep the rows of RegionDashboard in the Service stack',
      (letter) => {
        const dashboards = inRegion(tree, letter, 'AWS::CloudWatch::Dashboard').map(({ properties }) =>
          show(properties),
        );
        const unseen = SHOWN.filter((metric) => !dashboards.some((body) => body.includes(metric)));
        return unseen.length === 0 ? undefined : `not shown: ${unseen.join(', ')}`;
      },
    ),
};
