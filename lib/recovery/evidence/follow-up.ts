/**
 * What follows a drill that has ended: the fence that could not be asked then, and post-recovery. Evidence that is closed is
 * final, so each time that the drill is gone on with makes a chain of its own, sealed by the same key, which names the one
 * before it.
 */
import { z } from 'zod';
import { digest } from '../../runtime/hash-chain';
import { bytes, key } from './head';

/** Files of a follow-up, by its number from 1. */
export const followUpFiles = (number: number) =>
  ({ entries: `afterwards-${number}.jsonl`, seal: `afterwards-${number}.json` }) as const;

/** @returns the number of a follow-up that a file belongs to; undefined of any other file */
export function followUpOf(file: string): number | undefined {
  const number = Number(/^afterwards-([1-9]\d{0,2})\.jsonl?$/.exec(file)?.[1]);
  return Number.isNaN(number) ? undefined : number;
}

/** What vouches for a follow-up. */
export const seal = z.strictObject({
  version: z.literal(1),
  drill: z.string(),
  number: z.int().positive(),
  /** SHA-256 of the file before it: the head, or the seal of the follow-up before. */
  follows: digest,
  /** When it was sealed. */
  at: z.iso.datetime(),
  /** Lines and entries of its chain, and the hash of its last line. */
  lines: z.int().positive(),
  entries: z.int().positive(),
  last: digest,
  key,
  signature: bytes,
});
