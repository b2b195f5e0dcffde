/** The chain of lines in evidence.jsonl: each carries entries, and the hash of the line before. No file, no key. */
import { z } from 'zod';
import { type ChainEnd, digest, fits, placeAfter, sha256 } from '../../runtime/hash-chain';
import { canonicalJson, decodeUtf8, parseCanonical } from './canonical';
import { type Entry, entry } from './entries';
import { type Flaw, flawsAt } from './flaws';

const line = z.strictObject({
  /** Of the first line 1. */
  seq: z.int().positive(),
  /** Hash of the line before; of the first line `START.hash`. */
  previous: digest,
  /** In the order in which they were written down; what came in at once shares a line. */
  entries: z.array(entry).min(1),
  /** Over all the rest. */
  hash: digest,
});

type Line = z.output<typeof line>;

/** The end of a chain without lines. */
export const START: ChainEnd = { sequence: 0, hash: sha256('holdfast drill evidence v1, before its first line') };

const hashOf = ({ seq, previous, entries }: Omit<Line, 'hash'>): string =>
  sha256(`holdfast drill evidence line v1\n${canonicalJson({ seq, previous, entries })}`);

/** The next line, with its line feed, and where the chain ends after it. */
export function lineAfter(end: ChainEnd, entries: readonly Entry[]): { readonly text: string; readonly end: ChainEnd } {
  const { sequence, previous } = placeAfter(end);
  const content = { seq: sequence, previous, entries: [...entries] };
  const hash = hashOf(content);
  return { text: `${canonicalJson({ ...content, hash })}\n`, end: { sequence, hash } };
}

/** What a file holds, as far as it can be read, and everything that is wrong with it. */
export interface Chain {
  readonly entries: readonly Entry[];
  readonly end: ChainEnd;
  readonly lines: number;
  readonly flaws: readonly Flaw[];
}

/**
 * Reads a chain back. A flaw does not stop the reading: what comes after is compared with what stands before it, so that
 * each edit is reported where it is.
 */
export function readChain(file: string, bytes: Uint8Array = new Uint8Array()): Chain {
  const text = decodeUtf8(bytes);
  const lines = text?.split('\n') ?? [];
  const rest = lines.pop();
  const flaws = [
    ...flawsAt(file, [text === undefined, 'form', 'bytes that are none', 'UTF-8']),
    ...flawsAt(`${file}:${lines.length + 1}`, [
      Boolean(rest),
      'torn',
      'a line without its end',
      'whole lines; the last one was cut off',
    ]),
  ];
  const entries: Entry[] = [];
  let end = START;
  for (const [index, each] of lines.entries()) {
    const read = parseCanonical(each, line);
    flaws.push(...flawsOfLine(`${file}:${index + 1}`, end, read));
    entries.push(...(read?.entries ?? []));
    end = { sequence: index + 1, hash: read?.hash ?? UNKNOWN };
  }
  return { entries, end, lines: lines.length, flaws };
}

/** Hash of a line that cannot be read. */
const UNKNOWN = '';

function flawsOfLine(where: string, end: ChainEnd, read: Line | undefined): readonly Flaw[] {
  if (!read)
    return flawsAt(where, [
      true,
      'form',
      'something else, or another spelling of it',
      'a line as the writer spells it',
    ]);
  const { seq, previous, hash } = read;
  const { order, link } = fits(end, { sequence: seq, previous });
  return flawsAt(
    where,
    [!order, 'order', `line ${seq} of the writer's`, `line ${end.sequence + 1}: none missing, repeated or moved`],
    [!link && end.hash !== UNKNOWN, 'link', 'the hash of another line', 'the hash of the line before it'],
    [hashOf(read) !== hash, 'hash', 'a hash of something else', 'the hash of what the line says: it was edited'],
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
