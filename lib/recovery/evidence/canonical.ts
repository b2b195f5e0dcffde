/** One spelling for every value: what is hashed and signed is text, and equal values must be equal text. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';

/**
 * JSON without spaces, members in the order of their names (RFC 8785): the same value is the same text. Members that are
 * undefined are left out, as in JSON.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** SHA-256 in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** @returns undefined where bytes are not UTF-8: nothing may be read into them */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** JSON of the one spelling, held against a schema; undefined where it is something else. */
export function spelled<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && canonical(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
