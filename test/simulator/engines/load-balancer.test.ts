import { createServer, get, type Server } from 'node:http';
import { openFront, type Front } from '../../../simulator/engines/load-balancer';
import { freePort, portOf } from '../../../simulator/engines/program';
import type { TempDirectory } from '../../../simulator/engines/temp-directory';
import { openTestWorkplace } from '../../support/postgres';

const ADDRESS = '127.0.0.2';
const health = { path: '/readyz', everyMs: 10, answerMs: 200, healthyAfter: 2, unhealthyAfter: 2 } as const;

/** A server that says its own name, and is ready or not. */
interface Target {
  readonly server: Server;
  readonly port: number;
  isReady: boolean;
}

async function startTarget(name: string): Promise<Target> {
  const target = { isReady: true };
  const server = createServer(({ url }, response) =>
    response.writeHead(url === '/readyz' && !target.isReady ? 503 : 200).end(name),
  );
  await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve));
  return Object.assign(target, { server, port: portOf(server) });
}

let workplace: TempDirectory;
let front: Front;
let port: number;
let targets: readonly [Target, Target];

beforeAll(async () => {
  workplace = openTestWorkplace();
  targets = [await startTarget('one'), await startTarget('two')];
  port = await freePort(ADDRESS);
  front = await openFront(workplace.folder, { at: { address: ADDRESS, port }, health });
  await register(targets);
});
afterAll(async () => {
  for (const { server } of targets ?? []) server.close();
  await workplace?.close();
});

/** What answers a client that comes anew. */
const answer = (): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ host: ADDRESS, port, agent: false }, (response) => {
      let text = '';
      response
        .on('data', (part) => {
          text += String(part);
        })
        .on('end', () => resolve(text));
    }).on('error', reject);
  });
const answers = async (): Promise<readonly string[]> =>
  [...new Set(await Promise.all(Array.from({ length: 8 }, answer)))].sort();

const register = (those: readonly Target[]): Promise<void> =>
  front.register(those.map((target) => ({ address: ADDRESS, port: target.port })));

/** Resolves when exactly these count as healthy. */
async function healthy(expected: readonly Target[]): Promise<void> {
  const ports = expected.map((target) => target.port).sort();
  for (;;) {
    const found = [...(await front.healthy())].sort();
    if (found.join() === ports.join()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('connections go to every healthy target, and to no other', async () => {
  const [one, two] = targets;
  await healthy([one, two]);
  expect(await answers()).toEqual(['one', 'two']);
  one.isReady = false;
  await healthy([two]);
  expect(await answers()).toEqual(['two']);
  one.isReady = true;
  await healthy([one, two]);
  expect(await answers()).toEqual(['one', 'two']);
});

test('while no target is healthy all are asked, as an Application Load Balancer does', async () => {
  for (const target of targets) target.isReady = false;
  await healthy([]);
  expect(await answers()).toEqual(['one', 'two']);
  for (const target of targets) target.isReady = true;
  await healthy(targets);
});

test('a target that is taken away gets no connection, and can come back', async () => {
  const [one, two] = targets;
  await healthy(targets);
  await register([two]);
  expect(await answers()).toEqual(['two']);
  await register(targets);
  await healthy([one, two]);
  expect(await answers()).toEqual(['one', 'two']);
});
