/** What was acknowledged and is not there, and over how long a time. */
import type { EntryOf } from '../entries';
import type { Figures, Stretch } from './schema';
import type { SortedEntries } from './sorted';
import { firstBy, lastBy, stretchOf } from './interval';

type Heartbeat = EntryOf<'heartbeat'>;

/** A row is acknowledged when its first acknowledgement arrived: a client may repeat a request under the same id. */
export function recoveryPoint({ heartbeats, survivors }: SortedEntries): Pick<Figures, 'recoveryPoint' | 'rows'> {
  const acknowledged = firstAcknowledgements(heartbeats);
  const asked = acknowledged.filter(({ done }) => survivors !== undefined && done <= survivors.at);
  const there = new Set(survivors?.ids);
  const lost = asked.filter(({ id }) => !there.has(id)).sort((a, b) => a.done - b.done || (a.id < b.id ? -1 : 1));
  const interval = lostInterval(
    lost,
    asked.filter(({ id }) => there.has(id)),
  );
  const ids = new Set(acknowledged.map(({ id }) => id));
  const failures = (outcome: Heartbeat['outcome']): number =>
    heartbeats.filter((each) => each.outcome === outcome).length;
  return {
    recoveryPoint: {
      lost: lost.map(({ id, at, done, client }) => ({ id, at, acknowledged: done, client })),
      interval,
      seconds: survivors ? (interval?.seconds ?? 0) : null,
    },
    rows: {
      sent: new Set(heartbeats.map(({ id }) => id)).size,
      acknowledged: acknowledged.length,
      refused: failures('refused'),
      failed: failures('failed'),
      survived: asked.length - lost.length,
      duplicated: (survivors?.ids.length ?? 0) - there.size,
      notAsked: acknowledged.length - asked.length,
      unacknowledged: [...there].filter((id) => !ids.has(id)).length,
    },
  };
}

/** The first acknowledgement of each id. */
function firstAcknowledgements(heartbeats: readonly Heartbeat[]): Heartbeat[] {
  const first = new Map<string, Heartbeat>();
  for (const heartbeat of heartbeats) {
    const known = first.get(heartbeat.id);
    if (heartbeat.outcome === 'acknowledged' && (!known || heartbeat.done < known.done))
      first.set(heartbeat.id, heartbeat);
  }
  return [...first.values()];
}

/**
 * From the newest acknowledgement that survived before the first lost one, for until there the data is known to be whole;
 * where there is none, from when the first lost request was sent. To the last lost acknowledgement.
 */
function lostInterval(lost: readonly Heartbeat[], survived: readonly Heartbeat[]): Stretch | null {
  const first = firstBy(lost, ({ done }) => done);
  const last = lastBy(lost, ({ done }) => done);
  if (!first || !last) return null;
  const whole = lastBy(
    survived.filter(({ done }) => done < first.done),
    ({ done }) => done,
  );
  const sent = lost.reduce(
    (earliest, { done, at }) => (done === first.done ? Math.min(earliest, at) : earliest),
    first.at,
  );
  return stretchOf(whole?.done ?? sent, last.done);
}
