/** The chain of lines in evidence.jsonl: each carries entries, and the hash of the line before. No file, no key. */
import { z } from 'zod';
import { type ChainEnd, digest, fits, placeAfter, sha256 } from '../../runtime/hash-chain';
import { parseJson } from '../../runtime/text';
import { canonicalJson, decodeUtf8 } from './canonical';
import { type Entry, entry } from './entries';
import { type Flaw, flawsAt, MOST_FLAWS } from './flaws';

const line = z.strictObject({
  /** Of the first line 1. */
  seq: z.int().positive(),
  /** Hash of the line before; of the first line `START.hash`. */
  previous: digest,
  /** In the order in which they were written down; what came in at once shares a line. */
  entries: z.array(z.unknown()).min(1),
  /** Over all the rest. */
  hash: digest,
});

/** The end of a chain without lines. */
export const START: ChainEnd = { sequence: 0, hash: sha256('holdfast drill evidence v1, before its first line') };

/** Begins what is hashed of a line. */
const PURPOSE = Buffer.from('holdfast drill evidence line v1\n');

/** The next line, with its line feed, and where the chain ends after it. */
export function lineAfter(end: ChainEnd, entries: readonly Entry[]): { readonly text: string; readonly end: ChainEnd } {
  const { sequence, previous } = placeAfter(end);
  const content = { seq: sequence, previous, entries };
  const hash = sha256(Buffer.concat([PURPOSE, Buffer.from(canonicalJson(content))]));
  return { text: `${canonicalJson({ ...content, hash })}\n`, end: { sequence, hash } };
}

/** What a file holds, as far as it can be read, and everything that is wrong with it. */
export interface Chain {
  readonly entries: readonly Entry[];
  readonly end: ChainEnd;
  readonly lines: number;
  /** Whether all was read. */
  readonly isWhole: boolean;
  readonly flaws: readonly Flaw[];
}

/** How much of a chain is read. */
export interface ChainLimits {
  /** Bytes of which the hashes are computed. */
  readonly hashed: number;
  /** Bytes of which the entries are read too: that costs a hundred times as much. */
  readonly parsed: number;
}

/** Of a chain whose end is known, or that this machine wrote. */
export const UNLIMITED: ChainLimits = { hashed: Infinity, parsed: Infinity };

/**
 * Reads a chain back. A flaw does not stop the reading: what comes after is compared with what stands before it, so that
 * each edit is reported where it is. Only the limits stop it, and `MOST_FLAWS`.
 */
export function readChain(file: string, given: Uint8Array = new Uint8Array(), limits = UNLIMITED): Chain {
  const bytes = asBuffer(given);
  const flaws: Flaw[] = [];
  const entries: Entry[] = [];
  let [end, read] = [START, 0];
  for (const { text, next } of linesOf(bytes)) {
    if (read >= limits.hashed || flaws.length >= MOST_FLAWS) break;
    const place = placeIn(text);
    const found = next > limits.parsed ? [] : entriesIn(text);
    const sequence = end.sequence + 1;
    for (const flaw of flawsOfLine(`${file}:${sequence}`, end, found && place)) flaws.push(flaw);
    for (const entry of found ?? []) entries.push(entry);
    end = { sequence, hash: place?.hash ?? UNKNOWN };
    read = next;
  }
  const whole = bytes.lastIndexOf('\n') + 1;
  const isWhole = read === whole && whole <= limits.parsed;
  const most = `at most ${limits.parsed} bytes where no trusted key vouches for more`;
  flaws.push(
    ...flawsAt(
      `${file}:${end.sequence + 1}`,
      [read === whole && whole < bytes.length, 'torn', 'a line without its end', 'whole lines; the last was cut off'],
      [!isWhole && flaws.length < MOST_FLAWS, 'size', `${bytes.length} bytes`, most],
    ),
  );
  return { entries, end, lines: end.sequence, isWhole, flaws };
}

