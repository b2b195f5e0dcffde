/** Writes down what follows a drill that has ended, and seals it. */
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './canonical';
import { followUpFlaws, readChain } from './chain';
import { ChainWriter, leftIn } from './chain-writer';
import { seenAt } from './entries';
import { followUpFiles, followUpOf, readSeal, sealStatementOf, sealText } from './follow-up';
import { syncFolder, writeWhole } from './folder';
import { FILES, readHead } from './head';
import { sealed, type Signer } from './keys';
import { BrokenEvidence } from './writer';

/** Numbers of the follow-ups that are there, in order; none of a folder that is not there. */
export async function followUpsIn(folder: string): Promise<readonly number[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  return [...new Set(files.flatMap((file) => followUpOf(file) ?? []))].sort((a, b) => a - b);
}

/**
 * Begins the next follow-up, or goes on with one that was left open.
 * @param now in milliseconds since 1970
 * @throws {BrokenEvidence} where that was changed
 */
export async function openFollowUp(folder: string, now: number): Promise<ChainWriter> {
  const numbers = await followUpsIn(folder);
  const latest = numbers.at(-1);
  if (latest === undefined || (await isSealed(folder, latest))) return begun(folder, (latest ?? 0) + 1);
  const { entries } = followUpFiles(latest);
  const { chain, droppedBytes, goOn } = await leftIn(join(folder, entries), entries);
  const flaws = [...chain.flaws, ...followUpFlaws(entries, chain.entries)];
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
  const writer = await goOn();
  writer.add({
    kind: 'resumed',
    at: chain.entries.reduce((last, each) => Math.max(last, seenAt(each)), now),
    droppedBytes,
  });
  return writer;
}

const isSealed = (folder: string, number: number): Promise<boolean> =>
  readFile(join(folder, followUpFiles(number).seal)).then(
    () => true,
    () => false,
  );

async function begun(folder: string, number: number): Promise<ChainWriter> {
  const file = await open(join(folder, followUpFiles(number).entries), 'ax');
  await syncFolder(folder);
  return new ChainWriter(file);
}

/**
 * Seals every follow-up that is open, once the evidence is closed; does nothing where none is.
 * @param at when, in milliseconds since 1970
 * @throws {BrokenEvidence} where one was changed, or what it follows is not there
 */
export async function sealFollowUps(folder: string, signer: Signer, at: number): Promise<void> {
  for (const number of await followUpsIn(folder))
    if (!(await isSealed(folder, number))) await sealOne(folder, number, signer, at);
}

async function sealOne(folder: string, number: number, signer: Signer, at: number): Promise<void> {
  const { entries: file, seal } = followUpFiles(number);
  const { entries, end, lines, flaws } = readChain(file, await readFile(join(folder, file)));
  const found = [...flaws, ...followUpFlaws(file, entries)];
  if (found.length > 0) throw new BrokenEvidence(found);
  // Interrupted before anything was seen.
  if (lines === 0) return rm(join(folder, file));
  const before = number === 1 ? FILES.head : followUpFiles(number - 1).seal;
  const follows = await readFile(join(folder, before));
  const drill = (number === 1 ? readHead(follows) : readSeal(follows))?.drill;
  if (drill === undefined)
    throw new BrokenEvidence([
      { code: 'unfinished', where: before, found: 'something else', required: 'what was signed before it' },
    ]);
  const whole = await sealed(
    {
      version: 1 as const,
      drill,
      number,
      follows: sha256(follows),
      at: new Date(at).toISOString(),
      lines,
      entries: entries.length,
      last: end.hash,
    },
    signer,
    sealStatementOf,
  );
  await writeWhole(join(folder, seal), sealText(whole));
}
