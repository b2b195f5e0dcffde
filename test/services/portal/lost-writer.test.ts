import { randomUUID } from 'node:crypto';
import { GLOBAL_ENDPOINT, REGION, type TwoRegions } from '../../support/postgres';
import { caughtUp } from '../../../simulator/engines/replica';
import { startService, type Portal, type Service } from './portal-service';

jest.setTimeout(20_000);

let service: Service;
let regions: TwoRegions;
/** Heartbeats that were stored while the database refused others. */
let stored = 0;
/** Runs in the east, whose database follows the west's: every write goes to the other region. */
let portal: Portal;

beforeAll(async () => {
  service = await startService();
  regions = service.regions;
  portal = await service.start();
  expect((await portal.post(heartbeat())).status).toBe(201);
}, 30_000);
afterAll(() => service?.close());

const heartbeat = (): { id: string; sentAt: string } => ({ id: randomUUID(), sentAt: '2026-01-01T00:00:00.000Z' });

describe('when the database refuses', () => {
  const role = (statement: string): Promise<unknown> =>
    regions.server.query(`ALTER ROLE holdfast_application ${statement}`);

  test('it takes no connection of the role: 503, with a code of its own, and when to come back', async () => {
    await role('CONNECTION LIMIT 0');
    const other = await service.start();
    const reply = await other.post(heartbeat());
    await role('CONNECTION LIMIT 42');
    expect(reply).toMatchObject({ status: 503, body: { error: { code: 'overloaded' } } });
    expect(reply.headers.get('Retry-After')).toBe('2');
    expect((await other.post(heartbeat())).status).toBe(201);
    stored += 1;
  });

  test('the role gave itself read-only transactions: it writes all the same', async () => {
    await regions.server.as('holdfast_application', (client) =>
      client.query('ALTER ROLE holdfast_application SET default_transaction_read_only = on'),
    );
    const other = await service.start();
    expect((await other.post(heartbeat())).status).toBe(201);
    stored += 1;
    expect((await other.request('/readyz?deep')).body).toMatchObject({ writer: { reachable: true } });
    await caughtUp(regions.server, regions.replica);
    await (await service.start()).line(({ RoleSettings }) => RoleSettings === 1);
    await role('RESET ALL');
  });

  test('it is the writer, and takes no pulse: ready, and not deeply so', async () => {
    await regions.server.query('REVOKE INSERT ON holdfast.pulse FROM holdfast_application');
    expect([await portal.request('/readyz'), await portal.request('/readyz?deep')].map(({ status }) => status)).toEqual(
      [200, 503],
    );
    await regions.server.query('GRANT INSERT ON holdfast.pulse TO holdfast_application');
  });
});

describe('when the database changes', () => {
  test('the writer restarts while the control plane is away: the next write succeeds', async () => {
    regions.global.available = false;
    await regions.server.stop();
    await regions.server.start();
    expect((await portal.post(heartbeat())).status).toBe(201);
    regions.global.available = true;
  });

  test('the global name leads to a server with a certificate for another name: it is not believed', async () => {
    const impostor = 'impostor.cluster-c1west.us-west-2.rds.amazonaws.com';
    regions.nameServer.names.set(impostor, REGION.west.address).set(GLOBAL_ENDPOINT, impostor);
    const other = await service.start();
    expect((await other.post(heartbeat())).status).toBe(503);
    expect(other.output()).toContain('ERR_TLS_CERT_ALTNAME_INVALID');

    regions.nameServer.names.set(GLOBAL_ENDPOINT, REGION.west.writer);
    expect((await other.post(heartbeat())).status).toBe(201);
  });

  test("this region's reader restarts: live, not ready, and ready again", async () => {
    await regions.replica.stop();
    expect((await portal.request('/livez')).status).toBe(200);
    expect(await portal.request('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not ready', reader: { reachable: false } },
    });
    await regions.replica.start();
    expect((await portal.request('/readyz')).status).toBe(200);
    await caughtUp(regions.server, regions.replica);
  });

  test.each([
    ['falls silent', async () => regions.server.signal('SIGSTOP')],
    [
      'is gone',
      async () => {
        regions.server.signal('SIGCONT');
        await regions.server.stop('at once');
      },
    ],
  ])('the writer %s: live, ready and reading; writes are refused, not lost', async (_what, lose) => {
    await lose();
    const [live, ready, deep, read, write] = await Promise.all([
      portal.request('/livez'),
      portal.request('/readyz'),
      portal.request('/readyz?deep'),
      portal.request('/heartbeat'),
      portal.post(heartbeat()),
    ]);
    expect([live, ready, read].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(deep).toMatchObject({
      status: 503,
      body: { status: 'not ready', reader: { reachable: true }, writer: { reachable: false } },
    });
    expect(write).toMatchObject({ status: 503, body: { error: { code: 'writer_unavailable' } } });
    expect(write.headers.get('Retry-After')).toBe('2');
    expect(JSON.stringify(write.body)).not.toMatch(/rds\.amazonaws|node_modules|\bat /);
  });

  test('the other region takes over: writes go there, and what was acknowledged before is there', async () => {
    await regions.replica.query('SELECT pg_promote()');
    regions.global.writer = REGION.east.name;
    regions.nameServer.names.set(GLOBAL_ENDPOINT, REGION.east.writer);
    expect(await portal.post(heartbeat())).toMatchObject({ status: 201, body: { region: REGION.east.name } });
    expect(await regions.replica.query('SELECT count(*)::int AS rows FROM holdfast.heartbeat')).toEqual([
      { rows: 4 + stored },
    ]);
  });
});
