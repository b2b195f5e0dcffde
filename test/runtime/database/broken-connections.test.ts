/**
 * A connection that breaks at any moment, in any way, ends no program: its caller gets an answer or a failure that says what it
 * is, and the next one is served. An error that comes as an event is heard: unheard, it would end the program.
 */
import type { Client } from 'pg';
import { openPool, transaction } from '../../../lib/runtime/database/connections';
import { hasCause, isWriterLost, WriterUnreachable } from '../../../lib/runtime/database/failures';
import { ReadOnlyDatabase } from '../../../lib/runtime/verification/read-only-database';
import { sessions, signalUnlessGone } from '../../../simulator/engines/server-process';
import { APP, openLab, WRITER, type DatabaseLab } from './database-lab';

jest.setTimeout(40_000);

const PATIENCE = { connect: 2000, query: 2500 };
const MOMENTS = ['connecting', 'query running', 'between statements', 'commit sent'] as const;
type Moment = (typeof MOMENTS)[number];
const BREAKS: Readonly<Record<string, (pids: readonly number[]) => void>> = {
  terminated: (pids) => pids.forEach((pid) => signalUnlessGone(pid, 'SIGTERM')),
  killed: (pids) => pids.forEach((pid) => signalUnlessGone(pid, 'SIGKILL')),
  reset: () => lab.door.reset(),
  frozen: (pids) => pids.forEach((pid) => signalUnlessGone(pid, 'SIGSTOP')),
};
const ROWS = MOMENTS.flatMap((moment) => Object.keys(BREAKS).map((how) => ({ moment, how })));

type Query = (sql: string) => Promise<unknown>;
type Work = (query: Query, canWrite: boolean) => Promise<void>;

/** Programs, by what they use: each runs work in a transaction. */
interface Program {
  readonly run: (work: Work) => Promise<void>;
  readonly close: () => Promise<void>;
}

let lab: DatabaseLab;
let written = 0;

beforeAll(async () => {
  lab = await openLab();
  await lab.region.server.query(`
    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(current_setting('lab.commit_takes')::float); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON written DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slowly()`);
}, 30_000);
afterAll(() => lab?.close());

/** The portal and the migration task, verification, and the functions of the recovery plan. */
const programs: Readonly<Record<string, () => Program>> = {
  locator() {
    const writer = lab.locator({ max: 2, patience: PATIENCE, deadlineMs: 10_000 });
    return {
      run: (work) => writer.use((client) => transaction(client, () => work((sql) => client.query(sql), true))),
      close: () => writer.close(),
    };
  },
  verification() {
    const database = new ReadOnlyDatabase(lab.pool(1, PATIENCE), WRITER.host);
    return { run: (work) => database.read('READ COMMITTED', (ask) => work(ask, false)), close: () => database.close() };
  },
  function() {
    const run = async (work: Work): Promise<void> => {
      const pool = openPool(lab.connections, WRITER, APP, { max: 1, patience: PATIENCE });
      try {
        const client = await pool.connect();
        try {
          await transaction(client, () => work((sql) => client.query(sql), true));
        } finally {
          client.release(true);
        }
      } finally {
        await pool.end();
      }
    };
    return { run, close: async () => undefined };
  },
};

/** Work that stops at a moment the first time it runs, and not when it is repeated. */
function stopping(moment: Moment, broken: Promise<void>): Work {
  let isFirst = true;
  written += 1;
  const id = written;
  return async (query, canWrite) => {
    const stops = isFirst;
    isFirst = false;
    await query('SELECT 1');
    if (moment === 'between statements' && stops) {
      await broken;
      await query('SELECT 2');
    } else if (moment === 'commit sent' && canWrite) {
      await query(`SELECT set_config('lab.commit_takes', '${stops ? 20 : 0}', true)`);
      await query(`INSERT INTO public.written VALUES (${id}) ON CONFLICT DO NOTHING`);
    } else if (moment === 'query running' || moment === 'commit sent') {
      await query(`SELECT pg_sleep(${stops ? 20 : 0})`);
    }
  };
}

/** The sessions of the programs once all stand at a moment. */
async function standing(client: Client, moment: Moment, before: ReadonlySet<number>): Promise<readonly number[]> {
  const count = Object.keys(programs).length;
  const states: Partial<Record<Moment, string>> = {
    'query running': `query LIKE '%pg_sleep%'`,
    'between statements': `state = 'idle in transaction'`,
    'commit sent': `(query = 'COMMIT' OR query LIKE '%pg_sleep%') AND wait_event = 'PgSleep'`,
  };
  for (let tries = 0; tries < 300; tries += 1) {
    const pids =
      moment === 'connecting'
        ? sessions(lab.region.server.data).filter((pid) => !before.has(pid))
        : (
            await client.query<{ pid: number }>(
              `SELECT pid FROM pg_stat_activity WHERE application_name = 'lab' AND ${states[moment]}`,
            )
          ).rows.map(({ pid }) => pid);
    if (pids.length >= count) return pids;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${count} sessions must be ${moment}`);
}

test.each(ROWS)('$moment, $how', async ({ moment, how }) => {
  const heardBefore = heard();
  const { server } = lab.region;
  const all = Object.entries(programs).map(([name, open]) => ({ name, program: open() }));
  // A new session stops for a second once it has signed in.
  const delay = (client: Client, seconds: number): Promise<unknown> =>
    client
      .query(`ALTER SYSTEM SET post_auth_delay = ${seconds}`)
      .then(() => client.query('SELECT pg_reload_conf(), pg_sleep(0.1)'));
  let resume = (): void => undefined;
  const broken = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const { pids, outcomes } = await server.as('postgres', async (client) => {
    if (moment === 'connecting') await delay(client, 1);
    const before = new Set(sessions(server.data));
    const outcomes = Promise.all(
      all.map(({ name, program }) =>
        program.run(stopping(moment, broken)).then(
          () => `${name}: served`,
          (error: unknown) => `${name}: ${isTyped(error) ? 'failed, and says so' : String(error)}`,
        ),
      ),
    );
    const pids = await standing(client, moment, before);
    BREAKS[how]?.(pids);
    resume();
    return { pids, outcomes };
  });
  for (const outcome of await outcomes) expect(outcome).toMatch(/: (served|failed, and says so)$/);
  // A connection that is gone without a word emits an error, besides rejecting what runs.
  if (moment !== 'connecting' && (how === 'killed' || how === 'reset'))
    expect(heard() - heardBefore).toBeGreaterThanOrEqual(all.length);
  for (const pid of pids) signalUnlessGone(pid, 'SIGCONT');
  if (moment === 'connecting') await eventually(() => server.as('postgres', (client) => delay(client, 0)));
  for (const { program } of all) {
    await eventually(() => program.run(async (query) => void (await query('SELECT 1'))));
    await program.close();
  }
});

/** How many errors were heard that came as events. */
const heard = (): number => lab.said.filter((line) => line === 'a database connection broke').length;

/** A repeated write may find the first one still under way, and is given up by the server (57014). */
const isTyped = (error: unknown): boolean =>
  isWriterLost(error) ||
  error instanceof WriterUnreachable ||
  hasCause(error, (cause) => 'code' in cause && cause.code === '57014');

/** A server whose session was killed starts anew, which takes a moment. */
async function eventually(attempt: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
