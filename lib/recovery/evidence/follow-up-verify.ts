/** Whether what follows a drill is what it says it is. */
import { sha256 } from './canonical';
import { type Chain, type Flaw, followUpFlaws, readChain } from './chain';
import type { Entry } from './entries';
import { followUpFiles, readSeal, type Seal, sealStatementOf } from './follow-up';
import type { Head } from './head';
import { fingerprintOf, isSealed } from './keys';

/** The bytes of one follow-up; undefined where a file is not there. */
export interface FollowUpBytes {
  readonly number: number;
  readonly entries: Uint8Array | undefined;
  readonly seal: Uint8Array | undefined;
}

/** What a follow-up holds; worth nothing where there are flaws. */
export interface FollowUp {
  readonly number: number;
  /** When it was sealed; undefined where it is not. */
  readonly at: string | undefined;
  readonly entries: readonly Entry[];
}

export interface FollowUps {
  readonly followUps: readonly FollowUp[];
  readonly flaws: readonly Flaw[];
}

/** Pure. @param bytes in the order of their numbers */
export function verifyFollowUps(bytes: readonly FollowUpBytes[], head: Head, headBytes: Uint8Array): FollowUps {
  const flaws: Flaw[] = [];
  const followUps: FollowUp[] = [];
  let before: Uint8Array | undefined = headBytes;
  for (const [index, { number, entries, seal: sealBytes }] of bytes.entries()) {
    const files = followUpFiles(number);
    const chain = readChain(files.entries, entries ?? new Uint8Array());
    flaws.push(...chain.flaws, ...followUpFlaws(files.entries, chain.entries));
    if (number !== index + 1)
      flaws.push({
        code: 'order',
        where: files.entries,
        found: `number ${number}`,
        required: `number ${index + 1}: none missing`,
      });
    const seal = sealBytes && readSeal(sealBytes);
    if (!sealBytes)
      flaws.push({
        code: 'unfinished',
        where: files.seal,
        found: 'absent',
        required: 'the seal of a follow-up that is over',
      });
    else if (!seal)
      flaws.push({
        code: 'head',
        where: files.seal,
        found: 'something else, or another spelling of it',
        required: 'a seal as the writer spells it',
      });
    else flaws.push(...sealFlaws(seal, chain, { number, head, before }));
    followUps.push({ number, at: seal?.at, entries: chain.entries });
    before = sealBytes;
  }
  return { followUps, flaws };
}

interface Place {
  readonly number: number;
  readonly head: Head;
  /** What it has to follow. */
  readonly before: Uint8Array | undefined;
}

function sealFlaws(seal: Seal, { lines, entries, end }: Chain, { number, head, before }: Place): readonly Flaw[] {
  const { entries: file, seal: where } = followUpFiles(number);
  const flaws: Flaw[] = [];
  if (seal.lines !== lines || seal.entries !== entries.length)
    flaws.push({
      code: 'length',
      where: file,
      found: `${lines} lines with ${entries.length} entries`,
      required: `${seal.lines} lines with ${seal.entries} entries: none cut off, none appended`,
    });
  if (seal.last !== end.hash)
    flaws.push({
      code: 'last',
      where: file,
      found: 'another last line',
      required: 'the last line that the seal names',
    });
  if (seal.drill !== head.drill || seal.number !== number)
    flaws.push({
      code: 'identity',
      where,
      found: `number ${seal.number} of ${seal.drill}`,
      required: `number ${number} of ${head.drill}`,
    });
  if (before && seal.follows !== sha256(before))
    flaws.push({
      code: 'link',
      where,
      found: 'the hash of another file',
      required: 'the hash of the head or the seal before it',
    });
  if (!isSealed(seal, sealStatementOf))
    flaws.push({
      code: 'signature',
      where,
      found: 'a signature of something else, or by another key',
      required: 'the signature of the key it names, over all it says',
    });
  if (fingerprintOf(seal.key) !== fingerprintOf(head.key))
    flaws.push({
      code: 'key',
      where,
      found: `signed by ${fingerprintOf(seal.key)}`,
      required: `signed by ${fingerprintOf(head.key)}, as the head`,
    });
  return flaws;
}
