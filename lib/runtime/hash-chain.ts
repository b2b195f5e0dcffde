/**
 * Chains of hashes: a link has a number and names the hash of the link before it. What a link holds, and how it is signed, is
 * its user's: the lines of a drill's evidence, or the sealed records of marks and samples.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** SHA-256 in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** The same as a field. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a chain ends: the number of its last link, from 1, and that link's hash. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/** What a link says of its place. */
export interface LinkPlace {
  readonly sequence: number;
  /** Hash of the link before it; undefined where it names none. */
  readonly previous: string | undefined;
}

/** The place of the next link. */
export const placeAfter = ({ sequence, hash }: ChainEnd) => ({ sequence: sequence + 1, previous: hash });

/** Whether a link has the next number (`order`), and names the hash of the link before it (`link`). */
export const fits = (end: ChainEnd, { sequence, previous }: LinkPlace) => ({
  order: sequence === end.sequence + 1,
  link: previous === end.hash,
});
