/** Programs are bundled when something has changed that could be in them, and copied otherwise: bundling takes a second of two processors. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Like all that is built, relative to the project's folder. */
const BUILDS = 'build/services';

/** What is installed, as npm writes it down. */
const INSTALLED = 'node_modules/.package-lock.json';

export interface Building {
  readonly name: string;
  /** Folders of the project in which all sources are that the program may be made of; packages are taken into account by themselves. */
  readonly sources: readonly string[];
  /** Folder to put it in. */
  readonly output: string;
  /** Builds it into a folder, given as an absolute path. */
  readonly build: (folder: string) => Promise<unknown>;
}

/** Puts a built program into `output`; several commands may do so at once. @throws what the build says */
export async function builtOnce({ name, sources, output, build }: Building): Promise<void> {
  const kept = resolve(BUILDS, name, stateOf(sources));
  if (!existsSync(kept)) {
    const unfinished = resolve(BUILDS, `.${name}-${process.pid}`);
    await build(unfinished);
    await mkdir(dirname(kept), { recursive: true });
    // Another process may have been first, with the same.
    await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  // In use: no other command removes it.
  const now = new Date();
  await utimes(kept, now, now);
  await cp(kept, output, { recursive: true });
  await removeOld(dirname(kept));
}

/** Milliseconds. A command that began with a build has copied it long before. */
const OLD = 86_400_000;

/** Builds that no command has used for a day. */
async function removeOld(folder: string): Promise<void> {
  for (const each of await readdir(folder)) {
    const path = join(folder, each);
    const used = await stat(path).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > OLD) await rm(path, { recursive: true, force: true });
  }
}

/** Changes with any file's content or name. */
function stateOf(folders: readonly string[]): string {
  const hash = createHash('sha256').update(process.version).update(readFileSync(INSTALLED));
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.filter((each) => !LEFT_OUT.test(each)).sort())
      hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What services have installed or built themselves. */
const LEFT_OUT = /\/(?:node_modules|dist)\//;
