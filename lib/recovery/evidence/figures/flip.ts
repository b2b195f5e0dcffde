/** The figures of steps, fence, mail and replication lag. */
import type { EntryOf } from '../entries';
import { grouped } from '../../../assembly/template-index';
import type { Figures, StepFigures } from './schema';
import type { SortedEntries } from './sorted';
import { firstBy, lastBy, stretchOf } from './interval';

/** Steps in the order of their first entries. */
export function stepFigures({ declared, steps }: Pick<SortedEntries, 'declared' | 'steps'>): readonly StepFigures[] {
  const planned = new Map(declared.budget.steps.map((step) => [step.name, step]));
  return [...grouped(steps, ({ name }) => name)].map(([name, changes]) => {
    const running = changes.find(({ status }) => status === 'running');
    const last = changes[changes.length - 1];
    // With a failure, it has the time in it for which the operator was waited for.
    const own = changes.some(({ status }) => status === 'failed') ? undefined : last?.regionSwitch;
    const { expected = null, timeout = null } = planned.get(name) ?? {};
    return {
      name,
      status: last?.status ?? 'running',
      detail: last?.detail ?? '',
      ran: running && last ? stretchOf(running.at, last.at) : null,
      expected,
      timeout,
      ...(own && { regionSwitch: stretchOf(own.from, own.to) }),
    };
  });
}

/** Whether both regions acknowledged writes at the same time. */
export function fenceFigures({ declared, fences, heartbeats }: SortedEntries): Figures['fence'] {
  const seen = fences.find(({ status }) => status === 'open') ?? fences.at(-1);
  const acknowledged = heartbeats.filter(({ outcome }) => outcome === 'acknowledged');
  const cut = cutOf(declared, acknowledged);
  const after = acknowledged.filter(({ region, at }) => cut !== null && region === declared.from && at > cut);
  return {
    status: seen?.status ?? 'unknown',
    // Signed figures of filed evidence have these words, so they are final; so has `shortcomings`.
    detail: seen?.detail ?? 'nobody looked',
    cut,
    acknowledgedAfterCut: after.length,
  };
}

/** When the first acknowledgement of the new region arrived; the old region must acknowledge no later request. */
const cutOf = (declared: EntryOf<'declared'>, acknowledged: readonly EntryOf<'heartbeat'>[]): number | null =>
  firstBy(
    acknowledged.filter(({ region }) => region === declared.to),
    ({ done }) => done,
  )?.done ?? null;

/** Counts of the probe mails; ignores deliveries of other mails. */
export function mailFigures({ mails, deliveries }: SortedEntries): Figures['mail'] {
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

/** The lag before the cut; after it, the writer is another one. */
export function lagFigures({ lags }: SortedEntries, cut: number | null): Figures['lag'] {
  const before = lags.filter(({ at }) => cut === null || at <= cut);
  const highest = lastBy(before, ({ milliseconds }) => milliseconds);
  return { highest: highest?.milliseconds ?? null, last: before.at(-1)?.milliseconds ?? null };
}
