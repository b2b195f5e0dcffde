/** Evidence on this machine: one folder per drill, and next to it the fingerprint of its key. */
import { randomBytes } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folder of all output. */
const OUT = 'out';

/** Begins the id of a drill: the time in UTC, and three random bytes, because several may begin in one second. */
export const newDrillId = (now: number): string =>
  `${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;

/** `out/drills/<id>` or `out/rehearsals/<id>`. */
export const evidenceFolder = (drill: string, rehearsal: boolean, out = OUT): string =>
  join(out, rehearsal ? 'rehearsals' : 'drills', drill);

/** Outside of the evidence folder: a person who can change that folder only cannot replace the fingerprint. */
export const fingerprintFile = (folder: string): string => join(dirname(folder), `${basename(folder)}.fingerprint`);

/** Writes a file atomically, also when the power fails. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.unfinished`);
  // Removes a symbolic link instead of following it.
  await rm(unfinished, { force: true });
  const handle = await open(unfinished, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await syncFolder(dirname(file));
}

/** Bytes of a folder's evidence; more than a drill writes in twelve hours. */
export const LARGEST = 500_000_000;

/** A file that is not read: it is too large, or no ordinary file. A pipe or a device may have no end, a link leads elsewhere. */
export class StrangeFile extends Error {
  override readonly name = 'StrangeFile';
}

/** The bytes of an untrusted file. @param most bytes that it may have @throws StrangeFile; the error of a file that may not be read */
export async function readOrdinaryFile(path: string, most = LARGEST): Promise<Buffer> {
  const kind = kindOf(await lstat(path));
  if (kind !== 'a file') throw new StrangeFile(kind);
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new StrangeFile(kindOf(found));
    if (found.size > most) throw new StrangeFile(`${found.size} bytes`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** What stands in a folder under a name. */
export function kindOf(found: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO'>): string {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  if (found.isSymbolicLink()) return 'a symbolic link';
  return found.isFIFO() ? 'a named pipe' : 'a device or a socket';
}

/** The name of a new file is durable only after its folder is synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether there is something of that name. @throws where that cannot be seen */
export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
