/** The index over the drills of a folder: `out/drills/index.html`, `out/rehearsals/index.html`. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { retry } from '../../../runtime/retry';
import { readOrdinaryFile, writeAtomically } from '../folder';
import { FILES } from '../head';
import { indexPage } from './page';
import { drillsOf } from './summary';

/** Two commands may write it at once, and the last one has both drills. */
const [TRIES, PAUSE_MS] = [5, 100];

/** @param folder with a folder for each drill @returns the file @throws where it cannot be read or written */
export async function writeIndex(folder: string): Promise<string> {
  const file = join(folder, FILES.page);
  await retry(async () => writeAtomically(file, await pageOf(folder)), {
    pauseAfter: (failures) => (failures < TRIES ? PAUSE_MS * failures : undefined),
  });
  return file;
}

async function pageOf(folder: string): Promise<string> {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isDirectory());
  const drills = folders.map(async ({ name: drill }) => ({
    drill,
    files: await readdir(join(folder, drill)),
    read: (file: string) => readOrdinaryFile(join(folder, drill, file)),
  }));
  return indexPage(await drillsOf(await Promise.all(drills)));
}
