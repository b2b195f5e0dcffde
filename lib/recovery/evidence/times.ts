/** Times of evidence run forward. Sources record independently of each other, so each is compared with itself. */
import { type Entry, seenAt } from './entries';
import { type Flaw, flawsAt, MOST_FLAWS } from './flaws';

/** What records one entry after the other: a client, an exchanger, a step, a check. */
function sourceOf(entry: Entry): string {
  if (entry.kind === 'heartbeat') return `heartbeat of client ${entry.client}`;
  if (entry.kind === 'mail') return `mail to ${entry.exchanger}`;
  if (entry.kind === 'step') return `step ${entry.name}`;
  return entry.kind === 'checked' ? `${entry.phase} check ${entry.name}` : entry.kind;
}

/** When the newest of some entries was recorded; -Infinity of none. */
export const newestOf = (entries: readonly Entry[]): number =>
  entries.reduce((newest, entry) => Math.max(newest, seenAt(entry)), -Infinity);

/**
 * Entries that are older than the one before of their source, than the declaration (checks before a flip aside), or than
 * what they follow; an end that is older than what it ends.
 * One flaw a source.
 * @param follows when what they follow ended; default: they follow nothing
 */
export function timeFlaws(file: string, entries: readonly Entry[], follows = -Infinity): readonly Flaw[] {
  const latest = new Map<string, number>();
  const flaws: Flaw[] = [];
  const flawed = new Set<string>();
  let [begin, newest] = [follows, -Infinity];
  for (const entry of entries) {
    if (entry.kind === 'declared') begin = entry.at;
    const [source, at] = [sourceOf(entry), seenAt(entry)];
    const isEarly = entry.kind === 'checked' && entry.phase === 'preflight';
    const isEnd = entry.kind === 'ended' || entry.kind === 'resumed';
    if (flawed.has(source)) continue;
    const before = Math.max(latest.get(source) ?? -Infinity, isEarly ? -Infinity : begin, isEnd ? newest : -Infinity);
    const found = olderThan(`${file}, ${source}`, at, Math.max(before, entry.at));
    if (found.length > 0) flawed.add(source);
    flaws.push(...found);
    if (flaws.length >= MOST_FLAWS) break;
    latest.set(source, Math.max(before, at));
    newest = Math.max(newest, at);
  }
  return flaws;
}

/** @param before in milliseconds since 1970, as `at`; -Infinity: there is nothing before */
export const olderThan = (where: string, at: number, before: number): readonly Flaw[] =>
  flawsAt(where, [at < before, 'time', moment(at), `not before ${moment(before)}`]);

const moment = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : 'nothing');
