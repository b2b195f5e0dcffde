/** CloudWatch's embedded metric format: a log line that CloudWatch Logs turns into metrics, without an API call. */

/** A measured value and its CloudWatch unit. */
export interface Measurement {
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
}

/**
 * The fields that make a log line carry metrics.
 * @param namespace of the metrics
 * @param dimensions name the series; few values each, for every combination is billed
 * @param measurements by metric name
 * @param at when it was measured
 */
export function metricFields(
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
  measurements: Readonly<Record<string, Measurement>>,
  at: Date,
): object {
  const entries = Object.entries(measurements);
  return {
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: entries.map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
  };
}
