/** Ports that the operating system chooses. */
import { createServer, type AddressInfo, type Server } from 'node:net';

/**
 * A TCP port that is free on all these loopback addresses: servers that stand for two regions share one port, as the
 * regions do, and differ by address.
 */
export async function freePort(...addresses: readonly [string, ...string[]]): Promise<number> {
  const [first, ...others] = addresses;
  for (let tries = 0; tries < 20; tries += 1) {
    const held = [await listen(first, 0)];
    try {
      const port = portOf(held[0]);
      for (const address of others) held.push(await listen(address, port));
      return port;
    } catch {
      // Taken on one of the others: choose again.
    } finally {
      await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
    }
  }
  throw new Error(`a port must be free on ${addresses.join(' and ')}`);
}

/** The port that a listening TCP server has. */
export function portOf(server: Pick<Server, 'address'> | undefined): number {
  const address: AddressInfo | string | null = server?.address() ?? null;
  if (address === null || typeof address === 'string') throw new Error('the server must listen on a TCP port');
  return address.port;
}

function listen(address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}
