/** Evidence on this machine: one folder per drill, and next to it the fingerprint of its key. */
import { constants } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folder of all output. */
const OUT = 'out';

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

/** Bytes; more than a drill writes in twelve hours. */
const LARGEST = 500_000_000;

/**
 * The bytes of an untrusted file.
 * @throws where it is too large, or is no ordinary file: a pipe or a device may have no end
 */
export async function readOrdinaryFile(path: string): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error(`${path} must be an ordinary file`);
    if (found.size > LARGEST) throw new Error(`${path} must have at most ${LARGEST} bytes, it has ${found.size}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
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

/** Whether there is a file or folder. @throws where that cannot be seen */
export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
