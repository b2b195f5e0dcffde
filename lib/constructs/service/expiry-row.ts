import { overall } from '../alarm/metrics';
import type { DashboardRow } from './region-dashboard';

/** Undelivered events and expiring certificates, on the region's dashboard. */
export const EXPIRY_ROW: DashboardRow = {
  heading: 'Left over, and about to end',
  graphs: [
    {
      title: 'Are events in a dead-letter queue?',
      unit: 'messages',
      metrics: [overall('SELECT MAX(ApproximateNumberOfMessagesVisible) FROM "AWS/SQS"', 'Fullest dead-letter queue')],
    },
    {
      title: 'When does a certificate end?',
      unit: 'days',
      metrics: [overall('SELECT MIN(DaysToExpiry) FROM "AWS/CertificateManager"', 'Days until the first one ends')],
    },
  ],
};
