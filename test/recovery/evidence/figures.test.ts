import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';
import { suggestedEstimate } from '../../../lib/recovery/evidence/figures/estimate';
import { figures } from '../../../lib/recovery/evidence/figures/figures';
import { figuresSchema } from '../../../lib/recovery/evidence/figures/schema';
import { after, checked, DECLARED, drillOf, heartbeat, uuid } from './drill-of';

const without = (kind: Entry['kind']): Entry[] => drillOf().filter((entry) => entry.kind !== kind);
const changed = <Kind extends Entry['kind']>(kind: Kind, changes: Partial<EntryOf<Kind>>): Entry[] =>
  drillOf().map((entry) => (entry.kind === kind ? { ...entry, ...changes } : entry));

describe('a failover that passed', () => {
  const all = figures(drillOf());

  test('passed, and says of itself that it is a rehearsal', () => {
    expect(all.shortcomings).toEqual([]);
    expect(all).toMatchObject({ passed: true, rehearsal: true });
    expect(figuresSchema.parse(all)).toEqual(all);
  });

  test('its clients were without an answer from the last acknowledgement before to the first one after', () => {
    expect(all.recoveryTime.client).toEqual({ from: after(9.92), to: after(14.02), seconds: 4.1 });
    expect(all.recoveryTime.perClient.map(({ outage }) => outage?.seconds)).toEqual([4.2, 4.2]);
    expect(all.recoveryTime.slowestClient).toBe(4.2);
  });

  test('it took from the declaration until the last verification passed for good', () => {
    expect(all.recoveryTime.declaredToVerified).toEqual({ from: after(0), to: after(16.5), seconds: 16.5 });
  });

  test('its lost rows are those acknowledged and not found, over the time since the last one found', () => {
    expect(all.recoveryPoint.lost.map(({ id }) => id)).toEqual([97, 98, 99].map(uuid));
    expect(all.recoveryPoint.interval).toEqual({ from: after(9.62), to: after(9.92), seconds: 0.3 });
    expect(all.rows).toEqual({
      sent: 300,
      acknowledged: 260,
      refused: 20,
      failed: 20,
      survived: 257,
      duplicated: 0,
      notAsked: 0,
      unacknowledged: 0,
    });
  });

  test('its steps are listed with their budget', () => {
    expect(all.steps.map(({ name, ran, expected, status }) => [name, ran?.seconds, expected, status])).toEqual([
      ['fence', 0.5, 30, 'completed'],
      ['database', 1.5, 180, 'completed'],
      ['traffic', 1, 120, 'completed'],
    ]);
  });

  test('mail, lag and fence are counted', () => {
    expect(all.mail).toEqual({ sent: 30, accepted: 30, delivered: 30, undelivered: 0, duplicated: 0 });
    expect(all.lag).toEqual({ highest: 309, last: 309 });
    expect(all.fence).toEqual({
      status: 'verified',
      detail: 'refused: 503',
      cut: after(14.02),
      acknowledgedAfterCut: 0,
    });
  });
});

describe('a drill has not passed', () => {
  test.each<[string, Entry[], string]>([
    ['that was never started', without('started'), 'never started'],
    ['that was not completed', changed('ended', { outcome: 'canceled' }), 'canceled'],
    ['that never ended', without('ended'), 'never ended'],
    ['after which nothing was verified', without('checked'), 'nothing was verified'],
    [
      'with a verification that failed in the end',
      [...drillOf(), checked('portal-writes', after(20), { passed: false })],
      'portal-writes',
    ],
    ['verified more than 12 hours after the declaration', [...drillOf(), checked('late', after(12 * 3600 + 1))], 'M8'],
    [
      'without an acknowledgement before the flip',
      drillOf().filter((entry) => entry.kind !== 'heartbeat' || entry.at > after(12)),
      'no known beginning',
    ],
    [
      'without an acknowledgement after the flip',
      drillOf().filter(
        (entry) => entry.kind !== 'heartbeat' || entry.outcome !== 'acknowledged' || entry.at < after(12),
      ),
      'no known beginning',
    ],
    ['that did not ask what survived', without('survivors'), 'never asked'],
    [
      'that lost more than 4 hours',
      [heartbeat(5000, after(-4 * 3600 - 60)), ...changed('survivors', { ids: [uuid(5000)] })],
      'M9',
    ],
    ['called a switchover, that lost a row', drillOf({ mode: 'switchover' }), 'L4'],
    ['with a row twice in the surviving database', changed('survivors', { ids: [uuid(1), uuid(1)] }), 'more than once'],
    [
      'with an open fence, whatever was seen later',
      [...drillOf(), { kind: 'fence', at: after(20), region: 'us-west-2', status: 'open', detail: '' }],
      'still acknowledged',
    ],
    ['that did not check the fence', without('fence'), 'nobody looked'],
    [
      'in which the old region acknowledged what was sent after the cut',
      [...drillOf(), heartbeat(6000, after(14.5))],
      'acknowledged 1 requests',
    ],
  ])('%s', (_, entries, why) => {
    const { passed, shortcomings } = figures(entries);
    expect(passed).toBe(false);
    expect(shortcomings.join('\n')).toContain(why);
  });
});

