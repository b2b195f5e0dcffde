/**
 * Requests that carry a message authentication code (MAC) by a key that never leaves KMS. Pure functions, shared by who
 * sends such a request (and has KMS generate the MAC) and who answers it (and has KMS verify it).
 */
import { createHash } from 'node:crypto';

/** Stands first in what is authenticated: a MAC that the key made of anything else is never one of a request. */
const PURPOSE = 'holdfast-heartbeat-1';

/** Name of the scheme in `Authorization` and `WWW-Authenticate`. */
export const MAC_SCHEME = 'Holdfast-MAC';

/** The algorithm, as KMS calls it. */
export const MAC_ALGORITHM = 'HMAC_SHA_256' as const;

/** How far the sender's clock may be from the server's, in seconds; also how long a copied request stays good. */
export const MAC_TOLERANCE_SECONDS = 300;

/** A request as far as it is authenticated. */
export interface MacRequest {
  readonly method: string;
  /** Without host and query. Not the host: a request is as good under the global name as under a region's. */
  readonly path: string;
  /** When it was sent, ISO 8601 in UTC, as it stands in the header. */
  readonly time: string;
  readonly body: string | Uint8Array;
}

/** What the MAC is made of; KMS takes 4096 bytes, so the body is in it as its SHA-256. */
export function macText({ method, path, time, body }: MacRequest): string {
  return [PURPOSE, method, path, time, createHash('sha256').update(body).digest('hex')].join('\n');
}

/**
 * The `Authorization` header.
 * @param macs in base64, by the region whose key made them: a global name may lead to any region, and each knows its own
 *   key only. A region whose KMS does not answer is left out.
 */
export function authorization(time: string, macs: Readonly<Record<string, string>>): string {
  const fields = Object.entries({ time, ...macs }).map(([name, value]) => `${name}="${value}"`);
  return `${MAC_SCHEME} ${fields.join(', ')}`;
}

/** What a header says to one region. */
export interface MacProof {
  readonly time: string;
  /** Base64 of 32 bytes. */
  readonly mac: string;
}

/** Exactly what `authorization` writes. */
const HEADER = new RegExp(
  `^${MAC_SCHEME} time="(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,3})?Z)"(?<macs>(?:, [a-z]{2}(?:-[a-z]+)+-\\d{1,2}="[A-Za-z0-9+/]{43}=")+)$`,
);

/** Reads an `Authorization` header; undefined where it is none of ours or has no MAC for `region`. */
export function readAuthorization(header: string | undefined, region: string): MacProof | undefined {
  const { time, macs } = HEADER.exec(header ?? '')?.groups ?? {};
  const name = `, ${region}="`;
  const begin = macs?.indexOf(name) ?? -1;
  if (time === undefined || macs === undefined || begin < 0) return undefined;
  const mac = macs.slice(begin + name.length);
  return { time, mac: mac.slice(0, mac.indexOf('"')) };
}

/** Whether a request was sent close enough to `now`; never where the time is none. */
export function isRecent(time: string, now: Date): boolean {
  return Math.abs(now.getTime() - Date.parse(time)) <= MAC_TOLERANCE_SECONDS * 1000;
}
