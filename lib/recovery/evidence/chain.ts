/** The chain of lines in evidence.jsonl: each carries entries, and the hash of the line before. No file, no key. */
import { z } from 'zod';
import { canonical, decoded, sha256, spelled } from './canonical';
import { type Entry, entry } from './entries';
import { digest } from './head';
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

/** Where a chain ends. */
export interface End {
  readonly seq: number;
  readonly hash: string;
}

/** The end of a chain without lines. */
export const START: End = { seq: 0, hash: sha256('holdfast drill evidence v1, before its first line') };

const hashOf = ({ seq, previous, entries }: Omit<Line, 'hash'>): string =>
  sha256(`holdfast drill evidence line v1\n${canonical({ seq, previous, entries })}`);

/** The next line, with its line feed, and where the chain ends after it. */
export function lineAfter(end: End, entries: readonly Entry[]): { readonly text: string; readonly end: End } {
  const place = { seq: end.seq + 1, previous: end.hash, entries: [...entries] };
  const hash = hashOf(place);
  return { text: `${canonical({ ...place, hash })}\n`, end: { seq: place.seq, hash } };
}

/** Why evidence is not what it says it is. */
export interface Flaw {
  /** Stable word for programs; docs/evidence.md explains each. */
  readonly code:
    | 'torn'
    | 'form'
    | 'order'
    | 'link'
    | 'hash'
    | 'story'
    | 'unfinished'
    | 'head'
    | 'length'
    | 'last'
    | 'identity'
    | 'figures'
    | 'signature'
    | 'key'
    | 'document';
  /** File, with the line where there is one. */
  readonly where: string;
  readonly found: string;
  readonly required: string;
}

/** What a file holds, as far as it can be read, and everything that is wrong with it. */
export interface Chain {
  readonly entries: readonly Entry[];
  readonly end: End;
  readonly lines: number;
  readonly flaws: readonly Flaw[];
}

/**
 * Reads a chain back. A flaw does not stop the reading: what comes after is compared with what stands before it, so that
 * each edit is reported where it is.
 */
export function readChain(file: string, bytes: Uint8Array): Chain {
  const text = decoded(bytes);
  if (text === undefined)
    return {
      entries: [],
      end: START,
      lines: 0,
      flaws: [{ code: 'form', where: file, found: 'bytes that are none', required: 'UTF-8' }],
    };
  const texts = text.split('\n');
  const rest = texts.pop();
  const flaws: Flaw[] = rest
    ? [
        {
          code: 'torn',
          where: `${file}:${texts.length + 1}`,
          found: 'a line without its end',
          required: 'whole lines; the last one was cut off',
        },
      ]
    : [];
  const entries: Entry[] = [];
  let end = START;
  for (const [index, each] of texts.entries()) {
    const where = `${file}:${index + 1}`;
    const read = readLine(each);
    if (!read)
      flaws.push({
        code: 'form',
        where,
        found: 'something else, or another spelling of it',
        required: 'a line as the writer spells it',
      });
    else flaws.push(...flawsAt(where, index + 1, end, read));
    entries.push(...(read?.entries ?? []));
    end = { seq: index + 1, hash: read?.hash ?? '' };
  }
  return { entries, end, lines: texts.length, flaws };
}

const readLine = (text: string): Line | undefined => spelled(text, line);

function flawsAt(where: string, seq: number, before: End, read: Line): readonly Flaw[] {
  const flaws: Flaw[] = [];
  if (read.seq !== seq)
    flaws.push({
      code: 'order',
      where,
      found: `line ${read.seq} of the writer's`,
      required: `line ${seq}: none missing, repeated or moved`,
    });
  if (before.hash && read.previous !== before.hash)
    flaws.push({ code: 'link', where, found: 'the hash of another line', required: 'the hash of the line before it' });
  if (hashOf(read) !== read.hash)
    flaws.push({
      code: 'hash',
      where,
      found: 'a hash of something else',
      required: 'the hash of what the line says: it was edited',
    });
  return flaws;
}

/** What a drill's entries must be as a whole: one declaration, before everything; one end, after everything. */
export function storyFlaws(file: string, entries: readonly Entry[]): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const places = (kind: Entry['kind']): number[] =>
    entries.flatMap((entry, index) => (entry.kind === kind ? [index] : []));
  const [declared, ended] = [places('declared'), places('ended')];
  if (declared.length !== 1 || declared[0] !== 0)
    flaws.push({
      code: 'story',
      where: file,
      found: `${declared.length} declarations`,
      required: 'one, as the first entry',
    });
  if (ended.length > 1 || ended.some((index) => index !== entries.length - 1))
    flaws.push({
      code: 'story',
      where: file,
      found: `${ended.length} ends, or entries after one`,
      required: 'at most one, as the last entry',
    });
  return flaws;
}

/** What follows a drill declares nothing and ends nothing. */
export function followUpFlaws(file: string, entries: readonly Entry[]): readonly Flaw[] {
  const others = entries.filter(({ kind }) => kind === 'declared' || kind === 'ended');
  return others.map(({ kind }) => ({
    code: 'story',
    where: file,
    found: `an entry that was ${kind}`,
    required: 'what was seen after the drill had ended',
  }));
}
