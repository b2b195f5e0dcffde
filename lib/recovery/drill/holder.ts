/** One process at a time writes a drill's evidence: two of them would break its chain, and decide twice. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../config/validate/problem';
import { DrillRefused } from './refusal';

/** Holds the id of the process; one that is gone holds nothing. */
const holderFile = (folder: string): string => join(folder, 'process');

/** @throws DrillRefused while another process goes on with the drill */
export async function hold(folder: string): Promise<void> {
  const file = holderFile(folder);
  for (;;) {
    try {
      return await writeFile(file, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder !== process.pid && isAlive(holder)) {
      throw new DrillRefused([fault('--resume', 'usage', 'a drill that no other process goes on with', `process ${holder} does`, `go on there, or end it; if that is another program, remove ${file}`)]);
    }
    await rm(file, { force: true });
  }
}

/** Does nothing where it is not held. */
export const letGo = (folder: string): Promise<void> => rm(holderFile(folder), { force: true });

function isAlive(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

const hasCode = (error: unknown, code: string): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === code;
