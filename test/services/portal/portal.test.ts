import { readdirSync } from 'node:fs';
import { PORTAL } from '../../../lib/contracts/portal';
import { REGION } from '../../support/postgres';
import { caughtUp } from '../../../simulator/engines/replica';
import { ADMINISTRATOR } from '../../../simulator/engines/rds-roles';
import { heartbeat, KEY, signed, startService, type Portal, type Reply, type Service } from './portal-service';

jest.setTimeout(20_000);

let service: Service;
/** Runs in the east, whose database follows the west's: every write goes to the other region. */
let portal: Portal;

beforeAll(async () => {
  service = await startService();
  portal = await service.start();
}, 30_000);
afterAll(() => service?.close());

const lookupOf = (count: number) => ({ ids: Array.from({ length: count }, () => heartbeat().id) });
const heartbeats = (): Promise<unknown[]> =>
  service.regions.server.query('SELECT count(*)::int AS rows FROM holdfast.heartbeat');
const ERROR = { error: { code: expect.any(String), message: expect.any(String) }, requestId: expect.any(String) };

describe('a heartbeat', () => {
  const sent = heartbeat();
  let stored: Reply;

  test('is written in the other region, and answered with time and region', async () => {
    stored = await portal.post(sent);
    expect(stored.status).toBe(201);
    expect(stored.body).toEqual({ ...sent, writtenAt: expect.any(String), region: REGION.east.name, epoch: 1 });
    expect(await heartbeats()).toEqual([{ rows: 1 }]);
  });

  test('sent again is the same heartbeat', async () => {
    expect(await portal.post(sent)).toMatchObject({ status: 200, body: stored.body });
  });

  test("is read from this region's own reader", async () => {
    await caughtUp(service.regions.server, service.regions.replica);
    expect(await portal.request('/heartbeat')).toMatchObject({
      status: 200,
      body: { region: REGION.east.name, heartbeat: stored.body },
    });
  });

  test('comes with whether this region may write, and which activation its reader knows', async () => {
    expect(await portal.request('/heartbeat')).toMatchObject({
      status: 200,
      body: { active: { lease: true, epoch: 1, region: null } },
    });
  });

  test('is found by its id, and others are not; where the writer is elsewhere, by the reader', async () => {
    expect(await portal.lookup({ ids: [sent.id, heartbeat().id] })).toMatchObject({
      status: 200,
      body: { region: REGION.east.name, found: [sent.id], from: 'reader' },
    });
  });

  test('replayed by an eavesdropper is the same heartbeat too, and changes nothing', async () => {
    const body = JSON.stringify(heartbeat());
    const Authorization = signed({ body });
    const first = await portal.post(body, { Authorization });
    const rows = await heartbeats();
    expect(first.status).toBe(201);
    expect(await portal.post(body, { Authorization })).toMatchObject({ status: 200, body: first.body });
    expect(await heartbeats()).toEqual(rows);
  });
});

describe('what is not a heartbeat', () => {
  const body = JSON.stringify(heartbeat());
  const fromNow = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

  test.each([
    ['no MAC', () => ''],
    ['another scheme', () => signed({ body }).replace('Holdfast-MAC', 'Bearer')],
    ['a MAC for another region', () => signed({ body, keys: { [REGION.west.name]: KEY } })],
    ['a MAC of the past', () => signed({ body, time: fromNow(-301) })],
    ['a MAC of the future', () => signed({ body, time: fromNow(310) })],
  ])('%s: 401, and KMS is not asked', async (_what, header) => {
    const asked = service.kms.received.length;
    const reply = await portal.post(body, { Authorization: header() });
    expect(reply).toMatchObject({ status: 401, body: ERROR });
    expect(reply.headers.get('WWW-Authenticate')).toBe('Holdfast-MAC');
    expect((await portal.request('/heartbeat', { headers: { Authorization: header() } })).status).toBe(401);
    expect(service.kms.received.length).toBe(asked);
  });

  test.each([
    ['another key', () => signed({ body, keys: { [REGION.east.name]: { material: 'another key' } } })],
    ['a MAC of another body', () => signed({ body: JSON.stringify(heartbeat()) })],
    ['a MAC of another path', () => signed({ body, path: '/' })],
    ['a MAC of another method', () => signed({ body, method: 'PUT' })],
    [
      'a MAC of another time',
      () => signed({ body, time: fromNow(-60) }).replace(/time="[^"]+"/, `time="${fromNow(0).toISOString()}"`),
    ],
  ])('%s: 401', async (_what, header) => {
    expect(await portal.post(body, { Authorization: header() })).toMatchObject({ status: 401, body: ERROR });
  });

  test('while KMS does not answer: 503 for every request with a MAC; other requests go on', async () => {
    KEY.available = false;
    const replies = [await portal.post(heartbeat()), await portal.request('/heartbeat')];
    KEY.available = true;
    for (const reply of replies) {
      expect(reply).toMatchObject({ status: 503, body: { error: { code: 'key_unavailable' } } });
      expect(reply.headers.get('Retry-After')).toBe('2');
      expect(JSON.stringify(reply.body)).not.toMatch(/KMSInternal|arn:|127\.0\.0\.1/);
    }
    expect((await portal.request('/readyz?deep')).status).toBe(200);
    expect((await portal.post(heartbeat())).status).toBe(201);
  });

  test.each([
    ['no JSON', 'not json'],
    ['no id', { sentAt: heartbeat().sentAt }],
    ['an id that is not a UUID', { ...heartbeat(), id: "1' OR '1'='1" }],
    ['a time that is not a time', { ...heartbeat(), sentAt: 'yesterday' }],
    ['more than a heartbeat', { ...heartbeat(), region: 'mars' }],
  ])('%s: 400', async (_what, body) => {
    expect(await portal.post(body)).toMatchObject({ status: 400, body: ERROR });
  });

  test('a body beyond the limit: 413', async () => {
    expect(await portal.post('x'.repeat(5000))).toMatchObject({ status: 413, body: ERROR });
    expect(await portal.lookup(lookupOf(PORTAL.lookup.ids + 1))).toMatchObject({ status: 413, body: ERROR });
  });

  test('a lookup without a MAC, or with one of a heartbeat: 401', async () => {
    for (const Authorization of ['', signed({ body })]) {
      expect(
        await portal.request('/heartbeat/lookup', { method: 'POST', body, headers: { Authorization } }),
      ).toMatchObject({ status: 401, body: ERROR });
    }
  });

  test.each([
    ['no ids', {}],
    ['an empty list', { ids: [] }],
    ['an id that is no UUID', { ids: ["1' OR '1'='1"] }],
    ['more than ids', { ids: [heartbeat().id], region: 'mars' }],
  ])('a lookup of %s: 400', async (_what, asked) => {
    expect(await portal.lookup(asked)).toMatchObject({ status: 400, body: ERROR });
  });

  test('a lookup of as many ids as may be asked for fits into its body', async () => {
    expect(await portal.lookup(lookupOf(PORTAL.lookup.ids))).toMatchObject({
      status: 200,
      body: { found: [] },
    });
  });

  test('an unknown page: 404', async () => {
    expect(await portal.request('/wp-admin')).toMatchObject({ status: 404, body: ERROR });
  });
});

