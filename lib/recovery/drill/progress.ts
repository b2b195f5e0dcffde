/** A flip as people are shown it. Pure. */
import type { Guide } from './guide';
import type { ShownFlip, ShownStep } from './ports';
import type { Seen, SeenStep } from './seen';

/** @param now milliseconds since 1970 */
export function shownFlip(title: string, guide: Guide, seen: Seen, now: number): ShownFlip {
  const steps = guide.steps.map(({ name, expected, timeout }) =>
    shownStep({ name, expected, timeout }, seen.steps.get(name), now),
  );
  const elapsed = seconds(now - (seen.declared?.at ?? now));
  return { title, steps, elapsed, remaining: remaining(steps), clients: clientsNow(seen, now) };
}

function shownStep(
  step: Pick<ShownStep, 'name' | 'expected' | 'timeout'>,
  seen: SeenStep | undefined,
  now: number,
): ShownStep {
  if (!seen) return { ...step, status: 'waiting', elapsed: undefined };
  const until = seen.status === 'running' ? now : seen.at;
  return { ...step, status: seen.status, elapsed: seconds(until - (seen.began ?? until)) };
}

/** Of the steps that are not over: what is left of each; one that is late takes from the rest. */
function remaining(steps: readonly ShownStep[]): ShownFlip['remaining'] {
  const open = steps.filter(({ status }) => status === 'waiting' || status === 'running' || status === 'failed');
  const left = (of: (step: ShownStep) => number): number =>
    open.reduce((sum, step) => sum + of(step) - (step.elapsed ?? 0), 0);
  return { expected: left(({ expected }) => expected), timeout: left(({ timeout }) => timeout) };
}

/** What the clients see. A request that is under way says nothing yet: hence how long ago the last answer was. */
export function clientsNow({ last, lastAcknowledged }: Pick<Seen, 'last' | 'lastAcknowledged'>, now: number): string {
  if (!last) return 'no client has been answered yet';
  if (!lastAcknowledged) return `no write acknowledged since the beginning (${last.answer})`;
  const ago = `${seconds(now - lastAcknowledged.done).toFixed(1)} s`;
  if (last.outcome !== 'acknowledged') return `no write acknowledged for ${ago} (${last.answer})`;
  return `last write acknowledged ${ago} ago${lastAcknowledged.region === undefined ? '' : ` by ${lastAcknowledged.region}`}`;
}

const seconds = (milliseconds: number): number => milliseconds / 1000;
