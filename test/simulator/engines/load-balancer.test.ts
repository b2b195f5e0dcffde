import { once } from 'node:events';
import { Agent, createServer, request, type IncomingHttpHeaders, type RequestOptions, type Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { USER_AGENT } from '../../../lib/config/names';
import { COMMON_RULE_SIZES as SIZES, PORTAL } from '../../../lib/contracts/portal';
import { HEADER_LIMITS, openLoadBalancer, type LoadBalancer } from '../../../simulator/engines/load-balancer';
import { freePort, portOf } from '../../../simulator/engines/program';
import type { TempDirectory } from '../../../simulator/engines/temp-directory';
import { controlsOf } from '../../../simulator/regions/front-door';
import { tree } from '../../support/assembly';
import { REGION } from '../../support/mistakes';
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

const controls = { ...controlsOf(tree('production'), REGION.A), idleMs: 2000, keepAliveMs: 200 };

let workplace: TempDirectory;
let front: LoadBalancer;
let port: number;
let targets: readonly [Target, Target];

beforeAll(async () => {
  workplace = openTestWorkplace();
  targets = [await startTarget('one'), await startTarget('two')];
  port = await freePort(ADDRESS);
  front = await openLoadBalancer(workplace.folder, { at: { address: ADDRESS, port }, controls, health });
  await register(targets);
});
afterAll(async () => {
  for (const { server } of targets ?? []) server.close();
  await workplace?.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Sent = RequestOptions & { readonly body?: string };

/** What a client gets that sends one request; over a connection of its own unless it brings an agent. */
const send = ({ headers, body = '', ...options }: Sent = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = { 'User-Agent': USER_AGENT, 'Content-Length': body.length, ...headers };
    if (sent['User-Agent'] === '') Reflect.deleteProperty(sent, 'User-Agent');
    request({ host: ADDRESS, port, agent: false, ...options, headers: sent }, (response) => {
      text(response).then(
        (said) => resolve({ status: response.statusCode, headers: response.headers, body: said }),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });

const answer = async (): Promise<string> => (await send()).body;
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

test('requests go to every healthy target, and to no other', async () => {
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

test('a target that is taken away gets no request, and can come back', async () => {
  const [one, two] = targets;
  await healthy(targets);
  await register([two]);
  expect(await answers()).toEqual(['two']);
  await register(targets);
  await healthy([one, two]);
  expect(await answers()).toEqual(['one', 'two']);
});

describe('the web firewall and the limits of the load balancer', () => {
  const [path, query] = [
    '/'.padEnd(SIZES.SizeRestrictions_URIPATH, 'p'),
    'q'.repeat(SIZES.SizeRestrictions_QUERYSTRING),
  ];
  const cookie = 'c'.repeat(SIZES.SizeRestrictions_Cookie_HEADER);
  const body = 'b'.repeat(SIZES.SizeRestrictions_BODY);

  test('what is as large as may be passes', async () => {
    const largest = { method: 'POST', path: `${path}?${query}`, headers: { cookie }, body };
    expect(await send(largest)).toMatchObject({ status: 200 });
  });

  test.each<readonly [string, number, Sent]>([
    ['without a User-Agent', 403, { headers: { 'User-Agent': '' } }],
    ['with a longer body', 403, { method: 'POST', body: `${body}b` }],
    ['with a longer query', 403, { path: `/?${query}q` }],
    ['with a longer path', 403, { path: `${path}p` }],
    ['with longer cookies', 403, { headers: { cookie: `${cookie}c` } }],
    ['with a longer request line', 400, { path: '/'.padEnd(HEADER_LIMITS.requestLine, 'p') }],
    ['with a longer header', 400, { headers: { 'X-Long': 'h'.repeat(HEADER_LIMITS.oneHeader + 1) } }],
    [
      'with more headers',
      431,
      { headers: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`X-${n}`, 'h'.repeat(HEADER_LIMITS.oneHeader)])) },
    ],
  ])('a request %s is refused with %d', async (_what, status, sent) => {
    expect(await send(sent)).toMatchObject({ status });
  });

  test('a connection is closed with the answer after its time', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await send({ agent })).headers.connection).toBe('keep-alive');
    await new Promise((resolve) => setTimeout(resolve, controls.keepAliveMs));
    expect((await send({ agent })).headers.connection).toBe('close');
    agent.destroy();
  });

  test('a connection on which nothing happens is closed; a target that does not answer gives 504, one that is gone 502', async () => {
    const idle = connect(port, ADDRESS).resume();
    idle.write(`GET / HTTP/1.1\r\nHost: portal\r\nUser-Agent: ${USER_AGENT}\r\n\r\n`);
    const closed = once(idle, 'close');
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, ADDRESS, resolve));
    const place = { address: ADDRESS, port: portOf(silent) };
    await front.register([place]);
    expect(await send()).toMatchObject({ status: 504 });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await send()).toMatchObject({ status: 502 });
    await closed;
    await register(targets);
  });

  test('an address that sends faster than a rate rule allows gets 429', async () => {
    const flood = { path: '/sign-in', limit: 100 };
    const sent = await Promise.all(Array.from({ length: flood.limit + 5 }, () => send({ path: flood.path })));
    expect(sent.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(await send({ path: PORTAL.paths.heartbeat })).toMatchObject({ status: 200 });
  });
});
