/** Where evidence lies on this machine: one folder a drill, and beside it what is known of its key. */
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Below which everything is written. */
export const OUT = 'out';

/** `out/drills/<id>` or `out/rehearsals/<id>`. */
export const evidenceFolder = (drill: string, rehearsal: boolean, out = OUT): string =>
  join(out, rehearsal ? 'rehearsals' : 'drills', drill);

/** Outside of the folder: who can change only what is in it, cannot make the key fit. */
export const fingerprintFile = (folder: string): string => join(dirname(folder), `${basename(folder)}.fingerprint`);

/** Writes a file whole or not at all, also when the power fails. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.unfinished`);
  // A link that somebody put there leads elsewhere, and is not followed.
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

/** More than a drill writes in its twelve hours, in bytes; a file that is longer is none of its own. */
const LARGEST = 500_000_000;

/**
 * The bytes of a file that may be anybody's.
 * @throws where it is none: a pipe or a device would be waited for, or read, without an end; or where it is too large
 */
export async function readOrdinary(path: string): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error(`${path} must be an ordinary file`);
    if (found.size > LARGEST) throw new Error(`${path} must have at most ${LARGEST} bytes, and has ${found.size}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** A new file's name is durable only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
