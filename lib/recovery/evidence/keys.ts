/** By whom a drill's evidence is signed. One algorithm for both kinds of key. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { sha256 } from '../../runtime/hash-chain';
import { kmsPublicKey, kmsSign, type Sign } from '../../runtime/verification/seal';
import type { SigningKey } from './head';

export interface Signer {
  readonly key: SigningKey;
  readonly sign: Sign;
}

const signerOf = (kind: SigningKey['kind'], id: string, publicKey: Buffer, by: Sign): Signer => ({
  key: { kind, id, algorithm: 'ECDSA_SHA_256_LOW_S', publicKey: publicKey.toString('base64') },
  sign: by,
});

/** The environment's key for drills (ECC_NIST_P256), by the ARN of its alias. Needs kms:GetPublicKey and kms:Sign. */
export const kmsSigner = async (client: KMSClient, aliasArn: string): Promise<Signer> =>
  signerOf('kms', aliasArn, await kmsPublicKey(client, aliasArn), kmsSign(client, aliasArn));

/** A key for one rehearsal, which exists in this process only. What it signs is worth what is known of its fingerprint. */
export function runSigner(drill: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return signerOf('run', drill, publicKey.export({ type: 'spki', format: 'der' }), async (message) =>
    sign('sha256', message, { key: privateKey, dsaEncoding: 'der' }),
  );
}

/** By which a key is known: SHA-256 of its public half (SubjectPublicKeyInfo, DER), hexadecimal. */
export const fingerprintOf = ({ publicKey }: Pick<SigningKey, 'publicKey'>): string =>
  sha256(Buffer.from(publicKey, 'base64'));
