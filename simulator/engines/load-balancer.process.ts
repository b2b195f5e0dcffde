/** The load balancer of one region; see load-balancer.ts. */
import { get } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { frontOrder, type FrontOptions, type FrontOrder, type Place } from './load-balancer';
import { takeOrders } from './ipc';

/** One target and what the checks have said about it. */
interface Target extends Place {
  isHealthy: boolean;
  /** Checks in a row that contradict `isHealthy`. */
  against: number;
}

let targets: readonly Target[] = [];
let health: FrontOptions['health'] | undefined;
let turn = 0;

takeOrders(frontOrder, carryOut);

function carryOut(order: FrontOrder): Promise<void> | readonly number[] | void {
  switch (order.kind) {
    case 'open':
      health = order.health;
      return listen(order.at);
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

function listen(at: Place): Promise<void> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, lead);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, resolve);
  });
}

/** Leads a connection to the next healthy target; to the next of all where none is, as an Application Load Balancer does. */
function lead(client: Socket): void {
  const healthy = targets.filter(({ isHealthy }) => isHealthy);
  const candidates = healthy.length > 0 ? healthy : targets;
  turn += 1;
  const target = candidates[turn % candidates.length];
  if (!target) return void client.destroy();
  const server = connect({ host: target.address, port: target.port, allowHalfOpen: true, noDelay: true });
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.pipe(other);
    one.on('error', () => other.destroy());
    one.once('close', () => other.destroy());
  }
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

function ask({ address, port }: Place, { path, answerMs }: FrontOptions['health']): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: address, port, path, agent: false, timeout: answerMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('late')));
    request.once('error', () => resolve(false));
  });
}
