/** The network of a rehearsal; see network-link.ts. */
import { linkOrder, type LinkOrder } from './network-link';
import { receiveOrders } from './ipc';
import { Relay } from './relay';

const relays = new Map<string, Relay>();

receiveOrders(linkOrder, carryOut);

function carryOut(order: LinkOrder): Promise<unknown> | void {
  switch (order.kind) {
    case 'open':
      return Promise.all(
        Object.entries(order.links).flatMap(([name, { ways, delayMs }]) => {
          const relay = new Relay(delayMs);
          relays.set(name, relay);
          return ways.map((way) => relay.listen(way));
        }),
      );
    case 'delay':
      relayNamed(order.link).delayMs = order.delayMs;
      return;
    case 'cut':
      return relayNamed(order.link).cut();
    case 'mend':
      return relayNamed(order.link).mend();
  }
}

function relayNamed(name: string): Relay {
  const found = relays.get(name);
  if (!found) throw new Error(`there must be a link ${name}, and there are ${[...relays.keys()].join(', ')}`);
  return found;
}
