/** Verifies evidence: recomputes everything, and trusts only the given key. */
import { basename, join, resolve } from 'node:path';
import { canonicalJson, decodeUtf8 } from './canonical';
import { type Chain, readChain, storyFlaws } from './chain';
import { closedEvidence, documentOf, documentText } from './document';
import { figures } from './figures/figures';
import { type Flaw, flawsAt } from './flaws';
import { exists, readOrdinaryFile } from './folder';
import { followUpFiles } from './follow-up';
import { followUpsIn } from './follow-up-writer';
import { type FollowUp, type FollowUpBytes, verifyFollowUps } from './follow-up-verify';
import { FILES, type Head } from './head';
import { fingerprintOf } from './keys';
import { HEAD } from './signed-file';

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
  const read = async (file: string): Promise<Uint8Array | undefined> =>
    (await exists(join(folder, file))) ? readOrdinaryFile(join(folder, file)) : undefined;
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
  const chain = readChain(FILES.entries, bytes.entries);
  const { whole: head, flaws: unread } = HEAD.readAt(FILES.head, bytes.head);
  const flaws = [...chain.flaws, ...storyFlaws(FILES.entries, chain.entries), ...unread];
  if (!head || !bytes.head) return verdict(flaws);
  flaws.push(...HEAD.claimFlaws(FILES.entries, head, chain), ...figureFlaws(head, chain), ...nameFlaws(folder, head));
  // Changed samples are reported already, and would change the document too.
  if (flaws.length === 0) flaws.push(...documentFlaws(bytes, chain, head));
  const { followUps, flaws: later } = verifyFollowUps(bytes.followUps ?? [], head, bytes.head);
  flaws.push(...HEAD.signatureFlaws(FILES.head, head), ...keyFlaws(head, trusted), ...later);
  return verdict(flaws, head, followUps);
}

const verdict = (flaws: readonly Flaw[], head?: Head, followUps: readonly FollowUp[] = []): Verdict => ({
  genuine: flaws.length === 0,
  flaws,
  head,
  fingerprint: head && fingerprintOf(head.key),
  followUps,
});

/** A folder with the name of a drill must have the evidence of that drill. */
function nameFlaws(folder: string, { drill }: Pick<Head, 'drill'>): readonly Flaw[] {
  const name = folder && basename(resolve(folder));
  const required = `${name}, the name of its folder: this is the evidence of another drill`;
  const isOther = /^\d{8}T\d{6}Z-/.test(name) && name !== drill;
  return flawsAt(`${FILES.head} drill`, [isOther, 'identity', drill, required]);
}

/** Compares the head with what follows from the samples. */
function figureFlaws(head: Head, { entries }: Chain): readonly Flaw[] {
  const declared = entries.find((entry) => entry.kind === 'declared');
  if (!declared) return [];
  const computed = figures(entries);
  const claimed = new Map(Object.entries({ ...head.figures, 'head.passed': head.passed }));
  return [
    ...(['drill', 'environment', 'rehearsal'] as const).flatMap((name) =>
      flawsAt(`${FILES.head} ${name}`, [
        head[name] !== declared[name],
        'identity',
        String(head[name]),
        `${declared[name]}, as declared`,
      ]),
    ),
    ...Object.entries({ ...computed, 'head.passed': computed.passed }).flatMap(([name, value]) => {
      const [claim, required] = [canonicalJson(claimed.get(name)), canonicalJson(value)];
      return flawsAt(`${FILES.head} ${name}`, [
        claim !== required,
        'figures',
        excerpt(claim),
        `${excerpt(required)}, which follows from the samples`,
      ]);
    }),
  ];
}

function documentFlaws({ entries, document }: EvidenceBytes, chain: Chain, head: Head): readonly Flaw[] {
  if (!document || !entries) return [];
  const follows = documentText(documentOf(closedEvidence(chain.entries, entries, head)));
  const isOther = decodeUtf8(document) !== follows;
  const required = 'the document that follows from the samples';
  return flawsAt(FILES.document, [isOther, 'document', 'another document', required]);
}

function keyFlaws({ key, rehearsal }: Head, trusted: string | undefined): readonly Flaw[] {
  const fingerprint = fingerprintOf(key);
  const found = `signed by ${fingerprint}`;
  return flawsAt(
    FILES.head,
    [
      trusted === undefined,
      'key',
      `${found}, and no trusted key is given`,
      'a key that you trust: anyone can write and sign such a folder',
    ],
    [
      trusted !== undefined && fingerprint !== trusted,
      'key',
      found,
      `signed by ${trusted}: someone else wrote and signed this evidence`,
    ],
    [
      !rehearsal && key.kind !== 'kms',
      'key',
      'a key made for one run',
      "the environment's key: only a rehearsal signs with a key of its own",
    ],
  );
}

const LONGEST = 80;

const excerpt = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
