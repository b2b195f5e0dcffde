/** An empty database cluster, made once and copied: making one takes most of a second of a processor. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE, EXTEND, FURNISH, NO_PASSWORDS, PASSWORDS, SUPERUSER } from './rds-roles';
import type { ServerDirectory } from './temp-directory';

const execute = promisify(execFile);

/** Like all that is built, relative to the project's folder. */
export const TEMPLATES = resolve('build/database-clusters');

/**
 * Puts a stopped cluster into `data`, with this process's passwords.
 * @param from a cluster that was kept; default: an empty one, furnished as RDS would
 * @throws what PostgreSQL says
 */
export async function copyCluster(directory: ServerDirectory, data: string, from?: string): Promise<void> {
  await execute('cp', ['-a', from ?? (await emptyCluster(directory, `${data}-template`)), data]);
  await runAlone(directory, data, 'postgres', PASSWORDS);
}

/** @returns the folder of the empty cluster, which is made where there is none yet */
async function emptyCluster(directory: ServerDirectory, made: string): Promise<string> {
  const kept = join(TEMPLATES, await keyOf(directory));
  if (existsSync(kept)) return kept;
  const { bin, account, folder } = directory;
  const options = ['-A', 'reject', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const settings = ['-c', 'dynamic_shared_memory_type=mmap'];
  await execute(join(bin, 'initdb'), ['-D', made, '-U', SUPERUSER.username, ...options, ...settings], {
    ...account,
    ...surroundings(folder),
  });
  await runAlone(directory, made, 'postgres', FURNISH);
  await runAlone(directory, made, DATABASE, EXTEND);
  await keepCluster(directory, made, kept);
  await rm(made, { recursive: true });
  return kept;
}

/** Keeps a copy of a stopped cluster at `kept`. No password is in it, and no one can sign in. */
export async function keepCluster(directory: ServerDirectory, data: string, kept: string): Promise<void> {
  await runAlone(directory, data, 'postgres', NO_PASSWORDS);
  const unfinished = `${kept}.${process.pid}`;
  await mkdir(dirname(kept), { recursive: true });
  await execute('cp', ['-a', data, unfinished]);
  // Another process may have been first, with the same.
  await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }));
}

/** Changes with PostgreSQL, the account that owns the files, and what an empty cluster has. */
export async function keyOf({ bin, account }: ServerDirectory): Promise<string> {
  const program = join(bin, 'postgres');
  const { stdout: version } = await execute(program, ['--version'], { ...account, cwd: '/' });
  const parts = [version, statSync(program).size, account ?? null, FURNISH, EXTEND];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Runs statements on a stopped cluster, with no server that others could reach. They come by standard input: arguments can be seen. */
async function runAlone(
  { bin, account, folder }: ServerDirectory,
  data: string,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const settings = ['exit_on_error=on', 'fsync=off', 'shared_buffers=16MB'].flatMap((each) => ['-c', each]);
  const running = execute(join(bin, 'postgres'), ['--single', '-D', data, ...settings, database], {
    ...account,
    ...surroundings(folder),
  });
  running.child.stdin?.end(`${statements.join('\n')}\n`);
  await running;
}

const surroundings = (folder: string) => ({ env: { HOME: folder, TZ: 'UTC' }, cwd: folder });
