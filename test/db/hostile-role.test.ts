/**
 * The application's role in the hands of an intruder: whatever it does in the database, a flip takes the epoch within its time,
 * and what the role did is named. Over 250 lines: one table of deeds, on one server.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Client } from 'pg';
import { TIME_LIMITS_MS } from '../../lib/contracts/region-switch-functions';
import { openPool, type Connections } from '../../lib/runtime/database/connections';
import { activate, endHoarders, fencedTransaction } from '../../lib/runtime/database/fence';
import { nameLookup } from '../../lib/runtime/database/name-lookup';
import { requireWriter } from '../../lib/runtime/database/writer';
import { storeHeartbeat } from '../../services/portal/src/heartbeat';
import { DATABASE } from '../../simulator/engines/rds-roles';
import { firstOf, proof } from '../support/in-full';
import { REGION, startMigratedRegion, type Region } from '../support/postgres';

jest.setTimeout(60_000);

const WEST = REGION.west.name;
const EAST = REGION.east.name;
const MEMBER = { host: REGION.west.writer, region: WEST };
/** What `activate` waits at most, in milliseconds, and what the machine may add. */
const IN_TIME_MS = 12_000 + 3_000;

let region: Region;
/** Sessions of the intruder. */
let intruders: { readonly client: Client; readonly leave: () => void }[] = [];
let warnings: string[] = [];

beforeAll(async () => {
  region = await startMigratedRegion(undefined, { max_locks_per_transaction: '2048', shared_buffers: '32MB' });
  await flip(WEST);
}, 30_000);
beforeEach(() => {
  warnings = [];
});
afterEach(async () => {
  for (const { leave } of intruders) leave();
  intruders = [];
  const settings = "SELECT FROM pg_db_role_setting WHERE setrole = 'holdfast_application'::regrole";
  if ((await region.server.query(settings)).length > 0)
    await region.server.query(
      'ALTER ROLE holdfast_application RESET ALL; ALTER ROLE holdfast_application IN DATABASE holdfast RESET ALL',
    );
  await until(async () => (await region.server.query("SELECT FROM pg_locks WHERE locktype = 'advisory'")).length === 0);
});
afterAll(() => region?.close());

const connections = (program: string): Connections => ({
  port: region.server.options.port,
  database: DATABASE,
  authorities: [region.authority.certificate],
  names: nameLookup(region.nameServer.address),
  program,
  log: {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, message) => void warnings.push(message),
    error: () => undefined,
  },
});

/** Signs in as a role, as its programs do, for one piece of work; not as an intruder. */
async function as<Result>(user: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const patience = { connect: TIME_LIMITS_MS.connect, query: TIME_LIMITS_MS.statement };
  const login = { user: `holdfast_${user}`, password: 'trusted by the test' };
  const pool = openPool(connections(user), MEMBER, login, { max: 1, patience }, (client) =>
    requireWriter(client, MEMBER),
  );
  try {
    const client = await pool.connect();
    return await work(client).finally(() => client.release(true));
  } finally {
    await pool.end();
  }
}

/** Makes a region the active one, as a step of a flip does. @returns milliseconds that it took */
async function flip(to: string): Promise<number> {
  const begun = performance.now();
  await as('activation', (client) => activate(client, to));
  return performance.now() - begun;
}

/** An intruder signs in, and stays until the end of the test. @throws where the server refuses it */
function intrude(): Promise<Client> {
  return new Promise((resolve, reject) => {
    region.server
      .as('holdfast_application', async (client) => {
        await client.query('SET idle_in_transaction_session_timeout = 0');
        await new Promise<void>((leave) => {
          intruders.push({ client, leave });
          resolve(client);
        });
      })
      .catch(reject);
  });
}

async function until(fits: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await fits()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it must come true within some seconds');
}

/** What an intruder does; its work may still be running when this resolves. */
type Deed = () => Promise<unknown>;
const one =
  (...statements: readonly string[]): Deed =>
  async () => {
    const client = await intrude();
    for (const statement of statements) await client.query(statement);
  };
const HELD = `BEGIN; SELECT holdfast.require_active('${WEST}')`;

