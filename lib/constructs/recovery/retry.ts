/** Trying again until a deadline, for the functions of the recovery plan. */
import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE_MS } from '../../contracts/region-switch-functions';

/** Moment by which an invocation must have ended, in milliseconds since 1970. */
export const deadlineIn = (milliseconds: number): number => Date.now() + milliseconds;

/**
 * The first answer of `attempt` that is no error, trying again with a short pause.
 * @param again whether an error may pass; default: any
 * @throws the last error once the deadline is reached, or an error that will not pass
 */
export async function persist<Result>(
  deadline: number,
  attempt: () => Promise<Result>,
  again: (error: unknown) => boolean = () => true,
): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!again(error) || Date.now() + PATIENCE_MS.pause >= deadline) throw error;
    }
    await pause(PATIENCE_MS.pause);
  }
}
