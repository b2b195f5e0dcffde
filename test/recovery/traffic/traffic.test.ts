import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { clockOrigin } from '../../../lib/recovery/drill/clock';
import type { Sample } from '../../../lib/recovery/evidence/entries';
import { PROBE_HEADER, type TrafficOrder } from '../../../lib/recovery/traffic/contract';
import { startTraffic, type Traffic } from '../../../lib/recovery/traffic/traffic';
import { PATIENCE_MS, until } from '../../support/patience';
import { DOMAIN, PORTAL_NAME, startLoopbackRegions, type LoopbackRegions } from '../../simulator/loopback-regions';

jest.setTimeout(PATIENCE_MS);

const PROGRAM = join(__dirname, '../../../build/processes/traffic.mjs');

const TEMPO: TrafficOrder['tempo'] = { clients: 3, pause: 20, retry: 5, connect: 1000, answer: 1000, mail: 20 };

let regions: LoopbackRegions;
let traffic: Traffic | undefined;
let samples: Sample[];

beforeEach(async () => {
  regions = await startLoopbackRegions();
  samples = [];
});
afterEach(async () => {
  await traffic?.stop();
  traffic = undefined;
  await regions.close();
});

const heartbeats = () => samples.filter((sample) => sample.kind === 'heartbeat');
const mails = () => samples.filter((sample) => sample.kind === 'mail');

function order(changes: Partial<TrafficOrder> = {}): TrafficOrder {
  return {
    kind: 'order',
    origin: clockOrigin(),
    tempo: TEMPO,
    portal: { host: PORTAL_NAME, port: regions.portalPort, tls: false },
    keys: [regions.west, regions.east].map(({ name, api }) => ({
      region: name,
      arn: `arn:aws:kms:${name}:111122223333:alias/x`,
      endpoint: api,
    })),
    nameServer: regions.nameServer,
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
    ...changes,
  };
}

async function start(
  changes: Partial<TrafficOrder> = {},
  lost: (reason: string) => void = () => undefined,
): Promise<void> {
  traffic = await startTraffic({
    program: PROGRAM,
    order: order(changes),
    report: (seen) => void samples.push(...seen),
    lost,
  });
}

function fail(reason: string): never {
  throw new Error(reason);
}

test('every acknowledgement is one heartbeat that arrived once, signed for its region, with its region and epoch', async () => {
  const before = Date.now();
  await start();
  await until(() => heartbeats().length > 20);
  await traffic?.stop();
  for (const sample of heartbeats()) {
    expect(sample).toMatchObject({ outcome: 'acknowledged', region: 'us-west-2', epoch: 1 });
    // By the clock of the drill.
    expect(sample.at).toBeGreaterThan(before - 5);
    expect(sample.done).toBeGreaterThan(sample.at);
    expect(sample.done).toBeLessThan(Date.now() + 5);
  }
  const ids = heartbeats().map(({ id }) => id);
  expect(ids.toSorted()).toEqual(regions.arrived.map(({ id }) => id).toSorted());
  expect(new Set(heartbeats().map(({ client }) => client))).toEqual(new Set([0, 1, 2]));
  expect(regions.unauthorized).toEqual([]);
  // A client keeps its connection.
  expect(new Set(regions.arrived.map(({ connection }) => connection)).size).toBe(3);
});

test('clients leave a region that is not active at once, for the one that the name leads to', async () => {
  await start();
  await until(() => heartbeats().length > 5);
  regions.west.mood = 'not_active';
  await until(() => heartbeats().some(({ answer }) => answer === '503 not_active'));
  Object.assign(regions.east, { mood: 'active', epoch: 2 });
  regions.lead(regions.east);
  const inTheEast = () => heartbeats().filter(({ region }) => region === 'us-east-2');
  await until(() => new Set(inTheEast().map(({ client }) => client)).size === 3);
  expect(inTheEast().every(({ epoch }) => epoch === 2)).toBe(true);
});

test('a request without an answer has failed, and is not repeated', async () => {
  regions.west.mood = 'silent';
  await start({ tempo: { ...TEMPO, answer: 200 } });
  await until(() => heartbeats().length >= 6);
  expect(new Set(heartbeats().map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
  await traffic?.stop();
  const ids = regions.arrived.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a region whose KMS is gone does not keep heartbeats from the other; without any KMS nothing is sent', async () => {
  regions.east.kmsAvailable = false;
  await start();
  await until(() => heartbeats().length > 10);
  expect(heartbeats().every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
  regions.west.kmsAvailable = false;
  const unsigned = () => heartbeats().filter(({ outcome }) => outcome === 'failed');
  await until(() => unsigned().length > 3);
  const arrived = regions.arrived.length;
  const before = unsigned().length;
  await until(() => unsigned().length > before + 3);
  expect(new Set(unsigned().map(({ answer }) => answer))).toEqual(new Set(['no region made a MAC']));
  expect(regions.arrived).toHaveLength(arrived);
});

test('every mail exchanger gets its own mails, which carry their ids', async () => {
  regions.east.mailReply = '450 later';
  const exchangers = [regions.west, regions.east].map(({ name }) => `mx.${name}.${DOMAIN}`);
  await start({ mail: { exchangers, port: regions.mailPort, domain: DOMAIN } });
  await until(() => exchangers.every((exchanger) => mails().filter((mail) => mail.exchanger === exchanger).length > 2));
  regions.east.mailReply = '550 never';
  await until(() => mails().some(({ outcome }) => outcome === 'refused'));
  await traffic?.stop();
  const [west, east] = exchangers.map((exchanger) => mails().filter((mail) => mail.exchanger === exchanger));
  expect(west?.every(({ outcome, answer }) => outcome === 'accepted' && answer === '250 stored')).toBe(true);
  expect(east?.some(({ outcome, answer }) => outcome === 'deferred' && answer.startsWith('450'))).toBe(true);
  for (const { id } of west ?? [])
    expect(regions.west.mails.filter((text) => text.includes(`${PROBE_HEADER}: ${id}`))).toHaveLength(1);
});

test('the process survives a Ctrl-C, which the drill handles, and ends without its parent', async () => {
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const messages: unknown[] = [];
  child.on('message', (message) => void messages.push(message));
  const hasSaid = (kind: string) => messages.some((message) => Object(message).kind === kind);
  child.send(order());
  await until(() => hasSaid('ready'));
  child.kill('SIGINT');
  messages.length = 0;
  await until(() => hasSaid('samples'));
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a process that ends by itself is reported', async () => {
  const lost: string[] = [];
  await start({}, (reason) => void lost.push(reason));
  await until(() => samples.length > 0);
  process.kill(traffic?.pid ?? fail('the process must have an id'), 'SIGKILL');
  await until(() => lost.length > 0);
  expect(lost).toEqual([expect.stringMatching(/^ended by SIGKILL: out of memory\?/)]);
});

test('an invalid order fails before a request is sent', async () => {
  await expect(start({ keys: [] })).rejects.toThrow('before it began');
  expect(regions.arrived).toEqual([]);
});
