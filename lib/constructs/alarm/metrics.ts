/** Metrics that alarms and dashboards are made of. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';

/** Five minutes: CloudWatch's usual period for metrics that arrive once a minute. */
export const USUAL_PERIOD = Duration.minutes(5);

/**
 * One series of a metric.
 * @param options statistic (default: average), dimensions (default: none), period (default: {@link USUAL_PERIOD}), label
 */
export const series = (
  namespace: string,
  metricName: string,
  options: Pick<MetricProps, 'statistic' | 'dimensionsMap' | 'period' | 'label'>,
): Metric => new Metric({ namespace, metricName, period: USUAL_PERIOD, ...options });

/** Metrics Insights over the region: one line for all series of a metric, whatever their dimensions are. */
export const overall = (expression: string, label: string): MathExpression =>
  new MathExpression({ expression, label, period: USUAL_PERIOD });
