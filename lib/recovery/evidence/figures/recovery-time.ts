/** How long the service was away: at the clients, and for who declared the disaster. */
import type { EntryOf } from '../entries';
import { grouped } from '../../../assembly/template-index';
import type { Figures, Stretch } from './schema';
import type { SortedEntries } from './sorted';
import { firstBy, lastBy, secondsOf, stretchOf } from './interval';

export function recoveryTime(of: SortedEntries): Figures['recoveryTime'] {
  const flip = { from: firstBy(of.started, ({ at }) => at)?.at ?? -Infinity, to: of.ended?.at ?? Infinity };
  const clients = [...grouped(of.heartbeats, ({ client }) => client)].sort(([a], [b]) => a - b);
  const perClient = clients.map(([client, theirs]) => ({ client, outage: outage(theirs, flip) }));
  const known = perClient.flatMap(({ outage: each }) => (each ? [each.seconds] : []));
  return {
    declaredToVerified: declaredToVerified(of),
    client: outage(of.heartbeats, flip),
    perClient,
    slowestClient:
      known.length > 0 && known.length === perClient.length ? known.reduce((most, each) => Math.max(most, each)) : null,
    unmeasured: unmeasured(of),
  };
}

/**
 * The longest stretch between two acknowledgements, one after the other, that reaches into the flip. An outage that began
 * before the first acknowledgement, or that lasts to the end, has no known length: null where that may be the longest.
 */
function outage(
  samples: readonly EntryOf<'heartbeat'>[],
  flip: { readonly from: number; readonly to: number },
): Stretch | null {
  const acknowledged = samples.filter(({ outcome }) => outcome === 'acknowledged').map(({ done }) => done);
  acknowledged.sort((a, b) => a - b);
  const first = acknowledged[0];
  const last = acknowledged.at(-1);
  if (first === undefined || last === undefined) return null;
  const began = firstBy(samples, ({ at }) => at)?.at ?? first;
  const watched = lastBy(samples, ({ done }) => done)?.done ?? last;
  const closed = acknowledged.slice(1).map((to, index) => stretchOf(acknowledged[index] ?? to, to));
  const open = [stretchOf(began, first), stretchOf(last, watched)];
  const touches = ({ from, to }: Stretch): boolean => to > flip.from && from < flip.to;
  const longest = lastBy(closed.filter(touches), ({ from, to }) => to - from);
  const length = longest ? longest.to - longest.from : -1;
  // Exactly as long may be it as well.
  return longest && !open.some((each) => touches(each) && each.to - each.from >= length) ? longest : null;
}

/** Until the last of the verifications began to pass for good. */
function declaredToVerified({ declared, verifications }: SortedEntries): Stretch | null {
  const passedSince = verifications.map(({ passedSince: since }) => since);
  if (passedSince.length === 0) return null;
  let latest = -Infinity;
  for (const since of passedSince) {
    if (since === null) return null;
    latest = Math.max(latest, since);
  }
  return stretchOf(declared.at, latest);
}

/** From the last that was seen before an interruption, to the resumption. */
function unmeasured({ seen, resumed }: SortedEntries): number {
  const moments = seen.toSorted((a, b) => a - b);
  let [next, before] = [0, -Infinity];
  const holes = resumed
    .map((at) => {
      for (let moment = moments[next]; moment !== undefined && moment <= at; moment = moments[next]) {
        before = moment;
        next += 1;
      }
      return at - before;
    })
    .filter(Number.isFinite);
  return secondsOf(holes.reduce((sum, hole) => sum + hole, 0));
}
