/** One process at a time writes a drill's evidence: two of them would break its chain, and decide twice. */
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../runtime/hash-chain';
import { type DrillRefused, resumeRefused } from './errors';

/** Holds the id of the process, and a word that no other holder has; a process that is gone holds nothing. */
const holderFile = (folder: string): string => join(folder, 'process');

/** @throws DrillRefused while another process goes on with the drill */
export async function acquireLock(folder: string): Promise<void> {
  const file = holderFile(folder);
  const own = `${file}.${process.pid}`;
  try {
    await writeFile(own, `${process.pid} ${randomUUID()}`);
    while (!(await isPut(own, file))) {
      const holder = await readFile(file, 'utf8').catch(() => undefined);
      if (holder === undefined) continue;
      const id = idOf(holder);
      if (id === process.pid) return;
      if (isAlive(id)) throw refused(`process ${id} does`, file);
      if (await hasTakenOver(file, holder, own)) return;
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** Does nothing where this process does not hold it. */
export async function releaseLock(folder: string): Promise<void> {
  const file = holderFile(folder);
  if (idOf(await readFile(file, 'utf8').catch(() => '')) === process.pid) await rm(file, { force: true });
}

const idOf = (holder: string): number => Number.parseInt(holder, 10);

/** A link appears with all that its file says, and never in the place of another one. */
const isPut = (own: string, file: string): Promise<boolean> =>
  link(own, file).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    },
  );

/**
 * Takes the place of a holder that is gone. Several may have seen that it is: who is the first to make a file of that holder's
 * own name does it, and only for as long as the place is still that holder's.
 */
async function hasTakenOver(file: string, holder: string, own: string): Promise<boolean> {
  const claim = `${file}.${sha256(holder).slice(0, 16)}`;
  if (!(await isPut(own, claim))) throw refused('another process is just taking it over', claim);
  try {
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== holder) return false;
    await rename(own, file);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

const refused = (found: string, file: string): DrillRefused =>
  resumeRefused(
    'a drill that no other process goes on with',
    found,
    `go on there, or end it; if that is another program, remove ${file}`,
  );

function isAlive(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
