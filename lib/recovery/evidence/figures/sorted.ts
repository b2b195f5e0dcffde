/** Entries by kind and in the order of time, whatever order they stand in. */
import { grouped } from '../../../assembly/template-index';
import { canonicalJson } from '../canonical';
import { type Entry, type EntryOf, seenAt } from '../entries';

/** A check's results, repeated until it passed or time was up. */
interface Verification {
  readonly name: string;
  readonly commitments: readonly string[];
  /** Since when it passed without failing again; null where its last result is a failure. */
  readonly passedSince: number | null;
}

export interface SortedEntries {
  readonly declared: EntryOf<'declared'>;
  readonly started: readonly EntryOf<'started'>[];
  readonly ended: EntryOf<'ended'> | undefined;
  readonly heartbeats: readonly EntryOf<'heartbeat'>[];
  readonly mails: readonly EntryOf<'mail'>[];
  readonly deliveries: readonly EntryOf<'delivery'>[];
  readonly lags: readonly EntryOf<'lag'>[];
  /** What was answered last: a drill that is resumed may ask again. */
  readonly survivors: EntryOf<'survivors'> | undefined;
  readonly fences: readonly EntryOf<'fence'>[];
  readonly steps: readonly EntryOf<'step'>[];
  readonly decisions: readonly EntryOf<'decision'>[];
  /** Regions that a rehearsal took away. */
  readonly lost: readonly EntryOf<'lost'>[];
  readonly checks: readonly EntryOf<'checked'>[];
  readonly verifications: readonly Verification[];
  /** When something was seen, and when the drill went on after an interruption. */
  readonly seen: readonly number[];
  readonly resumed: readonly number[];
}

/** @throws Error where nothing was declared: such entries are no drill's */
export function sortEntries(entries: readonly Entry[]): SortedEntries {
  const spelled = remembered(canonicalJson);
  const inOrder = [...entries].sort((a, b) => a.at - b.at || rank(a) - rank(b) || (spelled(a) < spelled(b) ? -1 : 1));
  const of = <Kind extends Entry['kind']>(kind: Kind): EntryOf<Kind>[] =>
    inOrder.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
  const [declared] = of('declared');
  if (!declared) throw new Error('evidence must begin with what was declared, and has no such entry');
  const checks = of('checked');
  return {
    declared,
    started: of('started'),
    ended: of('ended').at(-1),
    heartbeats: of('heartbeat'),
    mails: of('mail'),
    deliveries: of('delivery'),
    lags: of('lag'),
    survivors: of('survivors').at(-1),
    fences: of('fence'),
    steps: of('step'),
    decisions: of('decision'),
    lost: of('lost'),
    checks,
    verifications: verificationsOf(checks.filter(({ phase }) => phase === 'verification')),
    seen: inOrder.filter(({ kind }) => kind !== 'resumed').map(seenAt),
    resumed: of('resumed').map(({ at }) => at),
  };
}

/** Of entries of one moment: which is taken to be the later one. Where it matters, that is the worse one. */
function rank(entry: Entry): number {
  if (entry.kind === 'step') return entry.status === 'running' ? 0 : 1;
  if (entry.kind === 'checked') return entry.passed ? 0 : 1;
  if (entry.kind === 'fence') return entry.status === 'verified' ? 0 : 1;
  return 0;
}

function verificationsOf(checks: readonly EntryOf<'checked'>[]): readonly Verification[] {
  return [...grouped(checks, ({ name }) => name)].map(([name, results]) => {
    const failure = results.findLastIndex(({ passed }) => !passed);
    return {
      name,
      commitments: [...new Set(results.flatMap(({ commitments }) => commitments))],
      passedSince: results[failure + 1]?.at ?? null,
    };
  });
}

/** Many entries may be of one moment, and each is compared with many others. */
function remembered(spell: (entry: Entry) => string): (entry: Entry) => string {
  const known = new Map<Entry, string>();
  return (entry) => {
    const text = known.get(entry) ?? spell(entry);
    known.set(entry, text);
    return text;
  };
}
