/** Rule 6 with real portals in both regions, each with a name server of its own. */
import { randomUUID } from 'node:crypto';
import { FENCE } from '../../../lib/config/numbers';
import { startNameServer, type NameServer } from '../../../simulator/engines/dns';
import type { PostgresServer } from '../../../simulator/engines/server';
import { caughtUp } from '../../../simulator/engines/replica';
import { activate } from '../../../lib/runtime/database/fence';
import { GLOBAL_ENDPOINT, REGION } from '../../support/postgres';
import { startService, WITNESS, type Portal, type Reply, type Service } from './portal-service';

jest.setTimeout(30_000);

const WEST = REGION.west.name;
const EAST = REGION.east.name;

let service: Service;
/** The name server of each region's portals. */
const nameServers: NameServer[] = [];
let west: Portal;
let east: Portal;

beforeAll(async () => {
  service = await startService();
  const names = Object.fromEntries(service.regions.nameServer.names);
  const start = async (side: 'west' | 'east'): Promise<Portal> => {
    const nameServer = await startNameServer(names);
    nameServers.push(nameServer);
    return service.start({ DATABASE_DNS_SERVER: nameServer.address }, side);
  };
  [west, east] = [await start('west'), await start('east')];
}, 30_000);
afterAll(async () => {
  await Promise.all(nameServers.map((each) => each.close()));
  await service?.close();
});

const heartbeat = (): { id: string; sentAt: string } => ({ id: randomUUID(), sentAt: '2026-01-01T00:00:00.000Z' });
const activated = (region: string, server: PostgresServer = service.regions.server): Promise<number> =>
  server.as('holdfast_activation', (client) => activate(client, region));
const witnessed = (...regions: readonly string[]): void =>
  nameServers.forEach(({ texts }) => texts.set(WITNESS, regions));
const isStored = async (id: string, server: PostgresServer = service.regions.server): Promise<boolean> =>
  (await server.query('SELECT FROM holdfast.heartbeat WHERE id = $1', [id])).length === 1;