/** Whether a chain has so many lines, the last of this hash. Computes hashes only: it is known then who vouches for each entry. */
export function endsAs(given: Uint8Array, lines: number, last: string): boolean {
  let end = START;
  for (const { text } of linesOf(asBuffer(given))) {
    const place = placeIn(text);
    if (end.sequence === lines || !place || flawsOfLine('', end, place).length > 0) return false;
    end = { sequence: place.seq, hash: place.hash };
  }
  return end.sequence === lines && end.hash === last;
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The whole lines, each with the offset of what comes after it. */
function* linesOf(bytes: Buffer): Generator<{ readonly text: Buffer; readonly next: number }> {
  for (let from = 0, to = bytes.indexOf('\n'); to >= 0; from = to + 1, to = bytes.indexOf('\n', from))
    yield { text: bytes.subarray(from, to), next: to + 1 };
}

/** Hash of a line that cannot be read. */
const UNKNOWN = '';

/** What a line says of its place, without the entries: how all lines end. */
const TAIL = /,"hash":"([0-9a-f]{64})","previous":"([0-9a-f]{64})","seq":([1-9]\d{0,14})\}$/;

/** Bytes; the longest such end has 180. */
const LONGEST_TAIL = 200;

interface LinePlace {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
  /** Whether the hash is that of the line. */
  readonly isOwn: boolean;
}

/** Read from the text alone: of millions of lines only the hashes are computed, until it is known who wrote them. */
function placeIn(text: Buffer): LinePlace | undefined {
  const found = TAIL.exec(text.subarray(-LONGEST_TAIL).toString('latin1'));
  const [tail, hash, previous, seq] = found ?? [];
  if (tail === undefined || hash === undefined || previous === undefined) return undefined;
  const entries = text.subarray(0, text.length - tail.length);
  const own = sha256(Buffer.concat([PURPOSE, entries, Buffer.from(`,"previous":"${previous}","seq":${seq}}`)]));
  return { seq: Number(seq), previous, hash, isOwn: own === hash };
}

/** Undefined where a line is not as the writer spells it. One entry after the other: the first that is wrong ends it. */
function entriesIn(bytes: Uint8Array): readonly Entry[] | undefined {
  const text = decodeUtf8(bytes);
  const read = text === undefined ? undefined : line.safeParse(parseJson(text)).data;
  if (!read) return undefined;
  const entries: Entry[] = [];
  for (const each of read.entries) {
    const { data } = entry.safeParse(each);
    if (!data) return undefined;
    entries.push(data);
  }
  return canonicalJson({ ...read, entries }) === text ? entries : undefined;
}

function flawsOfLine(where: string, end: ChainEnd, place: LinePlace | undefined): readonly Flaw[] {
  if (!place)
    return flawsAt(where, [
      true,
      'form',
      'something else, or another spelling of it',
      'a line as the writer spells it',
    ]);
  const { seq, previous, isOwn } = place;
  const { order, link } = fits(end, { sequence: seq, previous });
  return flawsAt(
    where,
    [!order, 'order', `line ${seq} of the writer's`, `line ${end.sequence + 1}: none missing, repeated or moved`],
    [!link && end.hash !== UNKNOWN, 'link', 'the hash of another line', 'the hash of the line before it'],
    [!isOwn, 'hash', 'a hash of something else', 'the hash of what the line says: it was edited'],
  );
}

/** What a drill's entries must be as a whole: one declaration, before everything; one end, after everything. */
export function storyFlaws(file: string, entries: readonly Entry[]): readonly Flaw[] {
  const places = (kind: Entry['kind']): number[] =>
    entries.flatMap((entry, index) => (entry.kind === kind ? [index] : []));
  const [declared, ended] = [places('declared'), places('ended')];
  const isLast = ended.every((index) => index === entries.length - 1);
  return flawsAt(
    file,
    [declared.length !== 1 || declared[0] !== 0, 'story', `${declared.length} declarations`, 'one, as the first entry'],
    [!isLast, 'story', `${ended.length} ends, or entries after one`, 'at most one, as the last entry'],
  );
}

/** What follows a drill declares nothing and ends nothing. */
export const followUpFlaws = (file: string, entries: readonly Entry[]): readonly Flaw[] =>
  entries
    .filter(({ kind }) => kind === 'declared' || kind === 'ended')
    .flatMap(({ kind }) =>
      flawsAt(file, [true, 'story', `an entry that was ${kind}`, 'what was seen after the drill had ended']),
    );
