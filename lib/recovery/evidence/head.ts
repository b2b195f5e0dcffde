/** The head of a drill's evidence: what is claimed of all that stands in it, signed. Filed as `drills/<id>/head.json`. */
import { z } from 'zod';
import { PROOF_FOLDERS } from '../../config/record-writers';
import { digest } from '../../runtime/hash-chain';
import { figuresSchema } from './figures/schema';

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

/** The key that signs, and the half of it that is public. */
export const key = z.strictObject({
  /** `kms`: a key of the environment, which never leaves KMS. `run`: made for this rehearsal and thrown away after it. */
  kind: z.enum(['kms', 'run']),
  /** ARN of the key's alias; the drill's id for a run key. */
  id: z.string(),
  /** With the smaller of the two values of s, without which one signature would have two spellings; or as earlier versions signed, with either. */
  algorithm: z.enum(['ECDSA_SHA_256_LOW_S', 'ECDSA_SHA_256']),
  /** SubjectPublicKeyInfo, DER. */
  publicKey: bytes,
});

export type SigningKey = z.output<typeof key>;

/** The whole head. */
export const head = z.strictObject({
  ...drillHead.shape,
  /** Lines and entries of the chain, and the hash of its last line: nothing can be added or cut off. */
  lines: z.int().positive(),
  entries: z.int().positive(),
  last: digest,
  figures: figuresSchema,
  key,
  /** DER, over all the rest (signed-file.ts). */
  signature: bytes,
});

export type Head = z.output<typeof head>;
