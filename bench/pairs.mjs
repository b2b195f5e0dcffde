/**
 * Two ways of doing the same on one PostgreSQL, compared: in short slices, one way after the other and in turns, so that
 * whatever else the machine does meets both alike. The load is a process of its own, over TLS.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildAll } from '../scripts/build.mjs';
import { MACHINE } from './run.mjs';
import './typescript.mjs';

const require = createRequire(import.meta.url);
const { openTestWorkplace, startMigratedRegion } = require('../test/support/postgres.ts');

const SLICE_MS = 800;
const SETTLE_MS = 150;
export const CONNECTIONS = 8;

const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  commit_siblings: '0',
  shared_buffers: '128MB',
  max_wal_size: '4GB',
};

/** Runs `work` with a server that has the schema, and a load on it. */
export async function withDatabase(command, pairs, work) {
  await buildAll();
  const region = await startMigratedRegion(openTestWorkplace(), SETTINGS);
  try {
    const { server } = region;
    const [{ version }] = await server.query("SELECT split_part(current_setting('server_version'), ' ', 1) AS version");
    console.log(
      `${command} ${pairs}\n${MACHINE}, PostgreSQL ${version}, ${CONNECTIONS} connections, ${pairs} pairs of ${SLICE_MS} ms\n`,
    );
    const load = await startLoad(server.options);
    try {
      await work(server, load);
    } finally {
      load.stop();
    }
  } finally {
    await region.close();
  }
}

/** How long commits wait, as they do for a quorum of storage nodes in Aurora, in microseconds. */
export async function setCommitWait(server, us) {
  await server.query(`ALTER SYSTEM SET commit_delay = ${us}`);
  await server.query('SELECT pg_reload_conf()');
}

/**
 * Pairs of slices: off, on; on, off; and so on.
 * @param loads of database-load.mjs, by mode; `prepare` makes the mode
 */
export async function compare({ server, load, pairs: count, loads, prepare = async () => undefined }) {
  const pairs = [];
  for (let turn = 0; turn < count; turn += 1) {
    const pair = {};
    for (const mode of turn % 2 === 0 ? ['off', 'on'] : ['on', 'off']) {
      await prepare(mode);
      await load.run(loads[mode], SETTLE_MS);
      const before = processorTime(server);
      const { done, seconds } = await load.run(loads[mode], SLICE_MS);
      pair[mode] = { rate: done / seconds, cpu: (processorTime(server) - before) / done };
    }
    pairs.push(pair);
  }
  return pairs;
}

export const HEADING = 'commit waits   transactions a second        ratio: median (range)   server CPU per transaction';

/** Prints a comparison, and returns the median of what is kept, in percent. */
export function print(wait, what, pairs) {
  const ratios = pairs.map(({ on, off }) => on.rate / off.rate).sort((one, other) => one - other);
  const rate = (mode) => Math.round(median(pairs.map((pair) => pair[mode].rate)));
  const cpu = (mode) => Math.round(median(pairs.map((pair) => pair[mode].cpu)));
  const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;
  console.log(
    `${`${wait / 1000} ms`.padEnd(14)} ${`${rate('off')} -> ${rate('on')}`.padEnd(28)} ${`${percent(median(ratios))} (${percent(ratios[0])} to ${percent(ratios.at(-1))})`.padEnd(23)} ${cpu('off')} -> ${cpu('on')} us   ${what}`,
  );
  return Math.round(100 * median(ratios));
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
  const child = fork(join(import.meta.dirname, 'database-load.mjs'), [
    JSON.stringify({ address, port, host: hosts[0], authority: authority.certificate, connections: CONNECTIONS }),
  ]);
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
