/**
 * What the integrity ledger costs writers. On one PostgreSQL, the same load with the ledger's triggers off and on, in
 * short slices one after the other and in turns, so that whatever else the machine does meets both alike.
 *
 * Usage: node bench/ledger.mjs [pairs of slices, 6]          About 80 seconds.
 *
 * The load is the service's own transactions, over TLS, from a process of its own. Twice: with commits that wait 2 ms, as
 * they do for a quorum of storage nodes in Aurora; and with commits that wait for nothing, where the processor is the
 * limit and the client shares it: the worst there can be.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../scripts/build.mjs';
import './typescript.mjs';

const require = createRequire(import.meta.url);
const { buildInto, openTestWorkplace, startMigration, startRegion } = require('../test/support/postgres.ts');

const PAIRS = Number(process.argv[2] ?? 6);
const SLICE_MS = 800;
const SETTLE_MS = 150;
const CONNECTIONS = 8;
const COMMIT_WAITS_US = [2000, 0];

/** The loads of ledger-load.mjs, and the table that each writes to. */
const LOADS = [
  { name: 'heartbeat', table: 'heartbeat', what: "the portal's heartbeat: BEGIN, INSERT, COMMIT" },
  { name: 'tenant', table: 'tenants', what: "a tenant's change: BEGIN, set the tenant, UPDATE, COMMIT" },
  { name: 'bare', table: 'heartbeat', what: 'nothing but a prepared INSERT' },
];

const SETTINGS = { fsync: 'on', full_page_writes: 'on', commit_siblings: '0', shared_buffers: '128MB', max_wal_size: '4GB' };

async function main() {
  await buildAll();
  const region = await startRegion(openTestWorkplace(), SETTINGS);
  try {
    const task = await buildInto(region.workplace, 'db/build.mjs', 'task');
    if ((await startMigration(task, region.variables()).ended) !== 0) throw new Error('the schema must be there');
    await region.server.query(`INSERT INTO holdfast.tenants (customer_id) SELECT 'tenant-' || i FROM generate_series(0, ${CONNECTIONS - 1}) AS i`);
    await measure(region.server);
  } finally {
    await region.close();
  }
}

async function measure(server) {
  const load = await startLoad(server.options);
  const [{ version }] = await server.query("SELECT split_part(current_setting('server_version'), ' ', 1) AS version");
  console.log(`node bench/ledger.mjs ${PAIRS}\n${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, PostgreSQL ${version}, ${CONNECTIONS} connections, ${PAIRS} pairs of ${SLICE_MS} ms\n`);
  console.log('commit waits   transactions a second        ratio: median (range)   server CPU per transaction');
  try {
    for (const wait of COMMIT_WAITS_US) {
      await server.query(`ALTER SYSTEM SET commit_delay = ${wait}`);
      await server.query('SELECT pg_reload_conf()');
      for (const { name, table, what } of LOADS) print(wait, what, await compare(server, load, name, table));
    }
  } finally {
    load.stop();
  }
}

/** Slices in turns: off, on; on, off; and so on. */
async function compare(server, load, name, table) {
  const pairs = [];
  for (let turn = 0; turn < PAIRS; turn += 1) {
    const pair = {};
    for (const mode of turn % 2 === 0 ? ['off', 'on'] : ['on', 'off']) {
      for (const event of ['insert', 'update']) await server.query(`ALTER TABLE holdfast.${table} ${mode === 'on' ? 'ENABLE ALWAYS' : 'DISABLE'} TRIGGER ledger_${event}`);
      await load.run(name, SETTLE_MS);
      const before = processorTime(server);
      const { done, seconds } = await load.run(name, SLICE_MS);
      pair[mode] = { rate: done / seconds, cpu: (processorTime(server) - before) / done };
    }
    pairs.push(pair);
  }
  return pairs;
}

function print(wait, what, pairs) {
  const ratios = pairs.map(({ on, off }) => on.rate / off.rate).sort((one, other) => one - other);
  const rate = (mode) => Math.round(median(pairs.map((pair) => pair[mode].rate)));
  const cpu = (mode) => Math.round(median(pairs.map((pair) => pair[mode].cpu)));
  const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;
  console.log(
    `${`${wait / 1000} ms`.padEnd(14)} ${`${rate('off')} -> ${rate('on')}`.padEnd(28)} ${`${percent(median(ratios))} (${percent(ratios[0])} to ${percent(ratios.at(-1))})`.padEnd(23)} ${cpu('off')} -> ${cpu('on')} us   ${what}`,
  );
}

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

/** Microseconds that all of the server's processes have had of a processor. */
function processorTime(server) {
  const postmaster = readFileSync(join(server.data, 'postmaster.pid'), 'utf8').split('\n')[0];
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
  return children.reduce((sum, pid) => sum + had(pid), 0);
}

function had(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  } catch {
    return 0;
  }
}

async function startLoad({ address, port, hosts, authority }) {
  const child = fork(join(import.meta.dirname, 'ledger-load.mjs'), [JSON.stringify({ address, port, host: hosts[0], authority: authority.certificate, connections: CONNECTIONS })]);
  await once(child, 'message');
  return {
    async run(name, ms) {
      child.send({ name, ms });
      const [answer] = await once(child, 'message');
      return answer;
    },
    stop: () => child.send('stop'),
  };
}

await main();
