/** Random schedules of faults over flips: fast-check's model runs, each flip a case of its own, on one stage. */
import fc from 'fast-check';
import { flattened } from '../../lib/recovery/plan/step';
import { ACTIVATE } from '../../lib/recovery/plan/steps';
import type { FlipMode } from '../../lib/recovery/drill/model';
import { FAULTS } from '../../simulator/faults/catalogue';
import { casesOf } from '../../simulator/faults/cases';
import type { Deed, Fault, FaultCase } from '../../simulator/faults/fault';
import { LONGEST_CASE_MS } from '../../simulator/faults/run-case';
import type { CaseReport } from '../../simulator/faults/run-catalogue';

interface Strike {
  readonly fault: Fault;
  readonly moment: string;
}

/** What is going to happen in the next flip. */
interface Model {
  pending: Strike[];
  stop: { readonly moment: string; readonly how: 'kill' | 'stop' } | undefined;
  flips: number;
}

interface Real {
  /** Runs a case on a stage. */
  readonly run: (faultCase: FaultCase) => Promise<CaseReport>;
}

type Command = fc.AsyncCommand<Model, Real>;

/** Most faults of one flip, and flips of one schedule. */
const [MOST_FAULTS, MOST_FLIPS] = [3, 2];

const ALONE = /^(region-switch-away|promotion-given-up|rds-|clock-)/;
/** Faults that act on the regions and leave the flip to the drill. Not `promotion-given-up`: one cannot go back after every fault. */
const COMBINED = FAULTS.filter(
  ({ name, does, drill, prepares, flips }) => does && !drill && !prepares && flips === undefined && !ALONE.test(name),
);

const strike = ({ fault, moment }: Strike): Command => ({
  check: ({ pending }) => pending.length < MOST_FAULTS && pending.every((other) => other.fault.name !== fault.name),
  run: async (model) => void model.pending.push({ fault, moment }),
  toString: () => `${fault.name} at ${moment}`,
});

const stop = (moment: string, how: 'kill' | 'stop'): Command => ({
  check: (model) => model.stop === undefined,
  run: async (model) => void (model.stop = { moment, how }),
  toString: () => `${how} the drill at ${moment}`,
});

const flip = (mode: FlipMode): Command => ({
  // A flip without a fault shows nothing here.
  check: ({ flips, pending }) => flips < MOST_FLIPS && pending.length > 0,
  run: (model, real) => runFlip(model, real, mode),
  toString: () => mode,
});

/** @throws what is contradicted */
async function runFlip(model: Model, { run }: Real, mode: FlipMode): Promise<void> {
  const { pending, stop: stopped } = model;
  Object.assign(model, { pending: [], stop: undefined, flips: model.flips + 1 });
  const { violations } = await run(combined(pending, stopped, mode));
  if (violations.length > 0) throw new Error(violations.join('\n'));
}

/** Faults as one: each strikes at its own moment; the operator does what any of them needs. */
function combined(pending: Model['pending'], stopped: Model['stop'], mode: FlipMode): FaultCase {
  const deeds = pending.flatMap(({ fault: { does }, moment }): readonly Deed[] => (does ? [{ moment, does }] : []));
  const of = (is: (fault: Fault) => unknown): boolean => pending.some(({ fault }) => is(fault));
  const isHasty = deeds.length > 0;
  const fault: Fault = {
    name: 'random',
    happens: pending.map(({ fault: { name }, moment }) => `${name} at ${moment}`).join(', '),
    strikes: [],
    modes: [mode],
    more: [...(isHasty ? [{ moment: 'flip', does: () => [{ kind: 'haste' as const }] }] : []), ...deeds],
    ...(stopped && { drill: { ends: stopped.how } }),
    ...(of(({ spares }) => spares) && { spares: true as const }),
    ...(of(({ inside }) => inside) && { inside: true as const }),
    ...(of(({ endsPrograms }) => endsPrograms) && { endsPrograms: true as const }),
    operator: { decisions: of(({ operator }) => operator?.mends === false) ? UNGRACEFUL : {} },
    ends: ['completed', 'refused', 'paused', 'interrupted', 'findings'],
    sees: '',
    evidence: '',
    left: '',
    runbook: 'STEP',
  };
  return { name: `random/${mode}`, fault, mode, moment: stopped?.moment ?? 'flip' };
}

const UNGRACEFUL: NonNullable<Fault['operator']>['decisions'] = {
  fence: ['switchToUngraceful'],
  'switch-database': ['switchToUngraceful'],
};

const strikes = COMBINED.flatMap((fault): readonly Strike[] =>
  [...new Set(casesOf(fault).map(({ moment }) => moment))].map((moment) => ({ fault, moment })),
);
const moments = flattened(ACTIVATE).map(({ name }) => name);

const schedules = fc.commands(
  [
    fc.constantFrom(...strikes).map(strike),
    fc.constantFrom(...strikes).map(strike),
    fc
      .tuple(fc.constantFrom(...moments), fc.constantFrom('kill' as const, 'stop' as const))
      .map(([at, how]) => stop(at, how)),
    fc.constantFrom('switchover' as const, 'failover' as const).map(flip),
  ],
  { maxCommands: 7, size: 'max' },
);

/** No smaller schedule is tried after so many milliseconds. */
const SHRINKING_MS = 600_000;

/** A schedule takes this long at most, in milliseconds, with the smaller ones. */
export const LONGEST_MS = SHRINKING_MS + (MOST_FLIPS + 1) * LONGEST_CASE_MS;

/** Runs the schedule of a seed; where it fails, the smallest one that does. @throws with the schedule and what it contradicts */
export async function runSchedule(seed: number, run: Real['run']): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...strikes), schedules, async (first, commands) => {
      const model: Model = { pending: [first], stop: undefined, flips: 0 };
      await fc.asyncModelRun(() => ({ model, real: { run } }), commands);
      if (model.pending.length > 0) await runFlip(model, { run }, 'switchover');
    }),
    { seed, numRuns: 1, skipAllAfterTimeLimit: SHRINKING_MS },
  );
}
