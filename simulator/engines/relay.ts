/** One link of a rehearsal's network, as its process carries it; see network-link.ts. */
import { connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Way } from './network-link';

/** Bytes that may be under way in one direction; a sender that is faster waits, as it would for a TCP window. */
const WINDOW = 8 * 1024 ** 2;

export class Relay {
  readonly #open = new Set<Socket>();
  #isCut = false;

  /** @param delayMs each way; may be changed at any moment */
  constructor(public delayMs: number) {}

  /** Resolves when it can be connected to. */
  listen({ from, to, port }: Way): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#lead(near, to, port));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, from, resolve);
    });
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.pause();
  }

  mend(): void {
    this.#isCut = false;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  #lead(near: Socket, host: string, port: number): void {
    this.#track(near);
    if (this.#isCut) return void near.pause();
    const far = this.#track(connect({ host, port, allowHalfOpen: true, noDelay: true }));
    // The handshake alone takes a round trip before the first byte can leave.
    this.#carry(near, far, performance.now() + 3 * this.delayMs);
    this.#carry(far, near, 0);
  }

  #track(socket: Socket): Socket {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  }

  /** Everything that one side says, said to the other a delay later, in order, its end included. */
  #carry(from: Socket, to: Socket, earliest: number): void {
    let underWay = 0;
    const later = this.#inOrder(earliest);
    from.on('data', (bytes) => {
      underWay += bytes.length;
      if (underWay > WINDOW) from.pause();
      later(() => {
        to.write(bytes, () => {
          underWay -= bytes.length;
          if (underWay <= WINDOW && !this.#isCut) from.resume();
        });
      });
    });
    from.once('end', () => later(() => to.end()));
    from.once('close', (failed) => {
      if (failed) later(() => to.destroy());
    });
  }

  /** Does things a delay after they are asked for, never before `earliest`, and never one before another; not while cut. */
  #inOrder(earliest: number): (action: () => void) => void {
    const waiting: { readonly due: number; readonly action: () => void }[] = [];
    const run = (): void => {
      for (let [next] = waiting; next; [next] = waiting) {
        const left = next.due - performance.now();
        if (left > 0) return void setTimeout(run, left);
        waiting.shift();
        if (!this.#isCut) next.action();
      }
    };
    return (action) => {
      waiting.push({ due: Math.max(earliest, performance.now() + this.delayMs), action });
      if (waiting.length === 1) setTimeout(run, this.delayMs);
    };
  }
}
