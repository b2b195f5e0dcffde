/** Signed text: what was written down cannot be changed, or made up, without the use of the key. */
import { createPublicKey, verify } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { z } from 'zod';
import { sha256 } from '../hash-chain';
import { parseJson } from '../text';
import { Disproved } from './reasons';

/** Signs a message of at most 4096 bytes with ECDSA over its SHA-256; the signature is DER, as KMS gives it. */
export type Sign = (message: Buffer) => Promise<Uint8Array>;

/** Whether a signature is the key's, for this message. */
export type Verify = (message: Buffer, signature: Buffer) => boolean;

const sealed = z.strictObject({
  /** Kept as text, so that what is verified is what was signed, to the byte. */
  payload: z.string(),
  algorithm: z.literal('ECDSA_SHA_256'),
  signature: z.base64(),
});

/** What is signed for a payload, which may be longer than KMS takes; it says what it is, so that no other use of the key makes one. */
const statement = (payload: string): Buffer => Buffer.from(`holdfast record, sha256 ${sha256(payload)}`);

/** The text of a sealed payload. */
export async function seal(payload: string, sign: Sign): Promise<string> {
  const signature = await sign(statement(payload));
  return JSON.stringify({
    payload,
    algorithm: 'ECDSA_SHA_256',
    signature: Buffer.from(signature).toString('base64'),
  } satisfies z.input<typeof sealed>);
}

/**
 * The payload of a sealed text.
 * @param what the text is, for the error
 * @throws {Disproved} MARK_TAMPERED
 */
export function unseal(what: string, text: string, isSigned: Verify): string {
  const parsed = sealed.safeParse(parseJson(text));
  if (!parsed.success) throw new Disproved('MARK_TAMPERED', `${what} must be a sealed record, and is something else`);
  const { payload, signature } = parsed.data;
  if (!isSigned(statement(payload), Buffer.from(signature, 'base64')))
    throw new Disproved('MARK_TAMPERED', `${what} must carry the signature of the key for marks, and does not`);
  return payload;
}

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
