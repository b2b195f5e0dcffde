import { monotonicClock } from '../../../lib/recovery/drill/clock';

test('a clock goes on from a moment that it is behind, tells other processes so, and never runs backwards', () => {
  const clock = monotonicClock();
  const later = clock.now() + 60_000;
  clock.notBefore(later);
  expect(clock.now()).toBeGreaterThanOrEqual(later);
  expect(monotonicClock(clock.origin).now()).toBeGreaterThanOrEqual(later);
  clock.notBefore(later - 120_000);
  expect(clock.now()).toBeGreaterThanOrEqual(later);
});
