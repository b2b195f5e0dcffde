/** An empty database cluster, made once and copied: making one takes most of a second of a processor. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE, EXTEND, FURNISH, PASSWORDS, SUPERUSER } from './rds-roles';
import type { ServerDirectory } from './temp-directory';

const execute = promisify(execFile);

/** Like all that is built, relative to the project's folder. */
const TEMPLATES = 'build/database-clusters';

/** Puts a stopped cluster into `data`, furnished as RDS would, with this process's passwords. @throws what PostgreSQL says */
export async function copyCluster(directory: ServerDirectory, data: string): Promise<void> {
  const kept = resolve(TEMPLATES, await keyOf(directory));
  if (!existsSync(kept)) await keep(directory, `${data}-template`, kept);
  await execute('cp', ['-a', kept, data]);
  await runAlone(directory, data, 'postgres', PASSWORDS);
}

/** Changes with PostgreSQL, the account that owns the files, and what is in them. */
async function keyOf({ bin, account }: ServerDirectory): Promise<string> {
  const program = join(bin, 'postgres');
  const { stdout: version } = await execute(program, ['--version'], { ...account, cwd: '/' });
  const parts = [version, statSync(program).size, account ?? null, FURNISH, EXTEND];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Makes it at `made`, where the account may write, and keeps a copy. No password is in it, and no one can sign in. */
async function keep(directory: ServerDirectory, made: string, kept: string): Promise<void> {
  const { bin, account, folder } = directory;
  const options = ['-A', 'reject', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const settings = ['-c', 'dynamic_shared_memory_type=mmap'];
  await execute(join(bin, 'initdb'), ['-D', made, '-U', SUPERUSER.username, ...options, ...settings], {
    ...account,
    ...surroundings(folder),
  });
  await runAlone(directory, made, 'postgres', FURNISH);
  await runAlone(directory, made, DATABASE, EXTEND);
  const unfinished = `${kept}.${process.pid}`;
  await mkdir(dirname(kept), { recursive: true });
  await execute('cp', ['-a', made, unfinished]);
  await rm(made, { recursive: true });
  // Another process may have been first, with the same.
  await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }));
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
