/** How long tests of the recovery wait: written once, for a machine that is slow and shared. */
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds for one test with whole drills, or whole processes. */
export const PATIENCE_MS = 60_000;

/** Waits for what must come. @throws when it has not come by half of the patience */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS / 2;
  while (!holds() && Date.now() < end) await wait(10);
  expect(holds()).toBe(true);
}
