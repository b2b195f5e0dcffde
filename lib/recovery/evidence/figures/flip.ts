/** What the plan's steps, the fence, mail and replication did through the flip. */
import type { EntryOf } from '../entries';
import type { Figures, StepFigures } from './schema';
import { groupBy, type Sorted } from './sorted';
import { firstBy, lastBy, stretchOf } from './interval';

/** Steps in the order in which they were first heard of. */
export function stepFigures({ declared, steps }: Sorted): readonly StepFigures[] {
  const planned = new Map(declared.budget.steps.map((step) => [step.name, step]));
  return [...groupBy(steps, ({ name }) => name)].map(([name, changes]) => {
    const running = changes.find(({ status }) => status === 'running');
    const last = changes[changes.length - 1];
    const { expected = null, timeout = null } = planned.get(name) ?? {};
    return {
      name,
      status: last?.status ?? 'running',
      detail: last?.detail ?? '',
      ran: running && last ? stretchOf(running.at, last.at) : null,
      expected,
      timeout,
    };
  });
}

/** Whether two regions were believed at the same time. */
export function fenceFigures({ declared, fences, heartbeats }: Sorted): Figures['fence'] {
  const seen = fences.find(({ status }) => status === 'open') ?? fences.at(-1);
  const acknowledged = heartbeats.filter(({ outcome }) => outcome === 'acknowledged');
  const cut = cutOf(declared, acknowledged);
  const after = acknowledged.filter(({ region, at }) => cut !== null && region === declared.from && at > cut);
  return {
    status: seen?.status ?? 'unknown',
    detail: seen?.detail ?? 'nobody looked',
    cut,
    acknowledgedAfterCut: after.length,
  };
}

/** When the first acknowledgement of the new region arrived: from then on the old one may give none. */
const cutOf = (declared: EntryOf<'declared'>, acknowledged: readonly EntryOf<'heartbeat'>[]): number | null =>
  firstBy(
    acknowledged.filter(({ region }) => region === declared.to),
    ({ done }) => done,
  )?.done ?? null;

/** Of the probe mails that were sent: deliveries of other mails are none of this drill's. */
export function mailFigures({ mails, deliveries }: Sorted): Figures['mail'] {
  const sent = new Set(mails.map(({ id }) => id));
  const accepted = new Set(mails.filter(({ outcome }) => outcome === 'accepted').map(({ id }) => id));
  const ours = deliveries.filter(({ id }) => sent.has(id));
  const delivered = new Set(ours.map(({ id }) => id));
  return {
    sent: sent.size,
    accepted: accepted.size,
    delivered: delivered.size,
    undelivered: [...accepted].filter((id) => !delivered.has(id)).length,
    duplicated: ours.length - delivered.size,
  };
}

/** Before the cut, for afterwards there is another writer to lag behind. */
export function lagFigures({ lags }: Sorted, cut: number | null): Figures['lag'] {
  const before = lags.filter(({ at }) => cut === null || at <= cut);
  const highest = lastBy(before, ({ milliseconds }) => milliseconds);
  return { highest: highest?.milliseconds ?? null, last: before.at(-1)?.milliseconds ?? null };
}
