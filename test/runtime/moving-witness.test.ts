/**
 * The fence (rule 6) while Region switch moves two health checks, each polled on its own: for a while both or neither is healthy, and
 * Route 53 answers by weight (docs/adr/014-the-fence.md).
 */
import * as fc from 'fast-check';
import { FENCE } from '../../lib/config/numbers';
import { WitnessedLease } from '../../lib/runtime/lease';
import { movesAfter } from '../../simulator/executor/health-checks';
import { PACES } from '../../simulator/executor/pace';

const REGIONS = ['old', 'new'] as const;
type Side = (typeof REGIONS)[number];

const STEP_MS = 250;
const TTL_MS = FENCE.witnessTtl.seconds * 1000;
const BOUND_MS = FENCE.cutOffAtMost.seconds * 1000;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A database: which region its epoch names. A switchover has one for both regions; after a failover each region may reach its own. */
interface Writer {
  epoch: Side;
}

interface Spell {
  /** Steps for which each health check has the state before the flip. */
  readonly healthyUntil: number;
  readonly unhealthyUntil: number;
  /** Which record each answer of Route 53 has, where weights decide. */
  readonly drawn: readonly Side[];
  /** The step from which the resolver of the old region gets no answer. */
  readonly cutAt: number;
}

interface Seen {
  /** When each region acknowledged a write, in milliseconds. */
  readonly acknowledged: Record<Side, number[]>;
  /** Moments at which both regions held a lease. */
  readonly bothLeases: number;
  /** When Route 53 last answered the old region's resolver with its name. */
  readonly lastNamed: number;
}

async function run(
  { healthyUntil, unhealthyUntil, drawn, cutAt }: Spell,
  writers: Record<Side, Writer>,
): Promise<Seen> {
  const acknowledged: Seen['acknowledged'] = { old: [], new: [] };
  let bothLeases = 0;
  let lastNamed = -1;
  let now = 0;
  let answers = 0;
  const healthy = (): readonly Side[] => {
    const step = now / STEP_MS;
    const found = REGIONS.filter((side) => (side === 'old' ? step < healthyUntil : step >= unhealthyUntil));
    return found.length > 0 ? found : REGIONS;
  };
  /** Each region's resolver, which keeps an answer for its TTL. */
  const resolver = (asked: Side) => {
    let kept: { named: Side; until: number } | undefined;
    return (): Side => {
      if (kept === undefined || now >= kept.until) {
        if (asked === 'old' && now / STEP_MS >= cutAt) throw new Error('queryTxt ETIMEOUT');
        const choice = healthy();
        const named = choice.length === 1 ? (choice[0] ?? 'old') : (drawn[answers++ % drawn.length] ?? 'old');
        if (named === asked && asked === 'old') lastNamed = now;
        kept = { named, until: now + TTL_MS };
      }
      return kept.named;
    };
  };
  const portal = (region: Side): WitnessedLease => {
    const ask = resolver(region);
    return new WitnessedLease({ region, ask: async () => [ask()], clock: () => now, log });
  };
  const portals = { old: portal('old'), new: portal('new') };
  for (const side of REGIONS) portals[side].start();
  const end = Math.max(healthyUntil, unhealthyUntil) * STEP_MS + 2 * BOUND_MS;
  for (; now <= end; now += STEP_MS) {
    await jest.advanceTimersByTimeAsync(STEP_MS);
    for (const side of REGIONS) {
      const term = await portals[side].acquire();
      if (term !== undefined && writers[side].epoch === side) acknowledged[side].push(now);
    }
    if (portals.old.isHeld() && portals.new.isHeld()) bothLeases += 1;
  }
  for (const side of REGIONS) portals[side].stop();
  return { acknowledged, bothLeases, lastNamed };
}

const SPELL: fc.Arbitrary<Spell> = fc.record({
  healthyUntil: fc.integer({ min: 0, max: 200 }),
  unhealthyUntil: fc.integer({ min: 0, max: 200 }),
  drawn: fc.array(fc.constantFrom(...REGIONS), { minLength: 1, maxLength: 40 }),
  cutAt: fc.integer({ min: 0, max: 300 }),
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a switchover: only the new region writes, whichever region holds a lease', async () => {
  const check = fc.asyncProperty(SPELL, async (spell) => {
    const writer: Writer = { epoch: 'new' };
    const { acknowledged } = await run(spell, { old: writer, new: writer });
    expect(acknowledged.old).toEqual([]);
    expect(acknowledged.new.length).toBeGreaterThan(0);
  });
  await fc.assert(check, { numRuns: 40 });
});

test('a failover with an old writer that still accepts writes: the old region stops within the bound after the last answer that names it', async () => {
  const check = fc.asyncProperty(SPELL, async (spell) => {
    const { acknowledged, lastNamed } = await run(spell, { old: { epoch: 'old' }, new: { epoch: 'new' } });
    expect(Math.max(lastNamed, ...acknowledged.old)).toBeLessThan(lastNamed + BOUND_MS);
  });
  await fc.assert(check, { numRuns: 40 });
});

/** Health checks as the simulator polls them at the pace of AWS, by when each is polled. */
function polledSpell(old: number, other: number, drawn: readonly Side[]): Spell {
  const { polling } = PACES.aurora;
  const step = (phase: number): number => (polling ? Math.ceil(movesAfter(phase, polling) / STEP_MS) : Number.NaN);
  return { healthyUntil: step(old), unhealthyUntil: step(other), drawn, cutAt: Infinity };
}

test('a rehearsal at the pace of AWS has such spells, and the fence holds in them', async () => {
  const kinds = new Set<string>();
  const phase = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const check = fc.asyncProperty(phase, phase, SPELL, async (old, other, { drawn }) => {
    const spell = polledSpell(old, other, drawn);
    const { healthyUntil, unhealthyUntil } = spell;
    kinds.add(healthyUntil > unhealthyUntil ? 'both' : healthyUntil < unhealthyUntil ? 'neither' : 'no spell');
    const writer: Writer = { epoch: 'new' };
    expect((await run(spell, { old: writer, new: writer })).acknowledged.old).toEqual([]);
    const { acknowledged, lastNamed } = await run(spell, { old: { epoch: 'old' }, new: { epoch: 'new' } });
    expect(Math.max(lastNamed, ...acknowledged.old)).toBeLessThan(lastNamed + BOUND_MS);
  });
  // A seed that draws both kinds: 20 at random may not.
  await fc.assert(check, { numRuns: 20, seed: 7 });
  expect([...kinds]).toEqual(expect.arrayContaining(['both', 'neither']));
});

describe('while both health checks are healthy', () => {
  const spell: Spell = { healthyUntil: 100, unhealthyUntil: 0, drawn: ['old', 'new'], cutAt: Infinity };

  test('both regions can hold the lease, so it is the epoch that decides', async () => {
    const writer: Writer = { epoch: 'new' };
    const { bothLeases, acknowledged } = await run(spell, { old: writer, new: writer });
    expect(bothLeases).toBeGreaterThan(0);
    expect(acknowledged.old).toEqual([]);
  });

  test('the old region writes for longer than the bound after the first answer that names the other', async () => {
    const { acknowledged } = await run(spell, { old: { epoch: 'old' }, new: { epoch: 'new' } });
    expect(Math.max(...acknowledged.old)).toBeGreaterThan(BOUND_MS);
  });
});
