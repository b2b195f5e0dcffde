/** The load balancer of one region; see load-balancer.ts. */
import {
  Agent,
  createServer,
  get,
  request as forwardRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  HEADER_LIMITS,
  loadBalancerOrder,
  type LoadBalancerOptions,
  type LoadBalancerOrder,
  type Place,
} from './load-balancer';
import { receiveOrders } from './ipc';
import { webFirewall, webRequest } from './web-firewall';

/** One target and what the checks have said about it. */
interface Target extends Place {
  isHealthy: boolean;
  /** Checks in a row that contradict `isHealthy`. */
  against: number;
}

let targets: readonly Target[] = [];
let health: LoadBalancerOptions['health'] | undefined;
let turn = 0;

receiveOrders(loadBalancerOrder, carryOut);

function carryOut(order: LoadBalancerOrder): Promise<void> | readonly number[] | void {
  switch (order.kind) {
    case 'open':
      health = order.health;
      return listen(order);
    case 'register':
      targets = order.targets.map(registered);
      return;
    case 'healthy':
      return targets.filter(({ isHealthy }) => isHealthy).map(({ port }) => port);
  }
}

function registered({ address, port }: Place): Target {
  const known = targets.find((target) => target.address === address && target.port === port);
  if (known) return known;
  const target = { address, port, isHealthy: false, against: 0 };
  // Registered by then.
  setImmediate(() => void watch(target));
  return target;
}

function listen({ at, controls }: LoadBalancerOptions): Promise<void> {
  const judge = webFirewall({ ...controls, clock: () => performance.now() });
  const [opened, agent] = [new WeakMap<Socket, number>(), new Agent({ keepAlive: true, timeout: controls.idleMs })];
  const options = { maxHeaderSize: HEADER_LIMITS.allHeaders, keepAliveTimeout: controls.idleMs, noDelay: true };
  const server = createServer(options, (request, response) => {
    const age = performance.now() - (opened.get(request.socket) ?? 0);
    if (age >= controls.keepAliveMs) response.setHeader('Connection', 'close');
    void serve(request, response, { judge, agent });
  });
  server.on('connection', (socket) => opened.set(socket, performance.now()));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, resolve);
  });
}

interface Way {
  readonly judge: ReturnType<typeof webFirewall>;
  readonly agent: Agent;
}

/** A client that goes away while it sends needs no answer. */
async function serve(request: IncomingMessage, response: ServerResponse, { judge, agent }: Way): Promise<void> {
  const body = await buffer(request).catch(() => undefined);
  if (!body) return;
  const refusal = isTooLong(request) ? { status: 400, rule: 'header size' } : judge(webRequest(request, body.length));
  if (refusal) return refuse(response, refusal.status);
  const target = nextTarget();
  if (!target) return refuse(response, 503);
  const { address: host, port } = target;
  const { method, url: path } = request;
  const forward = forwardRequest(
    { host, port, method, path, agent, headers: forwarded(request, body.length) },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      pipeline(answer, response, () => undefined);
    },
  );
  forward.once('timeout', () => forward.destroy(new Error('idle')));
  forward.on('error', ({ message }) => refuse(response, message === 'idle' ? 504 : 502));
  response.once('close', () => response.writableFinished || forward.destroy());
  forward.end(body);
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status).end();
}

function isTooLong({ method = '', url = '', rawHeaders }: IncomingMessage): boolean {
  const line = `${method} ${url} HTTP/1.1`.length;
  return line > HEADER_LIMITS.requestLine || rawHeaders.some((each) => each.length > HEADER_LIMITS.oneHeader);
}

/** Without the headers that concern one connection (RFC 9110, 7.6.1). */
const endToEnd = ({ connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...headers }: IncomingHttpHeaders) =>
  headers;

function forwarded({ headers, socket }: IncomingMessage, body: number): OutgoingHttpHeaders {
  const addresses = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? []].flat();
  return { ...endToEnd(headers), 'content-length': body, 'x-forwarded-for': addresses.join(', ') };
}

/** The next healthy target; the next of all where none is, as an Application Load Balancer does. */
function nextTarget(): Target | undefined {
  const healthy = targets.filter(({ isHealthy }) => isHealthy);
  const candidates = healthy.length > 0 ? healthy : targets;
  turn += 1;
  return candidates[turn % candidates.length];
}

async function watch(target: Target): Promise<void> {
  while (health && targets.includes(target)) {
    const said = await ask(target, health);
    target.against = said === target.isHealthy ? 0 : target.against + 1;
    if (target.against >= (said ? health.healthyAfter : health.unhealthyAfter)) {
      target.isHealthy = said;
      target.against = 0;
    }
    const { everyMs } = health;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function ask({ address, port }: Place, { path, answerMs }: LoadBalancerOptions['health']): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: address, port, path, agent: false, timeout: answerMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('late')));
    request.once('error', () => resolve(false));
  });
}
