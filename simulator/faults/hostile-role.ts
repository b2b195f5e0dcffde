/** The application's role in the hands of an intruder, on the writer of a rehearsal. */
import type { Client } from 'pg';
import { DATABASE_NAME } from '../../lib/config/names';
import { DATABASE_ROLE } from '../../lib/runtime/database/roles';
import type { PostgresServer } from '../engines/server';
import type { HOSTILE_DEEDS } from './disturbance';

type Deed = (typeof HOSTILE_DEEDS)[number];

/** @param region that writes at this moment; @returns the end of it */
export async function intrude(server: PostgresServer, region: string, deed: Deed): Promise<() => Promise<void>> {
  const over = new AbortController();
  const ended: Promise<unknown>[] = [];
  /** Signs in, does something, and stays. @returns whether it was let in, once it has begun */
  const session = (work: (client: Client) => Promise<unknown>): Promise<boolean> =>
    new Promise((begun) => {
      const stay = async (client: Client): Promise<void> => {
        begun(true);
        await client.query('SET idle_in_transaction_session_timeout = 0');
        await Promise.race([work(client), stopped(over.signal)]);
        await stopped(over.signal);
      };
      ended.push(server.as(DATABASE_ROLE.application, stay, DATABASE_NAME).catch(() => begun(false)));
    });
  const one = (...statements: readonly string[]) =>
    session(async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  const forge = `INSERT INTO holdfast.heartbeat (id, sent_at, written_at, region, epoch)
    VALUES (gen_random_uuid(), now(), now() + interval '10 years', '${region}', 1)`;
  const deeds: Readonly<Record<Deed, () => Promise<unknown>>> = {
    'fence held': () => one(`BEGIN; SELECT holdfast.require_active('${region}')`),
    'many locks': () => one('SELECT pg_advisory_lock(n) FROM generate_series(1, 5000) AS n'),
    async 'all connections'() {
      while (await one('SELECT 1'));
    },
    'read-only': () => one(`ALTER ROLE ${DATABASE_ROLE.application} SET default_transaction_read_only = on`),
    'tables locked': () =>
      one(
        'BEGIN',
        'LOCK TABLE holdfast.pulse IN ACCESS EXCLUSIVE MODE',
        'LOCK TABLE holdfast.epoch IN ACCESS SHARE MODE',
      ),
    'forged rows': () =>
      session(async (client) => {
        while (!over.signal.aborted) {
          await client.query(forge).catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, FORGE_MS));
        }
      }),
  };
  await deeds[deed]();
  return async () => {
    over.abort();
    await Promise.all(ended);
  };
}

const FORGE_MS = 20;

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
