/** A chain of sealed records, one for each slot of time, each naming the one before it by its digest. No network. */
import { z } from 'zod';
import { type ChainEnd, digest, fits, placeAfter, sha256 } from '../hash-chain';
import { Disproved } from './reasons';
import { unseal, type Verify } from './seal';

/** Where a record stands. It is signed with the body: a record that is moved or copied says where it belongs. */
const link = z.strictObject({
  /** Folder of the chain in the archive. */
  chain: z.string(),
  slot: z.iso.datetime(),
  /** Of the first record 1. */
  sequence: z.number().int().positive(),
  previous: z.strictObject({ slot: z.iso.datetime(), digest }).nullable(),
});
type Link = z.output<typeof link>;

/** A record as the archive has it. */
export interface StoredRecord {
  readonly key: string;
  /** The oldest version's: what was written first is what is locked. */
  readonly text: string;
  readonly versions: number;
  /** Whether a delete marker hides it. */
  readonly deleted: boolean;
}

/** A record that is proved to be ours and in its place. */
export interface ProvedRecord<Body> {
  readonly link: Link;
  readonly body: Body;
  /** SHA-256 of what was signed. */
  readonly digest: string;
}

/** A chain and what its records say. */
export interface Chain<Body> {
  /** Folder, without a slash at its end. */
  readonly folder: string;
  readonly body: z.ZodType<Body>;
}

/** Key of the record of a slot: in the order of time when in the order of the alphabet. */
export const keyOf = (folder: string, slot: Date): string =>
  `${folder}/${slot.toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`;

/** Where a chain ends with a record. */
const endOf = ({ link: { sequence }, digest: hash }: ProvedRecord<unknown>): ChainEnd => ({ sequence, hash });

/** The number of the record after `previous`; undefined: the first. */
export const sequenceAfter = (previous: ProvedRecord<unknown> | undefined): number =>
  previous ? placeAfter(endOf(previous)).sequence : 1;

/** What is signed: the body and its place after `previous`. */
export function payloadOf<Body>(
  chain: Chain<Body>,
  slot: Date,
  body: Body,
  previous: ProvedRecord<Body> | undefined,
): string {
  const place: Link = {
    chain: chain.folder,
    slot: slot.toISOString(),
    sequence: sequenceAfter(previous),
    previous: previous ? { slot: previous.link.slot, digest: previous.digest } : null,
  };
  return JSON.stringify({ link: place, body });
}

/**
 * The records of a stretch of the chain, each signed, in its place, and after the one before it.
 * @param stored in order of their keys; the first one's predecessor is not asked for
 * @throws {Disproved} MARK_TAMPERED, MARK_REPLAYED, MARK_MISSING
 */
export function proveChain<Body>(
  chain: Chain<Body>,
  stored: readonly StoredRecord[],
  isSigned: Verify,
): ProvedRecord<Body>[] {
  const proved: ProvedRecord<Body>[] = [];
  for (const record of stored) {
    const next = proveRecord(chain, record, isSigned);
    const before = proved.at(-1);
    if (before) proveFollows(record.key, before, next);
    proved.push(next);
  }
  return proved;
}

/** One record by itself. @throws {Disproved} as proveChain */
export function proveRecord<Body>(
  chain: Chain<Body>,
  { key, text, versions, deleted }: StoredRecord,
  isSigned: Verify,
): ProvedRecord<Body> {
  if (deleted) throw new Disproved('MARK_MISSING', `${key} was written, and is hidden by a delete marker`);
  if (versions > 1)
    throw new Disproved('MARK_TAMPERED', `${key} must have been written once, and has ${versions} versions`);
  const payload = unseal(key, text, isSigned);
  const parsed = z.strictObject({ link, body: chain.body }).safeParse(JSON.parse(payload));
  if (!parsed.success) throw new Disproved('MARK_TAMPERED', `${key} must be a record of this chain, and is another`);
  const { link: place, body } = parsed.data;
  const belongs = keyOf(place.chain, new Date(place.slot));
  if (belongs !== key) throw new Disproved('MARK_REPLAYED', `${key} holds the record that belongs at ${belongs}`);
  return { link: place, body, digest: sha256(payload) };
}

function proveFollows<Body>(key: string, before: ProvedRecord<Body>, next: ProvedRecord<Body>): void {
  const { previous, sequence } = next.link;
  if (previous && previous.slot > before.link.slot)
    throw new Disproved('MARK_MISSING', `the record of ${previous.slot}, which ${key} follows, is not there`);
  const { order, link: isLinked } = fits(endOf(before), { sequence, previous: previous?.digest });
  if (!order || !isLinked || previous?.slot !== before.link.slot)
    throw new Disproved('MARK_REPLAYED', `${key} must follow the record of ${before.link.slot}, and follows another`);
}
