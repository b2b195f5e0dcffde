/** The relay between the regions; see link.ts. */
import { connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { linkOrder, type LinkOrder, type Way } from './link';
import { takeOrders } from './orders';

/** Bytes that may be under way in one direction; a sender that is faster waits, as it would for a TCP window. */
const WINDOW = 8 * 1024 ** 2;

let delayMs = 0;
let isCut = false;
const open = new Set<Socket>();

takeOrders(linkOrder, carryOut);

function carryOut(order: LinkOrder): Promise<unknown> | void {
  switch (order.kind) {
    case 'open':
      delayMs = order.delayMs;
      return Promise.all(order.ways.map(listen));
    case 'delay':
      delayMs = order.delayMs;
      return;
    case 'cut':
      isCut = true;
      for (const socket of open) socket.pause();
      return;
    case 'mend':
      isCut = false;
      for (const socket of open) socket.resetAndDestroy();
  }
}

function listen({ from, to, port }: Way): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    track(near);
    if (isCut) return void near.pause();
    const far = track(connect({ host: to, port, allowHalfOpen: true, noDelay: true }));
    // The handshake alone takes a round trip before the first byte can leave.
    relay(near, far, performance.now() + 3 * delayMs);
    relay(far, near, 0);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, from, resolve);
  });
}

function track(socket: Socket): Socket {
  open.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => open.delete(socket));
  return socket;
}

/** Everything that one side says, said to the other a delay later, in order, its end included. */
function relay(from: Socket, to: Socket, earliest: number): void {
  let underWay = 0;
  const later = inOrder(earliest);
  from.on('data', (bytes) => {
    underWay += bytes.length;
    if (underWay > WINDOW) from.pause();
    later(() => {
      to.write(bytes, () => {
        underWay -= bytes.length;
        if (underWay <= WINDOW && !isCut) from.resume();
      });
    });
  });
  from.once('end', () => later(() => to.end()));
  from.once('close', (failed) => {
    if (failed) later(() => to.destroy());
  });
}

/** Does things a delay after they are asked for, never before `earliest`, and never one before another; not while cut. */
function inOrder(earliest: number): (action: () => void) => void {
  const waiting: { readonly due: number; readonly action: () => void }[] = [];
  const run = (): void => {
    for (let [next] = waiting; next; [next] = waiting) {
      const left = next.due - performance.now();
      if (left > 0) return void setTimeout(run, left);
      waiting.shift();
      if (!isCut) next.action();
    }
  };
  return (action) => {
    waiting.push({ due: Math.max(earliest, performance.now() + delayMs), action });
    if (waiting.length === 1) setTimeout(run, delayMs);
  };
}
