/** A door in front of a server, whose connections a test can break. */
import { connect, createServer, type Socket } from 'node:net';

/** Where something listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface Door {
  /** Sockets of clients that lead through it now. */
  readonly open: ReadonlySet<Socket>;
  /** Ends every connection with a TCP reset. */
  readonly reset: () => void;
  readonly close: () => void;
}

/** Opens a door. @param at its address, which has the port of the server behind it */
export async function openDoor({ address, port }: Place, at: string): Promise<Door> {
  const open = new Set<Socket>();
  const entrance = createServer((near) => {
    const far = connect(port, address);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined).on('close', () => other.destroy());
      one.pipe(other);
    }
    open.add(near.once('close', () => open.delete(near)));
  });
  await new Promise<void>((resolve, reject) => entrance.once('error', reject).listen(port, at, resolve));
  return {
    open,
    reset: () => open.forEach((socket) => socket.resetAndDestroy()),
    close() {
      for (const socket of open) socket.destroy();
      entrance.close();
    },
  };
}
