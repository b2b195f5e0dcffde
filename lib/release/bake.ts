/** The time after a region's deployment in which no alarm may go on. */
import { RELEASE } from '../config/numbers';
import type { Wait } from './migration';

const LOOK_MS = 30_000;

/**
 * Waits for the whole bake, or until an alarm goes on that was not on before the release.
 * @returns those alarms; none if the region stayed quiet
 */
export async function bake(
  alarms: () => Promise<readonly string[]>,
  before: readonly string[],
  wait: Wait,
): Promise<readonly string[]> {
  for (let looks = 0; looks < (RELEASE.bake.minutes * 60_000) / LOOK_MS; looks += 1) {
    await wait(LOOK_MS);
    const raised = (await alarms()).filter((name) => !before.includes(name));
    if (raised.length > 0) return raised;
  }
  return [];
}
