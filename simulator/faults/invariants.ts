/** What must hold after every fault, computed from data alone. */
import { FENCE } from '../../lib/config/numbers';
import type { Entry } from '../../lib/recovery/evidence/entries';
import { flattened } from '../../lib/recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../lib/recovery/plan/steps';
import type { Heartbeat } from '../../lib/recovery/traffic/heartbeats';
import {
  acknowledgedIn,
  acknowledgements,
  type CaseFacts,
  type DrillFacts,
  excusedWrites,
  isUngraceful,
  MARGIN_MS,
  outside,
  overlapping,
} from './case-facts';
import type { RegionFacts } from './disturbance';
import type { DrillEnd } from './drill-process';

interface Invariant {
  readonly name: string;
  /** @returns what contradicts it, one line each */
  readonly violations: (facts: CaseFacts) => readonly string[];
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'no acknowledged write is missing and not listed',
    violations({ drills, inside, over, after, from }) {
      const there = new Set(after.databases[after.writer]?.ids);
      const listed = new Set(
        drills.flatMap(({ evidence }) => evidence?.figures?.recoveryPoint.lost.map(({ id }) => id) ?? []),
      );
      // Rows that only the writer of the old region has: its snapshot keeps them, and `reconcile` lists it.
      const keptIn = new Set([...(over.databases[from]?.ids ?? []), ...after.leftBehind]);
      const missing = (beats: readonly Heartbeat[], isListed: (id: string) => boolean): readonly string[] =>
        beats.flatMap(({ id }) => (there.has(id) || isListed(id) ? [] : [id]));
      return [
        ...missing(acknowledgedIn(outside(drills)), (id) => listed.has(id)),
        ...missing(acknowledgedIn(Object.values(inside).flat()), (id) => keptIn.has(id)),
      ].map((id) => `row ${id} was acknowledged, and is neither in the surviving database nor listed`);
    },
  },
  {
    name: 'a switchover that stays one loses nothing',
    violations: ({ faultCase: { mode }, drills, inside, after }) => {
      const isGraceful = mode === 'switchover' && !drills.some(({ evidence }) => evidence?.entries.some(isUngraceful));
      const there = new Set(after.databases[after.writer]?.ids);
      const lost = acknowledgedIn([...outside(drills), ...Object.values(inside).flat()]).filter(
        ({ id }) => !there.has(id),
      );
      return isGraceful && lost.length > 0 ? [`${lost.length} acknowledged rows are lost`] : [];
    },
  },
  {
    name: 'after its lease the losing side acknowledges nothing',
    violations(facts) {
      return acknowledgements(facts).flatMap(({ region, done }) => {
        const last = facts.over.named[region]?.[region];
        if (last === undefined || region === facts.over.traffic) return [];
        const late = done - last - FENCE.lease.seconds * 1000;
        return late > MARGIN_MS
          ? [`${region} acknowledged a write ${Math.round(late)} ms after the last lease that the witness gave it`]
          : [];
      });
    },
  },
  {
    name: 'no two writers are believed, but an unfenced old one in its last lease',
    violations: (facts) => {
      const excused = new Set(excusedWrites(facts).map(({ id }) => id));
      return overlapping(facts)
        .filter(({ id }) => !excused.has(id))
        .map(({ region, epoch }) => `${region} acknowledged a write of epoch ${epoch} after a later epoch had begun`);
    },
  },
  {
    name: 'a completed flip, a refusal before anything moved, or a documented pause that leads to the end of the flip',
    violations: ({ drills, before, over }) =>
      drills.flatMap(({ id, ends, evidence, breakGlass }) => [
        ...ends.flatMap(({ outcome, details }) => badEnd(outcome, details)),
        ...(evidence === undefined ? moved(before, over, drills) : []),
        ...(evidence && !isOver(ends.at(-1), evidence.entries, breakGlass)
          ? [
              `${id} is not over: it ended ${ends.map(({ outcome, details }) => `${outcome} ${details.join(', ')}`).join('; then ')}`,
            ]
          : []),
      ]),
  },
  {
    name: 'a resumed drill repeats no completed step',
    violations: ({ drills, after }) =>
      drills.flatMap(({ id, evidence }) => {
        const own = after.executions.filter(({ comment }) => comment.startsWith(`holdfast drill ${id} `));
        const started = ['activate', 'postRecovery'].flatMap((action) => {
          const count = own.filter((each) => each.action === action && each.state !== 'canceled').length;
          return count > 1 ? [`${id} started ${action} ${count} times`] : [];
        });
        const again = own.flatMap(({ succeeded }) =>
          Object.entries(succeeded).flatMap(([step, times]) =>
            times > 1 ? [`${id}: ${step} was carried out ${times} times`] : [],
          ),
        );
        const completed = (evidence?.entries ?? []).flatMap((entry) =>
          entry.kind === 'step' && entry.status === 'completed' ? [entry.name] : [],
        );
        const twice = [...new Set(completed.filter((name, index) => completed.indexOf(name) !== index))];
        return [...started, ...again, ...twice.map((step) => `${id}: its evidence has ${step} completed twice`)];
      }),
  },
  {
    name: 'evidence verifies',
    violations: ({ drills }) =>
      drills.flatMap(({ id, evidence }) =>
        evidence && !evidence.genuine ? [`the evidence of ${id} is not genuine: ${evidence.flaws.join('; ')}`] : [],
      ),
  },
  {
    name: 'one region serves in the end, and the other one follows it',
    violations({ after, serving }) {
      const { writer, traffic, databases } = after;
      const others = Object.entries(databases).filter(([region]) => region !== writer);
      const facts: readonly (readonly [boolean, string])[] = [
        [traffic === writer, `the writer is in ${writer}, the traffic in ${traffic ?? 'no region'}`],
        [
          databases[writer]?.active === writer,
          `the epoch of ${writer} names ${databases[writer]?.active ?? 'no region'}`,
        ],
        [
          others.length === 1 && others.every(([, { writes }]) => !writes),
          'the other database must follow, and does not',
        ],
        [serving[writer] === 'acknowledged', `${writer} must acknowledge writes, and answers ${serving[writer]}`],
        ...others.map(([region]): readonly [boolean, string] => [
          serving[region]?.endsWith('not_active') === true,
          `${region} must refuse writes as not active, and answers ${serving[region]}`,
        ]),
      ];
      return facts.flatMap(([holds, line]) => (holds ? [] : [line]));
    },
  },
  {
    name: 'no program ends but by the fault',
    violations: ({ faultCase: { fault }, ended }) => (fault.endsPrograms ? [] : ended),
  },
  {
    name: 'no row is forged',
    violations: ({ after }) =>
      Object.entries(after.databases).flatMap(([region, { forged }]) =>
        forged > 0 ? [`${region} has ${forged} heartbeats of another time`] : [],
      ),
  },
  {
    name: 'nothing is asked that the simulator does not serve',
    violations: ({ after }) => after.complaints.filter((line) => line.includes('does not serve')),
  },
  {
    name: 'a completed flip was measured: clients were served by the new region',
    violations: ({ drills }) =>
      drills.flatMap(({ id, to, evidence }) => {
        const entries = evidence?.entries ?? [];
        const isCompleted = entries.some((entry) => entry.kind === 'ended' && entry.outcome === 'completed');
        const isServed = entries.some((entry) => entry.kind === 'heartbeat' && isServedBy(entry, to));
        return isCompleted && !isServed ? [`the evidence of ${id} has no write that ${to} acknowledged`] : [];
      }),
  },
  {
    name: 'the web firewall refuses what it must',
    violations: ({ passedFirewall }) => passedFirewall,
  },
  { name: 'nothing is left', violations: ({ left }) => left },
];

