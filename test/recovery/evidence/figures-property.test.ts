/** Figures of drills that fast-check makes up, against a slow and simple way to the same figures. */
import fc from 'fast-check';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { figures } from '../../../lib/recovery/evidence/figures/figures';
import { checked, DECLARED, heartbeat, uuid } from './drill-of';

describe('whatever was seen', () => {
  /** Moments are few, so that many fall together. */
  const moment = fc.integer({ min: 0, max: 40 });
  const request = fc.record({
    at: moment,
    took: fc.integer({ min: 0, max: 5 }),
    client: fc.integer({ min: 0, max: 2 }),
    outcome: fc.constantFrom('acknowledged' as const, 'refused' as const, 'failed' as const),
    replicated: fc.boolean(),
  });
  const requests = fc.array(request, { maxLength: 25 });
  const flip = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  type Request = ReturnType<typeof request.generate>['value'];
  type Flip = ReturnType<typeof flip.generate>['value'];

  const entriesOf = (given: readonly Request[], { from, to }: Flip): Entry[] => [
    { ...DECLARED, at: 0 },
    ...given.map(({ at, took, client, outcome }, number) =>
      heartbeat(number, at, { done: at + took, client, outcome }),
    ),
    { kind: 'started', at: from, by: 'region-switch', executionId: '' },
    checked('one', from),
    checked('one', to, { passed: false }),
    { kind: 'step', at: from, name: 'database', status: 'running', detail: 'a' },
    { kind: 'step', at: from, name: 'database', status: 'completed', detail: 'b' },
    {
      kind: 'survivors',
      at: 50,
      region: 'us-east-2',
      ids: given.flatMap(({ outcome, replicated }, number) =>
        outcome === 'acknowledged' && replicated ? [uuid(number)] : [],
      ),
    },
    { kind: 'ended', at: to, outcome: 'completed', detail: '' },
  ];

  /** The outage by looking at every instant of the flip: how far away is the acknowledgement before, and the one after? */
  function outageByInstants(given: readonly Request[], { from, to }: Flip): number | null {
    const acknowledged = given.filter(({ outcome }) => outcome === 'acknowledged').map(({ at, took }) => at + took);
    let longest = 0;
    let unknown = acknowledged.length === 0 ? Infinity : 0;
    for (let instant = 0.5; instant < 60; instant++) {
      const before = Math.max(...acknowledged.filter((each) => each < instant));
      const next = Math.min(...acknowledged.filter((each) => each > instant));
      // The stretch may reach beyond the flip; it counts where it touches.
      const begins = Math.max(before, Math.min(...given.map(({ at }) => at)));
      const ends = Math.min(next, Math.max(...given.map(({ at, took }) => at + took)));
      if (instant < begins || instant > ends || ends <= from || begins >= to) continue;
      if (Number.isFinite(before) && Number.isFinite(next)) longest = Math.max(longest, next - before);
      else unknown = Math.max(unknown, ends - begins);
    }
    return unknown >= longest ? null : longest;
  }

  test('the outage is the one that a look at every instant finds', () => {
    fc.assert(
      fc.property(requests, flip, (given, during) => {
        // Acknowledgements of one moment leave no stretch between them.
        const expected = outageByInstants(given, during);
        const found = figures(entriesOf(given, during)).recoveryTime.client;
        expect(found === null ? null : found.to - found.from).toBe(found?.seconds === 0 ? 0 : expected);
      }),
    );
  });

  test('lost are exactly the rows that were acknowledged and not replicated', () => {
    fc.assert(
      fc.property(requests, flip, (given, during) => {
        const { recoveryPoint, rows } = figures(entriesOf(given, during));
        const lost = given.flatMap(({ outcome, replicated }, number) =>
          outcome === 'acknowledged' && !replicated ? [uuid(number)] : [],
        );
        expect(recoveryPoint.lost.map(({ id }) => id).sort()).toEqual(lost);
        expect(rows.survived + lost.length + rows.refused + rows.failed).toBe(given.length);
        if (lost.length === 0) expect(recoveryPoint.seconds).toBe(0);
        for (const { acknowledged } of recoveryPoint.lost) {
          expect(acknowledged).toBeGreaterThanOrEqual(recoveryPoint.interval?.from ?? Infinity);
          expect(acknowledged).toBeLessThanOrEqual(recoveryPoint.interval?.to ?? -Infinity);
        }
      }),
    );
  });

  test('the order in which it was written down does not matter', () => {
    const shuffled = fc.tuple(requests, flip).chain(([given, during]) => {
      const entries = entriesOf(given, during);
      return fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length }));
    });
    fc.assert(fc.property(shuffled, ([entries, otherwise]) => expect(figures(otherwise)).toEqual(figures(entries))));
  });
});
