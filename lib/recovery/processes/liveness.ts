/** A supervised process's own side: it says that it is alive, as long as its event loop turns. */

/** The message. */
export const ALIVE = 'alive';

/** Milliseconds between two messages. */
const EVERY_MS = 250;

/** Begins to say so to the process that started this one; it keeps no process running. */
export function sayAlive(): void {
  const say = (): void => {
    // The parent may be gone at this moment.
    if (process.connected) process.send?.(ALIVE, () => undefined);
  };
  say();
  setInterval(say, EVERY_MS).unref();
}
