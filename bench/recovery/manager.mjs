/**
 * An established failover manager doing the same failover on the same PostgreSQL: Patroni with etcd, as Debian ships them.
 *
 * Two servers of the project's own PostgreSQL on two loopback addresses; Patroni builds the cluster, clients write, the
 * primary and its manager are killed, and the standby takes over. What is measured: until the dead leader's key is gone
 * (detection: Patroni waits for its time to live, 20 s at the least that it accepts), and from there to the first commit
 * that a client gets.
 *
 * Needs Debian's patroni, etcd-server and postgresql-client-15 (for pg_controldata and pg_isready, which the npm package
 * of PostgreSQL does not bring, and which read its files all the same).
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import '../typescript.mjs';
import { writers } from './writers.mjs';

const require = createRequire(import.meta.url);
const { openTempDirectory } = require('../../simulator/engines/temp-directory.ts');
const { freePort } = require('../../simulator/engines/program.ts');

const ADDRESSES = ['127.0.0.21', '127.0.0.22'];
const TOOLS = '/usr/lib/postgresql/15/bin';
const NEEDED = ['/usr/bin/patroni', '/usr/bin/etcd', join(TOOLS, 'pg_controldata'), join(TOOLS, 'pg_isready')];

/** Seconds. The least that Patroni accepts for the key's life; the rest follows from its rule loop + 2 retries <= life. */
const TIMES = { ttl: 20, loop_wait: 1, retry_timeout: 3 };

/** What is missing on this machine; empty where the comparison can run. */
export const missing = () => NEEDED.filter((file) => !existsSync(file));

/** `Patroni 3.0.2, etcd 3.4.23`. */
export function versions() {
  const first = (file, args) => /\d+\.\d+\.\d+/.exec(execFileSync(file, args, { encoding: 'utf8' }))?.[0];
  return `Patroni ${first('/usr/bin/patroni', ['--version'])}, etcd ${first('/usr/bin/etcd', ['--version'])}`;
}

/**
 * One failover. @returns seconds: `detection` until the leader's key is gone, `takeover` from there to the first commit,
 * and `lost`, commits that were acknowledged and are not on the new primary
 */
export async function managerFailover() {
  const workplace = openTempDirectory();
  const children = [];
  const start = (file, args, environment = {}) => {
    const child = spawn(file, args, {
      ...workplace.account,
      cwd: workplace.folder,
      stdio: 'ignore',
      env: { HOME: workplace.folder, PATH: '/usr/bin:/bin', TZ: 'UTC', ...environment },
    });
    children.push(child);
    return child;
  };
  try {
    const cluster = await build(workplace, start);
    return await failOver(cluster);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await workplace.close();
  }
}

async function build(workplace, start) {
  const port = await freePort(...ADDRESSES);
  const rest = await freePort(...ADDRESSES);
  const etcd = await startEtcd(workplace, start);
  const bin = tools(workplace);
  const nodes = ADDRESSES.map((address, index) => ({
    name: `node${index}`,
    address,
    port,
    rest: `http://${address}:${rest}`,
    data: join(workplace.folder, `node${index}`),
  }));
  for (const node of nodes) {
    const file = join(workplace.folder, `${node.name}.yml`);
    writeFileSync(file, stringify(settings(node, { etcd, bin, nodes })));
    node.manager = start('/usr/bin/patroni', [file]);
    await until(`${node.name} must run`, () => answers(`${node.rest}/${node === nodes[0] ? 'primary' : 'replica'}`));
  }
  return { nodes, etcd };
}

/** The whole of one failover, seen by clients that write all the time. */
async function failOver({ nodes, etcd }) {
  const [primary, standby] = nodes;
  const clients = await writers(nodes);
  await sleep(1500);
  const key = await leaderKey(etcd);
  const begun = performance.now();
  primary.manager.kill('SIGKILL');
  spawnSync('kill', ['-QUIT', String(postmaster(primary.data))]);
  await until('the leader key must go', async () => (await leaderKey(etcd)) !== key, 2);
  const noticed = performance.now();
  await until('a client must write again', () => clients.lastCommit() > noticed, 2);
  const back = clients.firstCommitAfter(noticed);
  await sleep(300);
  const lost = await clients.stop(standby);
  return { detection: (noticed - begun) / 1000, takeover: (back - noticed) / 1000, lost };
}