/** Everything that contradicts an invariant, by its name. */
export const violationsOf = (facts: CaseFacts): readonly string[] =>
  INVARIANTS.flatMap(({ name, violations }) =>
    violations(facts)
      .slice(0, SHOWN)
      .map((line) => `${name}: ${line}`),
  );

/** Lines of one invariant that are shown. */
const SHOWN = 5;

const isServedBy = ({ outcome, region }: Heartbeat, to: string): boolean => outcome === 'acknowledged' && region === to;

const STEPS = [...ACTIVATE, ...POST_RECOVERY].flatMap((step) => flattened([step]));

function badEnd(outcome: DrillEnd['outcome'], details: readonly string[]): readonly string[] {
  if (outcome === 'hung') return [`the drill did not end in time; it said last: ${details.join('; ')}`];
  if (outcome !== 'paused') return [];
  const step = STEPS.find(({ name }) => name === details[0]);
  return step && step.atPause.length > 0 ? [] : [`a pause at ${details[0]}, which the runbook does not have`];
}

function moved(before: RegionFacts, over: RegionFacts, drills: readonly DrillFacts[]): readonly string[] {
  if (drills.some(({ evidence }) => evidence)) return [];
  const state = ({ writer, traffic, databases }: RegionFacts): string =>
    `writer ${writer}, traffic ${traffic ?? 'nowhere'}, epoch of ${databases[writer]?.active ?? 'no region'}`;
  return state(before) === state(over) ? [] : [`a flip was refused, and moved: ${state(before)} to ${state(over)}`];
}

/** A drill by break glass cannot do post-recovery: that is left, and said. */
function isOver(last: DrillEnd | undefined, entries: readonly Entry[], breakGlass: boolean): boolean {
  const hasEnded = entries.some(({ kind }) => kind === 'ended');
  if (!last || !hasEnded) return false;
  return (
    ['completed', 'canceled'].includes(last.outcome) || (last.outcome === 'findings' && (breakGlass || !isOpen(last)))
  );
}

const isOpen = ({ details }: DrillEnd): boolean => details.some((line) => line.includes('post-recovery'));
