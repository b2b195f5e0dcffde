/** Ids that AWS would draw at random, computed from what they stand for: the same wherever they are asked for. */
import { createHash } from 'node:crypto';

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In the form of a UUID. */
export const uuidOf = (text: string): string =>
  hex(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** Six characters, as at the end of a plan's ARN. */
export const suffixOf = (text: string): string => hex(text).slice(0, 6);
