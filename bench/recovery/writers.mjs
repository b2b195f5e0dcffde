/** Clients that commit rows one after another on the server that takes writes, and record what was acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const CLIENTS = 8;
const PAUSE_MS = 5;

/** Starts them. @param nodes `{ address, port }` of both servers, the primary first */
export async function writers(nodes) {
  const acknowledged = [];
  let going = true;
  await once(nodes[0], 'CREATE TABLE row (id bigint PRIMARY KEY)');
  const running = Array.from({ length: CLIENTS }, (_, client) => write(client));

  async function write(client) {
    let connection;
    for (let turn = 0; going; turn += 1) {
      const id = turn * CLIENTS + client;
      try {
        connection ??= await toWriter(nodes);
        await connection.query('INSERT INTO row VALUES ($1)', [id]);
        acknowledged.push({ id, at: performance.now() });
        await sleep(PAUSE_MS);
      } catch {
        void connection?.end().catch(() => undefined);
        connection = undefined;
        await sleep(PAUSE_MS);
      }
    }
    await connection?.end().catch(() => undefined);
  }

  return {
    lastCommit: () => acknowledged.at(-1)?.at ?? 0,
    firstCommitAfter: (moment) => acknowledged.find(({ at }) => at > moment)?.at,
    /** @returns how many acknowledged rows `survivor` does not have */
    async stop(survivor) {
      going = false;
      await Promise.all(running);
      const { rows } = await once(survivor, 'SELECT id::int AS id FROM row');
      const there = new Set(rows.map(({ id }) => id));
      return acknowledged.filter(({ id }) => !there.has(id)).length;
    },
  };
}

const settings = ({ address, port }) => ({
  host: address,
  port,
  user: 'postgres',
  database: 'postgres',
  password: 'bench',
  connectionTimeoutMillis: 300,
  query_timeout: 1000,
});

async function toWriter(nodes) {
  for (const node of nodes) {
    const client = new pg.Client(settings(node));
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query('SELECT pg_is_in_recovery() AS follows');
      if (rows[0].follows === false) return client;
    } catch {
      // The other one, then.
    }
    void client.end().catch(() => undefined);
  }
  throw new Error('no server takes writes');
}

async function once(node, sql) {
  const client = new pg.Client(settings(node));
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
