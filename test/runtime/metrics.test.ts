import { metricFields } from '../../lib/runtime/metrics';

test("a log line with metrics has CloudWatch's embedded format", () => {
  const fields = metricFields(
    'Holdfast/Test',
    { Service: 'portal' },
    { Latency: { value: 12, unit: 'Milliseconds' } },
    new Date(1_000),
  );
  expect(fields).toEqual({
    _aws: {
      Timestamp: 1_000,
      CloudWatchMetrics: [
        { Namespace: 'Holdfast/Test', Dimensions: [['Service']], Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }] },
      ],
    },
    Service: 'portal',
    Latency: 12,
  });
});
