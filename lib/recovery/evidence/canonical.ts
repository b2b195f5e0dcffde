/** One spelling for every value: what is hashed and signed is text, and equal values must be equal text. */
import type { z } from 'zod';
import { parseJson } from '../../runtime/text';

/**
 * JSON without spaces, members in the order of their names (RFC 8785): the same value is the same text. Members that are
 * undefined are left out, and a `Date` is its ISO text, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** @returns undefined where bytes are not UTF-8: nothing may be read into them */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** JSON of the one spelling, held against a schema; undefined where it is something else. */
export function parseCanonical<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  const { data } = schema.safeParse(parseJson(text));
  return data !== undefined && canonicalJson(data) === text ? data : undefined;
}