const until = async (portal: Portal, status: number): Promise<Reply> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const reply = await portal.post(heartbeat());
    if (reply.status === status) return reply;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the portal must answer ${status} soon, and does not`);
};
const TURNED_AWAY = {
  status: 503,
  body: { error: { code: 'not_active', message: expect.stringContaining('resolve the name again') } },
};
const leads = (reply: Reply): unknown => [reply.headers.get('Connection'), reply.headers.get('Retry-After')];

describe('only the active region writes for users', () => {
  test('where there is one region, it is the active one, and needs no witness', async () => {
    const only = await service.start({ DATABASE_GLOBAL_CLUSTER: '', WITNESS_NAME: '' }, 'west');
    expect((await only.post(heartbeat())).status).toBe(201);
    expect((await only.request('/heartbeat')).body.active).toEqual({ lease: true, epoch: 1, region: null });
    only.process.kill('SIGTERM');
    expect(await only.ended).toBe(0);
  });

  test('while the witness names no region, none does', async () => {
    expect(await Promise.all([west.post(heartbeat()), east.post(heartbeat())])).toMatchObject([
      TURNED_AWAY,
      TURNED_AWAY,
    ]);
  });

  test('the one that is named and activated does; the other turns clients away, to ask for the name again', async () => {
    const epoch = await activated(WEST);
    witnessed(WEST);
    expect((await until(west, 201)).body).toMatchObject({ region: WEST, epoch });
    const { id, sentAt } = heartbeat();
    const reply = await east.post({ id, sentAt });
    expect(reply).toMatchObject(TURNED_AWAY);
    expect(leads(reply)).toEqual(['close', '1']);
    expect(await isStored(id)).toBe(false);
    await caughtUp(service.regions.server, service.regions.replica);
    const facts = await Promise.all([west, east].map((portal) => portal.request('/heartbeat')));
    expect(facts.map(({ body }) => body.active)).toEqual([
      { lease: true, epoch, region: WEST },
      { lease: false, epoch, region: WEST },
    ]);
  });

  test('both regions go on beating: a pulse is not a write for users', async () => {
    await Promise.all([west, east].map((portal) => portal.line(({ WriterReachable }) => WriterReachable === 1)));
    expect(await service.regions.server.query('SELECT region FROM holdfast.pulse ORDER BY 1')).toEqual([
      { region: EAST },
      { region: WEST },
    ]);
  });

  test('a lookup finds what it stored in its writer', async () => {
    const sent = heartbeat();
    expect((await west.post(sent)).status).toBe(201);
    expect(await west.lookup({ ids: [sent.id, randomUUID()] })).toMatchObject({
      status: 200,
      body: { found: [sent.id], from: 'writer', region: WEST },
    });
  });
});

describe('the active role moves', () => {
  test('as soon as a region is activated, the database refuses the other one, though its lease lasts', async () => {
    await activated(EAST);
    const { id, sentAt } = heartbeat();
    expect(await west.post({ id, sentAt })).toMatchObject(TURNED_AWAY);
    expect(await isStored(id)).toBe(false);
    expect((await west.request('/heartbeat')).body.active).toMatchObject({ lease: true });
    expect(await activated(WEST)).toBeGreaterThan(2);
    expect((await west.post(heartbeat())).status).toBe(201);
  });

  test('a write that is under way when the lease ends is not acknowledged, stored or not', async () => {
    const sent = heartbeat();
    await service.regions.server.as('postgres', async (client) => {
      await client.query('BEGIN; LOCK TABLE holdfast.heartbeat IN SHARE MODE');
      const inFlight = west.post(sent);
      await blocked();
      const lost = west.lines.length;
      witnessed(EAST);
      await west.line(
        (line) => west.lines.indexOf(line) >= lost && line.message === 'this region does not hold the lease',
      );
      await client.query('COMMIT');
      const reply = await inFlight;
      expect(reply).toMatchObject({
        status: 503,
        body: { error: { code: 'lease_lapsed', message: expect.stringContaining('the same id') } },
      });
      expect(leads(reply)).toEqual(['close', '1']);
    });
    expect(await isStored(sent.id)).toBe(true);
  });

  test('the region that is activated and named serves with its next request; sent there again, the write is the same', async () => {
    const epoch = await activated(EAST);
    const begun = performance.now();
    expect((await until(east, 201)).body).toMatchObject({ epoch });
    expect(performance.now() - begun).toBeLessThan(1500);
    expect(await west.post(heartbeat())).toMatchObject(TURNED_AWAY);
  });
});

describe('a region that is cut off', () => {
  test('stops acknowledging within the time of a lease, though its database goes on accepting writes', async () => {
    await activated(WEST);
    witnessed(WEST);
    await until(west, 201);
    const [ofWest] = nameServers;
    if (ofWest) ofWest.isSilent = true;
    const cut = performance.now();
    let last = 0;
    let refused = 0;
    while (refused < 2) {
      const { status } = await west.post(heartbeat());
      if (status === 201) last = performance.now() - cut;
      else refused += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(last).toBeGreaterThan((FENCE.lease.seconds - FENCE.renewal.seconds) * 1000 - 500);
    expect(last).toBeLessThan(FENCE.lease.seconds * 1000 + 100);
    expect(await west.post(heartbeat())).toMatchObject(TURNED_AWAY);
    await expect(
      service.regions.server.query(
        "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES (gen_random_uuid(), now(), 'us-west-2', 1)",
      ),
    ).resolves.toEqual([]);
    expect((await west.request('/readyz')).status).toBe(200);
  });

  test('and its writer get no write from the other region, which finds its own writer', async () => {
    await caughtUp(service.regions.server, service.regions.replica);
    await service.regions.replica.query('SELECT pg_promote()');
    const epoch = await activated(EAST, service.regions.replica);
    service.regions.global.writer = EAST;
    nameServers.forEach(({ names }) => names.set(GLOBAL_ENDPOINT, REGION.east.writer));
    witnessed(EAST);
    const { id, sentAt } = heartbeat();
    const replies: Reply[] = [];
    do {
      replies.push(await east.post({ id, sentAt }));
    } while (replies.at(-1)?.status !== 201 && replies.length < 50);
    expect(replies[0]).toMatchObject(TURNED_AWAY);
    expect(replies.at(-1)).toMatchObject({ status: 201, body: { epoch, region: EAST } });
    expect([await isStored(id), await isStored(id, service.regions.replica)]).toEqual([false, true]);
    expect(await east.lookup({ ids: [id] })).toMatchObject({ body: { found: [id], from: 'writer' } });
  });
});

/** Resolves once a statement waits for a lock. */
async function blocked(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await service.regions.server.query('SELECT FROM pg_locks WHERE NOT granted')).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('a statement must wait within a second');
}
