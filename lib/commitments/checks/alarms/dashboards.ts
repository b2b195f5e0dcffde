/** Each region has one dashboard that shows what the alarms watch (I1). */
import { METRICS } from '../../../constructs/backup/janitor/contract';
import { PORTAL_METRICS } from '../../../contracts/portal';
import { show } from '../../../assembly/template-index';
import { inRegion } from '../references';
import { checkOf, regions } from '../shapes';

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

export const dashboardShows = checkOf({
  id: 'I1',
  name: 'dashboard-metrics',
  sentence:
    'Each region has a dashboard that shows replication, pulses, backups, their proofs, records on their way, dead letters and certificates',
  of: regions,
  required: `a dashboard with ${SHOWN.join(', ')}`,
  fix: 'keep the rows of RegionDashboard in the Service stack',
  found: ({ letter }, tree) => {
    const dashboards = inRegion(tree, letter, 'AWS::CloudWatch::Dashboard').map(({ properties }) => show(properties));
    const unseen = SHOWN.filter((metric) => !dashboards.some((body) => body.includes(metric)));
    return unseen.length === 0 ? undefined : `not shown: ${unseen.join(', ')}`;
  },
});
