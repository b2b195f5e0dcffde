/** The head of a drill's evidence: what is claimed of all that stands in it, signed. Filed as `drills/<id>/head.json`. */
import { z } from 'zod';
import { PROOF_FOLDERS } from '../../config/record-writers';
import { canonical, decoded, sha256, spelled } from './canonical';
import { figuresSchema } from './figures/schema';

/** SHA-256 in hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Files of a drill's evidence folder. */
export const FILES = {
  entries: 'evidence.jsonl',
  head: 'head.json',
  document: 'document.json',
  oscal: 'oscal-assessment-results.json',
  page: 'index.html',
} as const;

/** Where drills are filed in the evidence bucket of a region: `drills/<id>/<file>`. */
export const DRILLS = PROOF_FOLDERS.drills;

/**
 * Bytes in base64, in their one spelling: the last character has bits that decode to nothing, and a reader who ignored them
 * would not see them change.
 */
export const bytes = z
  .base64()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'must be spelled as it is written');

/**
 * What a reader needs who only asks when a drill last passed: `passed` and not `rehearsal`. Further fields are none of its
 * business. Such a reader trusts the bucket, whose objects are locked; who does not, verifies the whole folder.
 */
export const drillHead = z.object({
  version: z.literal(1),
  drill: z.string(),
  environment: z.string(),
  rehearsal: z.boolean(),
  passed: z.boolean(),
  /** When it was closed. */
  at: z.iso.datetime(),
});

export type DrillHead = z.output<typeof drillHead>;

/** The key that signs, and the half of it that everybody may know. */
export const key = z.strictObject({
  /** `kms`: a key of the environment, which never leaves KMS. `run`: made for this rehearsal and thrown away after it. */
  kind: z.enum(['kms', 'run']),
  /** ARN of the key's alias; the drill's id for a run key. */
  id: z.string(),
  algorithm: z.literal('ECDSA_SHA_256'),
  /** SubjectPublicKeyInfo, DER. */
  publicKey: bytes,
});

export type HeadKey = z.output<typeof key>;

/** The whole head. */
export const head = z.strictObject({
  ...drillHead.shape,
  /** Lines and entries of the chain, and the hash of its last line: nothing can be added or cut off. */
  lines: z.int().positive(),
  entries: z.int().positive(),
  last: digest,
  figures: figuresSchema,
  key,
  /** DER, over `statementOf` the rest. */
  signature: bytes,
});

export type Head = z.output<typeof head>;

/** What is signed: short enough for KMS, and of a form that no other use of a key produces. */
export const statementOf = (unsigned: Omit<Head, 'signature'>): Buffer =>
  Buffer.from(`holdfast drill head v1, sha256 ${sha256(canonical(unsigned))}`);

/** The head's only spelling. */
export const headText = (whole: Head): string => `${canonical(whole)}\n`;

/** The head, undefined where it is something else or spelled otherwise. */
export function readHead(given: Uint8Array): Head | undefined {
  const text = decoded(given);
  return text?.endsWith('\n') ? spelled(text.slice(0, -1), head) : undefined;
}
