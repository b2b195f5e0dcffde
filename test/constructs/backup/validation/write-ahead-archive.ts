/** Restores to a point in time, as continuous backup does: a copy of the running server, and all that it wrote to its log since. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRunning } from '../../../../simulator/engines/replica';
import { PostgresServer, type ServerOptions } from '../../../../simulator/engines/server';
import { PATIENCE_MS } from '../../../support/patience';
import { openTestWorkplace, startMigratedRegion, type Region } from '../../../support/postgres';

/** Where to stop: a moment, or a position in the log. */
export type Target = { readonly time: string } | { readonly lsn: string };

/** A region whose log is archived, segment by segment. */
export async function startArchivedRegion(): Promise<Region> {
  const workplace = openTestWorkplace();
  const archive = archiveIn(workplace.folder);
  mkdirSync(archive);
  workplace.give(archive);
  return startMigratedRegion(workplace, {
    archive_mode: 'on',
    archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f`,
  });
}

const archiveIn = (folder: string): string => join(folder, 'write-ahead-archive');
const baseIn = (folder: string): string => join(folder, 'base-backup');

/** Copies the running server. */
export const takeBase = ({ server, workplace }: Region): Promise<void> =>
  copyRunning(server, baseIn(workplace.folder), workplace.give);

/** Resolves when all that was written until now is in the archive. */
export async function archived({ server }: Region): Promise<void> {
  const [segment] = await server.query('SELECT pg_walfile_name(pg_switch_wal()) AS name');
  await comes(server, 'SELECT last_archived_wal >= $1 AS so FROM pg_stat_archiver', [segment?.name]);
}

/** Resolves when the server answers `so`. @throws when it does not for half a test's patience */
async function comes(server: PostgresServer, sql: string, values: readonly unknown[] = []): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS / 2; Date.now() < end;) {
    const [{ so } = {}] = await server.query(sql, [...values]);
    if (so === true) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`this must become true: ${sql}`);
}

/** A server restored from the copy and the archive up to a point, and open for writing, as a restored cluster is. */
export async function restoreTo(
  target: Target,
  { workplace }: Region,
  options: ServerOptions,
): Promise<PostgresServer> {
  const server = new PostgresServer(options);
  execFileSync('cp', ['-a', baseIn(workplace.folder), server.data]);
  const [kind, value] = 'time' in target ? ['time', target.time] : ['lsn', target.lsn];
  const files = {
    'recovery.signal': '',
    'postgresql.auto.conf': [
      `restore_command = 'cp ${archiveIn(workplace.folder)}/%f %p'`,
      `recovery_target_${kind} = '${value}'`,
      "recovery_target_action = 'promote'",
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(server.data, name), text);
    workplace.give(join(server.data, name));
  }
  await server.start();
  await comes(server, 'SELECT NOT pg_is_in_recovery() AS so');
  return server;
}
