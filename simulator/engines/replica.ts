/** A streaming replica, made without pg_basebackup, which the npm package does not bring. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SUPERUSER } from './rds-roles';
import { PostgresServer, type ServerOptions } from './server';
/** Not copied but empty: the write-ahead log comes by streaming, the rest belongs to the running primary. */
const EMPTY = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_stat_tmp', 'pg_subtrans'];
const LEFT_OUT: readonly string[] = [...EMPTY, 'postmaster.pid', 'postmaster.opts'];

/**
 * Copies a running primary and starts the copy as its replica, over verified TLS.
 * @param via address at which the replica reaches the primary; its own unless given
 */
export async function followPrimary(
  primary: PostgresServer,
  options: ServerOptions,
  via?: string,
): Promise<PostgresServer> {
  const replica = new PostgresServer(options);
  // The slot keeps the log that is written during the copy.
  await keepLogFor(replica, primary);
  await copyRunning(primary, replica.data, options.directory.give);
  follow(replica, primary, via);
  await replica.start();
  return replica;
}

/** Makes a physical slot on the primary, in place of one that is there already. */
export async function keepLogFor(replica: PostgresServer, primary: PostgresServer): Promise<void> {
  await primary.as('postgres', async (client) => {
    await client.query(
      'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active',
      [slotOf(replica)],
    );
    await client.query('SELECT pg_create_physical_replication_slot($1, true)', [slotOf(replica)]);
  });
}

/** Configures a stopped server to start as the primary's replica. */
export function follow(replica: PostgresServer, primary: PostgresServer, via: string = primary.options.address): void {
  const {
    directory: { give },
    authority,
  } = replica.options;
  const { hosts, port } = primary.options;
  const [trusted, passwords] = [join(replica.data, 'authority.crt'), join(replica.data, 'passwords')];
  const connection = `host=${hosts[0]} hostaddr=${via} port=${port} user=${SUPERUSER.username} passfile=${passwords} connect_timeout=2 sslmode=verify-full sslrootcert=${trusted}`;
  const files = {
    passwords: `*:*:*:${SUPERUSER.username}:${SUPERUSER.password}\n`,
    'authority.crt': authority.certificate,
    'standby.signal': '',
    'postgresql.auto.conf': `primary_conninfo = '${connection}'\nprimary_slot_name = '${slotOf(replica)}'\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(replica.data, name), text, { mode: 0o600 });
    give(join(replica.data, name));
  }
}

/** Resolves when the replica has everything that the primary had when this was called. */
export async function caughtUp(primary: PostgresServer, replica: PostgresServer): Promise<void> {
  const [at] = await primary.query('SELECT pg_current_wal_lsn()::text AS lsn');
  if (await hasReached(replica, `>= '${String(at?.lsn)}'`, 4000)) return;
  throw new Error('the replica must catch up within 4 s');
}

/** Whether the replica replayed the record at this position, within the time. Milliseconds. */
export const hasReplayed = (replica: PostgresServer, position: string, limitMs: number): Promise<boolean> =>
  hasReached(replica, `> '${position}'`, limitMs);

async function hasReached(replica: PostgresServer, comparison: string, limitMs: number): Promise<boolean> {
  return replica.as('postgres', async (client) => {
    const until = Date.now() + limitMs;
    do {
      const { rows } = await client.query<{ reached: boolean }>(
        `SELECT pg_last_wal_replay_lsn() ${comparison}::pg_lsn AS reached`,
      );
      if (rows[0]?.reached === true) return true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } while (Date.now() < until);
    return false;
  });
}

const POLL_MS = 5;

const slotOf = ({ options: { name } }: PostgresServer): string => `replica_${name.replace(/\W/g, '_')}`;

/** A consistent copy once the log of the copy's time is replayed over it; `to` is replaced. @param give hands a file over to the server's account */
export async function copyRunning(primary: PostgresServer, to: string, give: (path: string) => void): Promise<void> {
  await rm(to, { recursive: true, force: true });
  for (const folder of ['', ...EMPTY]) {
    await mkdir(join(to, folder), { recursive: true, mode: 0o700 });
    give(join(to, folder));
  }
  await primary.as('postgres', async (client) => {
    await client.query("SELECT pg_backup_start('replica', true)");
    const copied = readdirSync(primary.data).filter((name) => !LEFT_OUT.includes(name));
    await copyAll(
      copied.map((name) => join(primary.data, name)),
      to,
    );
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeFileSync(join(to, 'backup_label'), rows[0]?.labelfile ?? '');
    give(join(to, 'backup_label'));
  });
}

/** With owners and permissions. A file that the running server removes meanwhile is a short-lived scratch file: it may be missing. */
async function copyAll(paths: readonly string[], to: string): Promise<void> {
  try {
    await promisify(execFile)('cp', ['-a', '-t', to, ...paths], { env: { LC_ALL: 'C' } });
  } catch (error) {
    const complaints = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n') : [];
    if (complaints.length === 0 || complaints.some((line) => !line.endsWith('No such file or directory'))) throw error;
  }
}

// Reads a stopped server's control file: the npm package has no `pg_controldata`.

/** Where the fields are in PostgreSQL 12 to 18 (src/include/catalog/pg_control.h): version, state, latest checkpoint. */
const FIELD = { version: 8, state: 16, checkpoint: 32 } as const;

/** `PG_CONTROL_VERSION`s with those offsets: 1201 since PostgreSQL 12, 1300 since 13, 1700 since 17, 1800 since 18. */
const VERSIONS: readonly number[] = [1201, 1300, 1700, 1800];

/** `DB_SHUTDOWNED` and `DB_SHUTDOWNED_IN_RECOVERY` of `DBState`. */
const STOPPED: readonly number[] = [1, 2];

/**
 * Position of the last record that a server wrote, which is its shutdown's: a replica that replayed it has everything.
 * @param data its data folder
 * @returns as PostgreSQL writes a pg_lsn
 * @throws when it was not stopped in good order
 */
export function shutdownPosition(data: string): string {
  const control = readFileSync(join(data, 'global/pg_control'));
  const [version, state] = [control.readUInt32LE(FIELD.version), control.readUInt32LE(FIELD.state)];
  if (!VERSIONS.includes(version))
    throw new Error(`${data}: its control file must have a version of ${VERSIONS.join(', ')}, and has ${version}`);
  if (!STOPPED.includes(state))
    throw new Error(`${data}: the server must have been stopped in good order, and is in state ${state}`);
  return `${hex(control.readUInt32LE(FIELD.checkpoint + 4))}/${hex(control.readUInt32LE(FIELD.checkpoint))}`;
}

const hex = (part: number): string => part.toString(16).toUpperCase();
