/** Where evidence lies on this machine: one folder a drill, and beside it what is known of its key. */
import { open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Below which everything is written. */
export const OUT = 'out';

/** `out/drills/<id>` or `out/rehearsals/<id>`. */
export const evidenceFolder = (drill: string, rehearsal: boolean, out = OUT): string => join(out, rehearsal ? 'rehearsals' : 'drills', drill);

/** Outside of the folder: who can change only what is in it, cannot make the key fit. */
export const fingerprintFile = (folder: string): string => join(dirname(folder), `${basename(folder)}.fingerprint`);

/** Writes a file whole or not at all, also when the power fails. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.unfinished`);
  const handle = await open(unfinished, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await syncFolder(dirname(file));
}

/** A new file's name is durable only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
