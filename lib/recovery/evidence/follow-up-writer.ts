/** Writes down what follows a drill that has ended, and seals it. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../runtime/hash-chain';
import { followUpFlaws, readChain } from './chain';
import { type ChainWriter, continueChain, newChain, readUnbroken, resumption } from './chain-writer';
import { BrokenEvidence, flawsAt } from './flaws';
import { followUpFiles, followUpOf } from './follow-up';
import { exists, writeAtomically } from './folder';
import { FILES } from './head';
import type { Signer } from './keys';
import { claimsOf, HEAD, SEAL } from './signed-file';
import { newestOf } from './times';
import { readEvidence } from './verify';

/** Numbers of the follow-ups that are there, in order; none of a folder that is not there. */
export async function followUpsIn(folder: string): Promise<readonly number[]> {
  const files = (await exists(folder)) ? await readdir(folder) : [];
  return [...new Set(files.flatMap((file) => followUpOf(file) ?? []))].sort((a, b) => a - b);
}

const isSealed = (folder: string, number: number): Promise<boolean> => exists(join(folder, followUpFiles(number).seal));

/**
 * Begins the next follow-up, or goes on with one that was left open.
 * @param now in milliseconds since 1970
 * @throws {BrokenEvidence} where that was changed
 */
export async function openFollowUp(folder: string, now: number): Promise<ChainWriter> {
  const latest = (await followUpsIn(folder)).at(-1) ?? 0;
  if (latest === 0 || (await isSealed(folder, latest))) return newChain(folder, followUpFiles(latest + 1).entries);
  const { chain, droppedBytes, writer } = await continueChain(folder, followUpFiles(latest).entries, followUpFlaws);
  writer.add(resumption(chain.entries, now, droppedBytes));
  return writer;
}

/** When something was recorded or signed last, in milliseconds since 1970; -Infinity where nothing was. */
export async function newestIn(folder: string): Promise<number> {
  const { entries, head, followUps = [] } = await readEvidence(folder);
  const chains = [entries, ...followUps.map((each) => each.entries)];
  const signed = [head && HEAD.read(head), ...followUps.map(({ seal }) => seal && SEAL.read(seal))];
  return Math.max(
    ...chains.map((bytes) => newestOf(readChain('', bytes).entries)),
    ...signed.map((whole) => (whole ? Date.parse(whole.at) : -Infinity)),
  );
}

/**
 * Seals every follow-up that is open, once the evidence is closed; does nothing where none is.
 * @param at when, in milliseconds since 1970; never before what is sealed, whatever was done to the clock
 * @throws {BrokenEvidence} where one was changed, or what it follows is not there
 */
export async function sealFollowUps(folder: string, signer: Signer, at: number): Promise<void> {
  for (const number of await followUpsIn(folder))
    if (!(await isSealed(folder, number))) await sealOne(folder, number, signer, at);
}

async function sealOne(folder: string, number: number, signer: Signer, at: number): Promise<void> {
  const { entries: file, seal } = followUpFiles(number);
  const chain = await readUnbroken(folder, file, followUpFlaws);
  // Interrupted before anything was seen.
  if (chain.lines === 0) return rm(join(folder, file));
  const before = number === 1 ? FILES.head : followUpFiles(number - 1).seal;
  const follows = await readFile(join(folder, before));
  const { drill, at: closed = '' } = (number === 1 ? HEAD : SEAL).read(follows) ?? {};
  if (drill === undefined)
    throw new BrokenEvidence(flawsAt(before, [true, 'unfinished', 'something else', 'what was signed before it']));
  const sealed = new Date(Math.max(at, newestOf(chain.entries), Date.parse(closed))).toISOString();
  const whole = await SEAL.sign(
    { version: 1, drill, number, follows: sha256(follows), at: sealed, ...claimsOf(chain) },
    signer,
  );
  await writeAtomically(join(folder, seal), SEAL.textOf(whole));
}