test('a drill whose fence is unverified passes, and its figures say so', () => {
  expect(figures(changed('fence', { status: 'unverified' }))).toMatchObject({
    passed: true,
    fence: { status: 'unverified' },
  });
});

test('a late reply of the old region to a request from before the cut does not count as after the cut', () => {
  expect(figures([...drillOf(), heartbeat(6000, after(14), { done: after(15) })]).fence.acknowledgedAfterCut).toBe(0);
});

test('the time in which the drill was interrupted is reported', () => {
  expect(
    figures([DECLARED, heartbeat(1, after(1)), { kind: 'resumed', at: after(31), droppedBytes: 0 }]).recoveryTime
      .unmeasured,
  ).toBe(29.98);
});

test('figures are computed for a drill resumed after hours, and for one whose clock was set back', () => {
  const hours = Array.from({ length: 150_000 }, (_, index): Entry => ({
    kind: 'lag',
    at: after(index / 10),
    region: 'us-east-2',
    milliseconds: 1,
  }));
  const resumed = (at: number): Entry => ({ kind: 'resumed', at, droppedBytes: 0 });
  expect(figures([DECLARED, ...hours, resumed(after(15_009.9))]).recoveryTime.unmeasured).toBe(10);
  expect(figures([DECLARED, resumed(after(-3600))]).recoveryTime.unmeasured).toBe(0);
});

test('an accepted mail without delivery is undelivered; a second delivery is a duplicate; other mails do not count', () => {
  const mails = drillOf().filter((entry) => entry.kind !== 'delivery');
  const deliveries = [1001, 1001, 9999].map((number): Entry => ({ kind: 'delivery', at: after(40), id: uuid(number) }));
  expect(figures([...mails, ...deliveries]).mail).toEqual({
    sent: 30,
    accepted: 30,
    delivered: 1,
    undelivered: 29,
    duplicated: 1,
  });
});

describe('what a step suggests for the plan', () => {
  const stepsOf = (...changes: readonly Partial<EntryOf<'step'>>[]) =>
    figures([
      DECLARED,
      ...changes.map((change, index): Entry => ({
        ...{ kind: 'step', at: after(index * 10), name: 'traffic', status: 'running', detail: '' },
        ...change,
      })),
    ]).steps[0];
  const own = { regionSwitch: { from: 5000, to: 125_880 } };

  test.each([
    ["Region switch's own time, rounded up", [{}, { status: 'completed', ...own }], 125],
    ['the least where it took no time', [{}, { status: 'completed', regionSwitch: { from: 5, to: 5 } }], 5],
    ['nothing where Region switch has said no time', [{}, { status: 'completed' }], undefined],
    ['nothing where it was skipped', [{}, { status: 'skipped', ...own }], undefined],
    ['nothing where it paused in between', [{}, { status: 'failed' }, {}, { status: 'completed', ...own }], undefined],
  ] as const)('%s', (_, changes, suggested) => {
    const step = stepsOf(...changes);
    expect(step && suggestedEstimate(step, false)).toBe(suggested);
  });

  test('nothing in a rehearsal, whose engines are not those of AWS', () => {
    const step = stepsOf({}, { status: 'completed', ...own });
    expect(step?.regionSwitch?.seconds).toBe(120.88);
    expect(step && suggestedEstimate(step, true)).toBeUndefined();
  });
});

test('without a declaration there is no drill', () => {
  expect(() => figures([])).toThrow('must begin with what was declared');
});
