/** Verifies evidence: recomputes everything, and trusts only the given key. */
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { show } from '../../config/validate/problem';
import { canonicalJson } from './canonical';
import { type Chain, type ChainLimits, endsAs, readChain, storyFlaws } from './chain';
import { closedEvidence, documentOf, documentText } from './document';
import { figures } from './figures/figures';
import { type Flaw, flawsAt, MOST_FLAWS } from './flaws';
import { kindOf, LARGEST, readOrdinaryFile, StrangeFile } from './folder';
import { followUpFiles, followUpOf } from './follow-up';
import { type FollowUp, type FollowUpBytes, verifyFollowUps } from './follow-up-verify';
import { FILES, type Head } from './head';
import { fingerprintOf } from './keys';
import { HEAD } from './signed-file';
import { newestOf, olderThan, timeFlaws } from './times';

export interface Verdict {
  /** True where there is no flaw. `head.passed` says whether the drill passed. */
  readonly genuine: boolean;
  /** `MOST_FLAWS` at most. */
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
  /** What else is in the folder, and what was not read. */
  readonly strange?: readonly Flaw[];
  /** Files of the drill's program that are no evidence. */
  readonly notEvidence?: readonly string[];
}

/** Files of the drill's program in the folder: its state, and its lock (lib/recovery/drill). */
const OWN = /^(?:state\.json|process(?:\.\w+)?)$/;

const KNOWN: readonly string[] = Object.values(FILES);

/** @throws where an ordinary file may not be read */
export async function readEvidence(folder: string): Promise<EvidenceBytes> {
  const found = await readdir(folder, { withFileTypes: true });
  const names = new Set(found.map(({ name }) => name));
  const own = found.filter((each) => OWN.test(each.name) && each.isFile()).map(({ name }) => name);
  const strange: Flaw[] = [];
  for (const each of found) {
    const isKnown = KNOWN.includes(each.name) || followUpOf(each.name) !== undefined || own.includes(each.name);
    const what = `${kindOf(each)} that the evidence does not know`;
    strange.push(...flawsAt(show(each.name), [!isKnown, 'unknown', what, 'absent: the folder holds evidence alone']));
    if (strange.length >= MOST_FLAWS) break;
  }
  let left = LARGEST;
  const read = async (file: string, most = left): Promise<Uint8Array | undefined> => {
    if (!names.has(file)) return undefined;
    try {
      const bytes = await readOrdinaryFile(join(folder, file), Math.min(left, most));
      left -= bytes.length;
      return bytes;
    } catch (error) {
      if (!(error instanceof StrangeFile)) throw error;
      strange.push(...flawsAt(file, [true, 'form', error.message, `an ordinary file of at most ${most} bytes`]));
      return undefined;
    }
  };
  const entries = await read(FILES.entries);
  const head = await read(FILES.head);
  const document = await read(FILES.document);
  const numbers = new Set(found.flatMap(({ name }) => followUpOf(name) ?? []));
  const followUps: FollowUpBytes[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const files = followUpFiles(number);
    followUps.push({ number, entries: await read(files.entries), seal: await read(files.seal, LARGEST_SEAL) });
  }
  return { entries, head, document, followUps, strange, notEvidence: own };
}

/** Bytes; a seal has a dozen short fields. */
const LARGEST_SEAL = 64_000;

/**
 * Pure.
 * @param trusted fingerprint of the key that must have signed; undefined is a flaw, because anyone can sign
 * @param folder path of the evidence, whose name is checked against the head; default: no check
 */
export function verify(bytes: EvidenceBytes, trusted: string | undefined, folder = ''): Verdict {
  const { whole: head, flaws: unread } = HEAD.readUntrusted(FILES.head, bytes.head, trusted);
  const isTrusted = head !== undefined && HEAD.isSignedBy(head, trusted);
  const isVouchedFor = isTrusted && bytes.entries && endsAs(bytes.entries, head.lines, head.last);
  const chain = readChain(FILES.entries, bytes.entries, isVouchedFor ? undefined : UNTRUSTED);
  const ofChain = [
    ...(bytes.strange ?? []),
    ...chain.flaws,
    ...storyFlaws(FILES.entries, chain.entries),
    ...timeFlaws(FILES.entries, chain.entries),
  ];
  if (!head || !bytes.head) return verdict([...unread, ...ofChain]);
  const ended = newestOf(chain.entries);
  const signed = { head, bytes: bytes.head, ended };
  const { followUps, flaws: later } = verifyFollowUps(bytes.followUps ?? [], signed, trusted, UNTRUSTED);
  const flaws = [
    ...HEAD.claimFlaws(FILES.entries, head, chain),
    ...figureFlaws(head, chain),
    ...nameFlaws(folder, head),
    ...olderThan(FILES.head, Date.parse(head.at), Math.floor(ended)),
    ...ofChain,
  ];
  // Changed samples are reported already, and would change the document too.
  const ofDocument = flaws.length === 0 ? documentFlaws(bytes, chain, head) : [];
  const ofKey = [...keyFlaws(head, trusted), ...HEAD.signatureFlaws(FILES.head, head)];
  return verdict([...ofKey, ...flaws, ...ofDocument, ...later], head, followUps);
}

/** Of what no trusted key vouches for, so that hostile evidence is judged in seconds. A drill writes 2.5 kB a second. */
const UNTRUSTED: ChainLimits = { hashed: 64_000_000, parsed: 1_000_000 };

const verdict = (flaws: readonly Flaw[], head?: Head, followUps: readonly FollowUp[] = []): Verdict => ({
  genuine: flaws.length === 0,
  flaws: flaws.slice(0, MOST_FLAWS),
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
function figureFlaws(head: Head, { entries, isWhole }: Chain): readonly Flaw[] {
  if (!isWhole) return [];
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
  const isOther = Buffer.compare(document, Buffer.from(follows)) !== 0;
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
