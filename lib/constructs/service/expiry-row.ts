import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { USUAL_PERIOD } from '../alarm/alarm';
import type { DashboardRow } from './region-dashboard';

/** Metrics Insights over the region: one line for all queues, or all certificates. */
const all = (expression: string, label: string): IMetric =>
  new MathExpression({ expression, label, period: USUAL_PERIOD });

/** Undelivered events and expiring certificates, on the region's dashboard. */
export const QUIET_ROW: DashboardRow = {
  heading: 'Left over, and about to end',
  graphs: [
    {
      title: 'Are events in a dead-letter queue?',
      unit: 'messages',
      metrics: [all('SELECT MAX(ApproximateNumberOfMessagesVisible) FROM "AWS/SQS"', 'Fullest dead-letter queue')],
    },
    {
      title: 'When does a certificate end?',
      unit: 'days',
      metrics: [all('SELECT MIN(DaysToExpiry) FROM "AWS/CertificateManager"', 'Days until the first one ends')],
    },
  ],
};
