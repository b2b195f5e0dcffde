/** The load of pairs.mjs: a process of its own, so that what measures does not slow down what is measured. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import pg from 'pg';
import './typescript.mjs';

const require = createRequire(import.meta.url);
const { transaction } = require('../lib/runtime/database/connections.ts');
const { fencedTransaction } = require('../lib/runtime/database/fence.ts');
const { storeHeartbeat } = require('../services/portal/src/heartbeat.ts');

const { address, port, host, authority, connections } = JSON.parse(process.argv[2]);

const heartbeat = () => ({ id: randomUUID(), sentAt: new Date().toISOString() });
/** As the portal does, but it brings its own epoch: for a table without the fence's trigger. */
const store = (client) =>
  client.query(
    `INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) SELECT $1, $2, $3, epoch FROM holdfast.epoch
     ON CONFLICT (id) DO NOTHING RETURNING id, sent_at, written_at, region, epoch::float8`,
    [...Object.values(heartbeat()), 'us-west-2'],
  );

const LOADS = {
  heartbeat: (client) => transaction(client, () => store(client)),
  fenced: (client) => fencedTransaction(client, 'us-west-2', () => storeHeartbeat(client, heartbeat(), 'us-west-2')),
  rowFenced: (client) =>
    transaction(client, () => store(client), 'BEGIN; SELECT epoch, region FROM holdfast.epoch FOR SHARE'),
  tenant: (client, number) =>
    transaction(client, async () => {
      await client.query(
        "SELECT set_config('holdfast.customer_id', $1, true), set_config('holdfast.actor', 'bench', true)",
        [`tenant-${number}`],
      );
      await client.query('UPDATE holdfast.settings SET idle_minutes = 100 - idle_minutes');
    }),
  bare: (client) =>
    client.query({
      name: 'bare',
      text: 'INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES ($1, $2, $3, 1)',
      values: [randomUUID(), new Date(), 'us-west-2'],
    }),
};

const clients = Array.from(
  { length: connections },
  () =>
    new pg.Client({
      host: address,
      port,
      user: 'holdfast_application',
      database: 'holdfast',
      ssl: { ca: authority, servername: host },
    }),
);
await Promise.all(clients.map((client) => client.connect()));

process.on('message', (asked) => void (asked === 'stop' ? end() : measure(asked)));
process.on('disconnect', () => void end());
process.send('ready');

async function measure(asked) {
  const began = performance.now();
  const done = await Promise.all(
    clients.map((client, number) => repeat(client, number, LOADS[asked.name], began + asked.ms)),
  );
  process.send({ done: done.reduce((sum, count) => sum + count, 0), seconds: (performance.now() - began) / 1000 });
}

async function repeat(client, number, work, until) {
  let done = 0;
  for (; performance.now() < until; done += 1) await work(client, number);
  return done;
}

async function end() {
  await Promise.all(clients.map((client) => client.end()));
  process.exit();
}
