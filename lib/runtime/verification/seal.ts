/** Signed text: what was written down cannot be changed, or made up, without the use of the key. */
import { createPublicKey, verify } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { z } from 'zod';
import { sha256 } from '../hash-chain';
import { parseJson } from '../text';
import { hasLowS, isDer, withLowS } from './signature';
import { Disproved } from './reasons';

/** Signs a message of at most 4096 bytes with ECDSA over its SHA-256; the signature is DER, as KMS gives it. */
export type Sign = (message: Buffer) => Promise<Uint8Array>;

/** Whether a signature is the key's, for this message. */
export type Verify = (message: Buffer, signature: Buffer) => boolean;

const sealed = z.strictObject({
  /** Kept as text, so that what is verified is what was signed, to the byte. */
  payload: z.string(),
  /** With the smaller of the two values of s, without which one signature would have two spellings; or as earlier versions signed. */
  algorithm: z.enum(['ECDSA_SHA_256_LOW_S', 'ECDSA_SHA_256']),
  signature: z.base64(),
});
type Sealed = z.output<typeof sealed>;

/** What is signed for a payload, which may be longer than KMS takes; it says what it is, so that no other use of the key makes one. */
const statement = ({ payload, algorithm }: Pick<Sealed, 'payload' | 'algorithm'>): Buffer =>
  Buffer.from(
    algorithm === 'ECDSA_SHA_256'
      ? `holdfast record, sha256 ${sha256(payload)}`
      : `holdfast record, low s, sha256 ${sha256(payload)}`,
  );

/** The text of a sealed payload. */
export async function seal(payload: string, sign: Sign): Promise<string> {
  const unsigned = { payload, algorithm: 'ECDSA_SHA_256_LOW_S' } as const;
  const signature = withLowS(await sign(statement(unsigned))).toString('base64');
  return JSON.stringify({ ...unsigned, signature } satisfies Sealed);
}

/**
 * The payload of a sealed text.
 * @param what the text is, for the error
 * @throws {Disproved} MARK_TAMPERED
 */
export function unseal(what: string, text: string, isSigned: Verify): string {
  const parsed = sealed.safeParse(parseJson(text));
  if (!parsed.success) throw new Disproved('MARK_TAMPERED', `${what} must be a sealed record, and is something else`);
  const signature = Buffer.from(parsed.data.signature, 'base64');
  if (!isSpelled(parsed.data, signature, text) || !isSigned(statement(parsed.data), signature))
    throw new Disproved('MARK_TAMPERED', `${what} must carry the signature of the key for marks, and does not`);
  return parsed.data.payload;
}

/** Whether the text is the only one that says this; of an earlier version, whether it is DER with either s. */
const isSpelled = (whole: Sealed, signature: Buffer, text: string): boolean =>
  whole.algorithm === 'ECDSA_SHA_256'
    ? isDer(signature)
    : hasLowS(signature) && JSON.stringify({ ...whole, signature: signature.toString('base64') }) === text;

/** Signs with an asymmetric KMS key (ECC_NIST_P256): the private half never leaves KMS. Needs kms:Sign. */
export const kmsSign =
  (client: KMSClient, KeyId: string): Sign =>
  async (message) => {
    const { Signature } = await client.send(
      new SignCommand({ KeyId, Message: message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
    );
    if (!Signature) throw new Error('KMS must return a signature, and returned none');
    return Signature;
  };

/** Verifies here, with the key's public half: thousands of marks need one call. Needs kms:GetPublicKey. */
export const kmsVerify = async (client: KMSClient, KeyId: string): Promise<Verify> =>
  verifier(await kmsPublicKey(client, KeyId));

/** The key's public half: SubjectPublicKeyInfo, DER. Needs kms:GetPublicKey. */
export async function kmsPublicKey(client: KMSClient, KeyId: string): Promise<Buffer> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId }));
  if (!PublicKey) throw new Error('KMS must return the public key, and returned none');
  return Buffer.from(PublicKey);
}

/** Verifies with a public half as `kmsPublicKey` gives it. @throws Error where it is no key */
export function verifier(publicKey: Buffer): Verify {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  return (message, signature) => verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
}
