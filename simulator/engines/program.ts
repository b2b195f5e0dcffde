/** A program of the service as a child process: what it logs, how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** One line of its log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface Program {
  readonly process: ChildProcess;
  /** Everything it wrote, standard output and error, as text. */
  readonly output: () => string;
  /** The log lines so far. */
  readonly lines: readonly LogLine[];
  /** Resolves with the first line, past or to come, that fits; rejects with the output when it ends without one. */
  readonly line: (fits: (line: LogLine) => boolean) => Promise<LogLine>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `node <args>` with exactly these variables: nothing of this process's own environment decides anything.
 * @param args as a package.json script has them, without the leading `node`
 */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  let output = '';
  const take = (text: string): void => {
    output += `${text}\n`;
    if (text.startsWith('{')) lines.push(JSON.parse(text));
    for (const wake of waiting) wake();
  };
  createInterface(child.stdout).on('line', take);
  createInterface(child.stderr).on('line', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => output,
    lines,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`the program must log such a line before it ends; it wrote:\n${output}`)),
        );
      }),
  };
}

// Ports that the operating system chooses.

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