const DEEDS: readonly [string, Deed, RegExp][] = [
  [
    'the advisory lock of before, shared',
    one("SELECT pg_advisory_lock_shared('holdfast.epoch'::regclass::bigint)"),
    /role holdfast_application holds 1 advisory locks/,
  ],
  ['a transaction that holds the fence and does nothing', one(HELD), /ended session \d+ of role holdfast_application/],
  [
    'every table that it may lock',
    one(
      'BEGIN',
      'LOCK TABLE holdfast.pulse IN ACCESS EXCLUSIVE MODE',
      'LOCK TABLE holdfast.epoch IN ACCESS SHARE MODE',
    ),
    /role holdfast_application locks table holdfast.pulse: AccessExclusiveLock/,
  ],
  [
    'settings of its own',
    one('ALTER ROLE holdfast_application SET default_transaction_read_only = on'),
    /role holdfast_application begins its sessions with default_transaction_read_only=on/,
  ],
  [
    'the advisory lock of before, exclusive',
    one("SELECT pg_advisory_lock('holdfast.epoch'::regclass::bigint)"),
    /role holdfast_application holds 1 advisory locks/,
  ],
  [
    '100,000 locks',
    one('SELECT pg_advisory_lock(n) FROM generate_series(1, 100000) AS n'),
    /role holdfast_application holds 10\d{4} locks/,
  ],
  [
    'ten of them',
    () => Promise.all(Array.from({ length: 10 }, one(HELD))),
    /(ended session \d+ of role holdfast_application .*){10}/,
  ],
  [
    'a statement that holds the fence and does not end',
    async () =>
      void (await intrude()).query(`SELECT holdfast.require_active('${WEST}'), pg_sleep(600)`).catch(() => undefined),
    /ended session \d+ of role holdfast_application/,
  ],
  [
    'a heartbeat that is never committed',
    one('BEGIN', `INSERT INTO holdfast.heartbeat (id, sent_at, region) VALUES (gen_random_uuid(), now(), '${WEST}')`),
    /ended session \d+ of role holdfast_application/,
  ],
  [
    'every row that it may lock',
    one(
      `INSERT INTO holdfast.pulse VALUES ('${WEST}'), ('${EAST}') ON CONFLICT DO NOTHING`,
      'BEGIN',
      'SELECT FROM holdfast.pulse FOR UPDATE',
      'SELECT FROM holdfast.epoch, holdfast.region',
      'SELECT pg_sleep(0)',
    ),
    /role holdfast_application has 1 transactions that do nothing/,
  ],
  [
    'temporary files',
    one(
      "SET work_mem = '64kB'",
      'BEGIN',
      'DECLARE much CURSOR FOR SELECT repeat(n::text, 20) FROM generate_series(1, 500000) AS n ORDER BY random()',
      'FETCH much',
    ),
    /role holdfast_application keeps \d+ MB of temporary files/,
  ],
  [
    'notifications that are never taken',
    async () => {
      await one('LISTEN flood', 'BEGIN', 'SELECT 1')();
      await one("SELECT pg_notify('flood', repeat('x', 7000) || n) FROM generate_series(1, 5000) AS n")();
    },
    /the queue of notifications is 0\.\d+ % full; roles that use it: holdfast_application/,
  ],
];

test.each(firstOf(4, DEEDS))('%s: the flip completes in time, and names it', async (_what, deed, named) => {
  await deed();
  // What lasts for less than a second is not worth a warning.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await flip(EAST)).toBeLessThan(IN_TIME_MS);
  expect(warnings.join('\n')).toMatch(named);
  expect(await flip(WEST)).toBeLessThan(IN_TIME_MS);
  expect(await region.server.query('SELECT region FROM holdfast.epoch')).toEqual([{ region: WEST }]);
});

test('all connections: it gets 70 % of them, and the flip has its own', async () => {
  let refusal: unknown;
  while (refusal === undefined) await intrude().catch((error: unknown) => (refusal = error));
  expect(refusal).toMatchObject({ code: '53300' });
  expect(intruders).toHaveLength(42);
  expect(await flip(EAST)).toBeLessThan(IN_TIME_MS);
  expect(warnings).toContain('role holdfast_application has 42 of its 42 sessions');
  await flip(WEST);
});

proof('the fence again and again, in many sessions that come back when they are ended', async () => {
  let isOver = false;
  const again = async (): Promise<void> => {
    while (!isOver)
      await region.server
        .as('holdfast_application', async (client) => {
          while (!isOver) await client.query(`SELECT holdfast.require_active('${WEST}'), pg_sleep(0.5)`);
        })
        .catch(() => undefined);
  };
  const all = Array.from({ length: 20 }, again);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await flip(EAST)).toBeLessThan(IN_TIME_MS);
  isOver = true;
  await Promise.all(all);
  await flip(WEST);
});

proof(
  'all locks that there are: nothing can sign in, until a session that is open already ends the one that has them',
  async () => {
    const guard = await intrude();
    // As a portal's monitor has, every few seconds: so it knows its own role by heart, and reads it without a lock.
    expect(await endHoarders(guard)).toEqual([]);
    await one()();
    const [, hoarder] = intruders;
    await expect(
      hoarder?.client.query('SELECT pg_advisory_lock(n) FROM generate_series(1, 400000) AS n'),
    ).rejects.toMatchObject({ code: '53200' });
    await expect(flip(EAST)).rejects.toMatchObject({ code: '53200' });
    expect(await endHoarders(guard)).toEqual([
      expect.stringMatching(/^ended session \d+ of role holdfast_application, with \d{6} locks/),
    ]);
    await until(() =>
      flip(EAST).then(
        () => true,
        () => false,
      ),
    );
    await flip(WEST);
  },
);

const SETTINGS = [
  'default_transaction_read_only = on',
  'default_transaction_isolation = serializable',
  'statement_timeout = 1',
  'lock_timeout = 1',
  'transaction_timeout = 1',
  'idle_in_transaction_session_timeout = 1',
  'idle_session_timeout = 1',
  "search_path = 'elsewhere'",
  "local_preload_libraries = 'missing'",
  'synchronous_commit = off',
  "DateStyle = 'SQL, DMY'",
  "TimeZone = 'Pacific/Auckland'",
  'row_security = off',
  "role = 'holdfast_verification'",
  'tcp_user_timeout = 1',
];

test.each(firstOf(3, SETTINGS))('ALTER ROLE ... SET %s: its programs write all the same', async (setting) => {
  const intruder = await intrude();
  await intruder.query(`ALTER ROLE holdfast_application SET ${setting}`);
  await intruder.query(`ALTER ROLE holdfast_application IN DATABASE holdfast SET ${setting}`);
  const [name] = setting.split(' ');
  await as('application', async (client) => {
    const sent = { id: randomUUID(), sentAt: '2026-02-03T00:00:00.000Z' };
    const { heartbeat } = await fencedTransaction(client, WEST, () => storeHeartbeat(client, sent, WEST));
    expect(heartbeat.sentAt.toISOString()).toBe(sent.sentAt);
    const { rows } = await client.query('SELECT current_setting($1) AS value', [name]);
    expect(setting.replaceAll("'", '')).not.toBe(`${name} = ${rows[0]?.value}`);
  });
});
