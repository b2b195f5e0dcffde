/** Verifies evidence: recomputes everything, and trusts only the given key. */
import { basename, join, resolve } from 'node:path';
import { canonical, decoded } from './canonical';
import { type Chain, type Flaw, readChain, storyFlaws } from './chain';
import { closed, documentOf, documentText } from './document';
import { figures } from './figures/figures';
import { readOrdinary } from './folder';
import { followUpFiles } from './follow-up';
import { followUpsIn } from './follow-up-writer';
import { type FollowUp, type FollowUpBytes, verifyFollowUps } from './follow-up-verify';
import { FILES, type Head, readHead } from './head';
import { fingerprintOf, isSigned } from './keys';

export interface Verdict {
  /** True where there is no flaw. `head.passed` says whether the drill passed. */
  readonly genuine: boolean;
  readonly flaws: readonly Flaw[];
  /** Undefined where it cannot be read; proves nothing unless `genuine`. */
  readonly head: Head | undefined;
  /** Of the key that signed. */
  readonly fingerprint: string | undefined;
  /** The follow-ups, in order. */
  readonly followUps: readonly FollowUp[];
}

/** The bytes of an evidence folder; undefined for a missing file. */
export interface EvidenceBytes {
  readonly entries: Uint8Array | undefined;
  readonly head: Uint8Array | undefined;
  /** May be left out, because it follows from the others. */
  readonly document?: Uint8Array | undefined;
  /** In the order of their numbers. */
  readonly followUps?: readonly FollowUpBytes[];
}

/** @throws where an existing file cannot be read */
export async function readEvidence(folder: string): Promise<EvidenceBytes> {
  const read = (file: string): Promise<Uint8Array | undefined> => readOrdinary(join(folder, file)).catch(unlessAbsent);
  const numbers = await followUpsIn(folder);
  const followUps = await Promise.all(
    numbers.map(async (number) => {
      const { entries, seal } = followUpFiles(number);
      return { number, entries: await read(entries), seal: await read(seal) };
    }),
  );
  return {
    entries: await read(FILES.entries),
    head: await read(FILES.head),
    document: await read(FILES.document),
    followUps,
  };
}

/**
 * Pure.
 * @param trusted fingerprint of the key that must have signed; undefined is a flaw, because anyone can sign
 * @param folder path of the evidence, whose name is checked against the head; default: no check
 */
export function verify(bytes: EvidenceBytes, trusted: string | undefined, folder = ''): Verdict {
  const chain: Chain = readChain(FILES.entries, bytes.entries ?? new Uint8Array());
  const story = [...chain.flaws, ...storyFlaws(FILES.entries, chain.entries)];
  if (!bytes.head)
    return verdict([
      ...story,
      {
        code: 'unfinished',
        where: FILES.head,
        found: 'absent',
        required: 'the signed head of a drill that was closed',
      },
    ]);
  const head = readHead(bytes.head);
  if (!head)
    return verdict([
      ...story,
      {
        code: 'head',
        where: FILES.head,
        found: 'no head, or one in another spelling',
        required: 'a head as the writer spells it',
      },
    ]);
  const flaws = [...story, ...lengthFlaws(head, chain), ...claimFlaws(head, chain), ...nameFlaws(folder, head)];
  // Changed samples are reported already, and would change the document too.
  if (flaws.length === 0) flaws.push(...documentFlaws(bytes, chain, head));
  const { followUps, flaws: later } = verifyFollowUps(bytes.followUps ?? [], head, bytes.head);
  return verdict([...flaws, ...keyFlaws(head, trusted), ...later], head, followUps);
}

const verdict = (flaws: readonly Flaw[], head?: Head, followUps: readonly FollowUp[] = []): Verdict => ({
  genuine: flaws.length === 0,
  flaws,
  head,
  fingerprint: head && fingerprintOf(head.key),
  followUps,
});

/** A folder with the name of a drill must have the evidence of that drill. */
function nameFlaws(folder: string, head: Pick<Head, 'drill'>): readonly Flaw[] {
  const name = folder && basename(resolve(folder));
  if (!/^\d{8}T\d{6}Z-/.test(name) || name === head.drill) return [];
  return [
    {
      code: 'identity',
      where: `${FILES.head} drill`,
      found: head.drill,
      required: `${name}, the name of its folder: this is the evidence of another drill`,
    },
  ];
}

function lengthFlaws(head: Head, { lines, entries, end }: Chain): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const size = (count: number, of: number): string => `${count} lines with ${of} entries`;
  if (head.lines !== lines || head.entries !== entries.length)
    flaws.push({
      code: 'length',
      where: FILES.entries,
      found: size(lines, entries.length),
      required: `${size(head.lines, head.entries)}: none cut off, none appended`,
    });
  if (head.last !== end.hash)
    flaws.push({
      code: 'last',
      where: FILES.entries,
      found: 'another last line',
      required: 'the last line that the head names',
    });
  return flaws;
}

/** Compares the head with what follows from the samples. */
function claimFlaws(head: Head, { entries }: Chain): readonly Flaw[] {
  const declared = entries.find((entry) => entry.kind === 'declared');
  if (!declared) return [];
  const flaws: Flaw[] = [];
  for (const name of ['drill', 'environment', 'rehearsal'] as const) {
    if (head[name] !== declared[name])
      flaws.push({
        code: 'identity',
        where: `${FILES.head} ${name}`,
        found: String(head[name]),
        required: `${declared[name]}, as declared`,
      });
  }
  const computed = { ...figures(entries) };
  const claimed = new Map(Object.entries({ ...head.figures, 'head.passed': head.passed }));
  for (const [name, value] of Object.entries({ ...computed, 'head.passed': computed.passed })) {
    const claim = claimed.get(name);
    if (canonical(claim) !== canonical(value))
      flaws.push({
        code: 'figures',
        where: `${FILES.head} ${name}`,
        found: excerpt(claim),
        required: `${excerpt(value)}, which follows from the samples`,
      });
  }
  return flaws;
}

function documentFlaws({ entries, document }: EvidenceBytes, chain: Chain, head: Head): readonly Flaw[] {
  if (!document || !entries) return [];
  const follows = documentText(documentOf(closed(chain.entries, entries, head)));
  return decoded(document) === follows
    ? []
    : [
        {
          code: 'document',
          where: FILES.document,
          found: 'another document',
          required: 'the document that follows from the samples',
        },
      ];
}

function keyFlaws(head: Head, trusted: string | undefined): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const fingerprint = fingerprintOf(head.key);
  if (!isSigned(head))
    flaws.push({
      code: 'signature',
      where: FILES.head,
      found: 'a signature of other content, or by another key',
      required: 'the signature of the whole head by the key that it names',
    });
  if (trusted === undefined)
    flaws.push({
      code: 'key',
      where: FILES.head,
      found: `signed by ${fingerprint}, and no trusted key is given`,
      required: 'a key that you trust: anyone can write and sign such a folder',
    });
  else if (fingerprint !== trusted)
    flaws.push({
      code: 'key',
      where: FILES.head,
      found: `signed by ${fingerprint}`,
      required: `signed by ${trusted}: someone else wrote and signed this evidence`,
    });
  if (!head.rehearsal && head.key.kind !== 'kms')
    flaws.push({
      code: 'key',
      where: FILES.head,
      found: 'a key made for one run',
      required: "the environment's key: only a rehearsal signs with a key of its own",
    });
  return flaws;
}

const LONGEST = 80;

function excerpt(value: unknown): string {
  const text = canonical(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/** @throws the error, unless the file does not exist */
function unlessAbsent(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
