/** A signing key for tests, and a loopback server for the two calls of KMS that need it. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Sign, Verify } from '../../../lib/runtime/verification/seal';
import { startHttpService, type HttpService } from '../../support/http-service';

/** The ARN of the key, as handlers get it. */
export const KEY_ARN = 'arn:aws:kms:us-west-2:000000000000:key/00000000-0000-4000-8000-000000000000';

export interface SigningKey {
  readonly signNow: (message: Buffer) => Buffer;
  readonly sign: Sign;
  readonly verify: Verify;
  /** Base64, as KMS gives the public half. */
  readonly publicKey: string;
}

export function signingKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signNow = (message: Buffer): Buffer => sign('sha256', message, { key: privateKey, dsaEncoding: 'der' });
  return {
    signNow,
    sign: async (message) => signNow(message),
    verify: (message, signature) => verify('sha256', message, { key: publicKey, dsaEncoding: 'der' }, signature),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** KMS with that key; its URL is for AWS_ENDPOINT_URL_KMS. */
export function startKms(key: SigningKey, arn = KEY_ARN): Promise<HttpService> {
  return startHttpService(({ target, body }) => {
    const asked: { KeyId: string; Message: string; MessageType: string; SigningAlgorithm: string } = JSON.parse(body);
    if (asked.KeyId !== arn) return { status: 400, body: '{"__type":"NotFoundException"}' };
    if (target === 'TrentService.GetPublicKey')
      return { status: 200, body: JSON.stringify({ KeyId: arn, PublicKey: key.publicKey }) };
    const fits =
      target === 'TrentService.Sign' && asked.MessageType === 'RAW' && asked.SigningAlgorithm === 'ECDSA_SHA_256';
    if (!fits) return { status: 400, body: '{"__type":"ValidationException"}' };
    return {
      status: 200,
      body: JSON.stringify({
        KeyId: arn,
        Signature: key.signNow(Buffer.from(asked.Message, 'base64')).toString('base64'),
      }),
    };
  });
}
