/** By whom a drill's evidence is signed, and how a signature is checked. One algorithm for both kinds of key. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { kmsPublicKey, kmsSign, type Sign, verifier } from '../../runtime/verification/seal';
import { sha256 } from './canonical';
import { type Head, type HeadKey, statementOf } from './head';

export interface Signer {
  readonly key: HeadKey;
  readonly sign: Sign;
}

/** The environment's key for drills (ECC_NIST_P256), by the ARN of its alias. Needs kms:GetPublicKey and kms:Sign. */
export async function kmsSigner(client: KMSClient, aliasArn: string): Promise<Signer> {
  const publicKey = await kmsPublicKey(client, aliasArn);
  return {
    key: { kind: 'kms', id: aliasArn, algorithm: 'ECDSA_SHA_256', publicKey: publicKey.toString('base64') },
    sign: kmsSign(client, aliasArn),
  };
}

/** A key for one rehearsal, which exists in this process only. What it signs is worth what is known of its fingerprint. */
export function runSigner(drill: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    key: { kind: 'run', id: drill, algorithm: 'ECDSA_SHA_256', publicKey: spki.toString('base64') },
    sign: async (message) => sign('sha256', message, { key: privateKey, dsaEncoding: 'der' }),
  };
}

/** By which a key is known: SHA-256 of its public half (SubjectPublicKeyInfo, DER), hexadecimal. */
export const fingerprintOf = ({ publicKey }: Pick<HeadKey, 'publicKey'>): string =>
  sha256(Buffer.from(publicKey, 'base64'));

/** Something that carries a signature over all the rest of it, and the key. */
interface Signed {
  readonly key: HeadKey;
  readonly signature: string;
}

/** What has to be signed of it: the rest, in one spelling. */
type StatementOf<Whole extends Signed> = (unsigned: Omit<Whole, 'signature'>) => Buffer;

/** Signs all the rest of a head. */
export const signed = (unsigned: Omit<Head, 'signature' | 'key'>, signer: Signer): Promise<Head> =>
  sealed(unsigned, signer, statementOf);

/** Names the signer's key, and signs all that with it. */
export async function sealed<Rest extends object>(
  rest: Rest,
  { key, sign: by }: Signer,
  statement: (unsigned: Rest & Pick<Signed, 'key'>) => Buffer,
): Promise<Rest & Signed> {
  const whole = { ...rest, key };
  return { ...whole, signature: Buffer.from(await by(statement(whole))).toString('base64') };
}

/** Whether the head carries the signature of the key that it names; whose key that is, is another question. */
export const isSigned = (head: Head): boolean => isSealed(head, statementOf);

/** The same for anything that is signed. */
export function isSealed<Whole extends Signed>(whole: Whole, statement: StatementOf<Whole>): boolean {
  const { signature, ...unsigned } = whole;
  try {
    return verifier(Buffer.from(unsigned.key.publicKey, 'base64'))(
      statement(unsigned),
      Buffer.from(signature, 'base64'),
    );
  } catch {
    return false;
  }
}