describe('health', () => {
  test('live, ready, and ready to write', async () => {
    expect(await portal.request('/livez')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await portal.request('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', reader: { reachable: true, schemaVersion: readdirSync('db/migrations').length } },
    });
    expect(await portal.request('/readyz?deep')).toMatchObject({
      status: 200,
      body: { writer: { reachable: true, region: REGION.west.name } },
    });
  });

  test('the state of the writer is a metric', async () => {
    const line = await portal.line(({ message }) => message === 'observed the writer');
    expect(line).toMatchObject({ Service: 'portal', WriterReachable: 1, writerRegion: REGION.west.name });
    expect(line._aws).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Holdfast/Portal' }] });
  });

  test('L4: its pulse goes through the writer, and is read back from the reader of its own region', async () => {
    await portal.line(({ message }) => message === 'observed the writer');
    await caughtUp(service.regions.server, service.regions.replica);
    expect(await service.regions.replica.query('SELECT region FROM holdfast.pulse')).toEqual([
      { region: REGION.east.name },
    ]);
  });

  test('a request is logged without its query, with the address that the load balancer saw', async () => {
    await portal.request('/nowhere?secret=in-the-query', {
      headers: { 'X-Request-Id': 'seen-1', 'X-Forwarded-For': '198.51.100.1, 203.0.113.7' },
    });
    const line = await portal.line(({ requestId, message }) => requestId === 'seen-1' && message === 'request');
    expect(line).toMatchObject({
      method: 'GET',
      path: '/nowhere',
      status: 404,
      ms: expect.any(Number),
      sourceIp: '203.0.113.7',
      region: REGION.east.name,
    });
    expect(portal.output()).not.toContain('in-the-query');
  });
});

describe('the end', () => {
  test('SIGTERM while a request is in flight: it is answered, new ones are not accepted, exit code 0', async () => {
    await service.regions.server.as('postgres', async (client) => {
      await client.query('BEGIN; LOCK TABLE holdfast.heartbeat IN SHARE MODE');
      const inFlight = portal.post(heartbeat());
      await waitUntil(
        async () => (await service.regions.server.query('SELECT FROM pg_locks WHERE NOT granted')).length > 0,
      );
      portal.process.kill('SIGTERM');
      await portal.line(({ message }) => message === 'shutting down');
      await expect(fetch(`${portal.url}/livez`)).rejects.toThrow();
      await client.query('COMMIT');
      const reply = await inFlight;
      expect(reply.status).toBe(201);
      expect(reply.headers.get('Connection')).toBe('close');
    });
    expect(await portal.ended).toBe(0);
  });

  test('wrong variables: it does not start, and names them all', async () => {
    await expect(service.start({ WITNESS_NAME: '' })).rejects.toThrow(/WITNESS_NAME: must be the name/);
    await expect(service.start({ DATABASE_PORT: '0', HEARTBEAT_KEY: 'alias/heartbeat' })).rejects.toThrow(
      /DATABASE_PORT.*HEARTBEAT_KEY/s,
    );
  });

  test('no log holds a secret', () => {
    const secrets = [
      ADMINISTRATOR.password,
      service.regions.variables().AWS_SECRET_ACCESS_KEY,
      'X-Amz-Signature',
      'Holdfast-MAC',
    ] as const;
    const output = service.portals.map((each) => each.output()).join();
    for (const secret of secrets) expect(output).not.toContain(secret);
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it must come true within a second');
}
