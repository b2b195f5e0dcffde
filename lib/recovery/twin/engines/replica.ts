/** A streaming replica, made without pg_basebackup, which the npm package does not bring. */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer, type ServerOptions } from './server';

/** Not copied: the write-ahead log comes by streaming, the rest belongs to the running primary. */
const LEFT_OUT = /\/(pg_wal|pg_replslot|pg_dynshmem|pg_stat_tmp|pg_subtrans)\/.|\/postmaster\.(pid|opts)$/;

/**
 * Copies a running primary and starts the copy as its replica, over verified TLS.
 * The slot keeps the log that is written during the copy.
 */
export async function followPrimary(primary: PostgresServer, options: ServerOptions): Promise<PostgresServer> {
  const replica = new PostgresServer(options);
  const slot = `replica_${options.name.replace(/\W/g, '_')}`;
  await primary.as('postgres', async (client) => {
    await client.query('SELECT pg_create_physical_replication_slot($1, true)', [slot]);
    await client.query("SELECT pg_backup_start('replica', true)");
    cpSync(primary.data, replica.data, { recursive: true, filter: (path) => !LEFT_OUT.test(path) });
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeFileSync(join(replica.data, 'backup_label'), rows[0]?.labelfile ?? '');
  });
  for (const folder of ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_stat_tmp', 'pg_subtrans']) {
    mkdirSync(join(replica.data, folder), { recursive: true });
  }
  const authority = join(replica.data, 'authority.crt');
  writeFileSync(authority, primary.options.authority.certificate);
  const { address, port, hosts } = primary.options;
  writeFileSync(join(replica.data, 'standby.signal'), '');
  writeFileSync(join(replica.data, 'postgresql.auto.conf'), [
    `primary_conninfo = 'host=${hosts[0]} hostaddr=${address} port=${port} user=postgres sslmode=verify-full sslrootcert=${authority}'`,
    `primary_slot_name = '${slot}'`,
  ].join('\n'));
  giveAll(replica.data, options.workplace.give);
  await replica.start();
  return replica;
}

/** Resolves when the replica has everything that the primary had when this was called. */
export async function caughtUp(primary: PostgresServer, replica: PostgresServer): Promise<void> {
  const [at] = await primary.query('SELECT pg_current_wal_lsn()::text AS lsn');
  for (let tries = 0; tries < 400; tries += 1) {
    const [there] = await replica.query('SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS reached', [at?.lsn]);
    if (there?.reached === true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the replica must catch up within 4 s');
}

function giveAll(path: string, give: (path: string) => void): void {
  give(path);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) give(join(entry.parentPath, entry.name));
}