const settings = ({ name, address, port, rest, data }, { etcd, bin, nodes }) => ({
  scope: 'bench',
  name,
  restapi: { listen: rest.slice('http://'.length), connect_address: rest.slice('http://'.length) },
  etcd3: { host: etcd.slice('http://'.length) },
  bootstrap: {
    dcs: {
      ...TIMES,
      maximum_lag_on_failover: 1024 ** 3,
      postgresql: { use_pg_rewind: false, use_slots: true, parameters: PARAMETERS },
    },
    initdb: [
      { encoding: 'UTF8' },
      { locale: 'C' },
      'no-sync',
      'no-instructions',
      { set: 'dynamic_shared_memory_type=mmap' },
    ],
    pg_hba: ['host all all 127.0.0.0/8 trust', 'host replication all 127.0.0.0/8 trust'],
  },
  postgresql: {
    listen: `${address}:${port}`,
    connect_address: `${address}:${port}`,
    data_dir: data,
    bin_dir: bin,
    pgpass: `${data}.pgpass`,
    authentication: {
      superuser: { username: 'postgres', password: 'bench' },
      replication: { username: 'standby', password: 'bench' },
    },
    use_unix_socket: false,
    parameters: { unix_socket_directories: '' },
    create_replica_methods: ['copy'],
    copy: {
      command: `${process.execPath} ${join(import.meta.dirname, 'copy-server.mjs')} ${nodes[0].data}`,
      no_params: false,
    },
  },
});

/** As the rehearsal's servers have them. */
const PARAMETERS = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '16MB',
  max_connections: 60,
  wal_level: 'replica',
  hot_standby: 'on',
  wal_retrieve_retry_interval: '100ms',
  dynamic_shared_memory_type: 'mmap',
};

async function startEtcd({ folder, give }, start) {
  const data = join(folder, 'etcd');
  mkdirSync(data, { mode: 0o700 });
  give(data);
  const [client, peer] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')].map(
    (port) => `http://127.0.0.1:${port}`,
  );
  start('/usr/bin/etcd', [
    '--data-dir',
    data,
    '--listen-client-urls',
    client,
    '--advertise-client-urls',
    client,
    '--listen-peer-urls',
    peer,
    '--initial-advertise-peer-urls',
    peer,
    '--initial-cluster',
    `default=${peer}`,
    '--unsafe-no-fsync',
  ]);
  await until('etcd must answer', () => answers(`${client}/health`));
  return client;
}

/** One folder with the programs that Patroni calls: the project's servers, and the two small tools of Debian. */
function tools({ folder, bin }) {
  const all = join(folder, 'tools');
  mkdirSync(all);
  for (const name of ['initdb', 'postgres', 'pg_ctl']) symlinkSync(join(bin, name), join(all, name));
  for (const name of ['pg_controldata', 'pg_isready']) symlinkSync(join(TOOLS, name), join(all, name));
  return all;
}

const postmaster = (data) => Number(execFileSync('head', ['-1', join(data, 'postmaster.pid')], { encoding: 'utf8' }));

/** Create revision of the leader's key; undefined while there is none. */
async function leaderKey(etcd) {
  const reply = await fetch(`${etcd}/v3/kv/range`, {
    method: 'POST',
    body: JSON.stringify({ key: Buffer.from('/service/bench/leader').toString('base64') }),
  });
  const { kvs } = await reply.json();
  return kvs?.[0]?.create_revision;
}

const answers = (url) =>
  fetch(url, { signal: AbortSignal.timeout(500) }).then(
    ({ ok }) => ok,
    () => false,
  );

async function until(what, holds, everyMs = 100) {
  const limit = performance.now() + 90_000;
  while (performance.now() < limit) {
    if (await holds()) return;
    await sleep(everyMs);
  }
  throw new Error(`${what} within 90 s`);
}
