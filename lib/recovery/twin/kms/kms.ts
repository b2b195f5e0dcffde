/** AWS KMS, as far as a flip asks it: MACs of heartbeats, signatures of evidence. */
import { sign, timingSafeEqual, verify } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../api/fault';
import { jsonProtocol } from '../api/protocols';
import { type Operation, operation, service, type Service } from '../api/service';
import { type KeyUsage, keyNamed, type TwinKey } from './keys';

const MAC = 'HMAC_SHA_256';
const SIGNING = 'ECDSA_SHA_256';

/** KMS takes messages of at most 4096 bytes (AWS KMS API reference, `Message`). */
const MESSAGE_BYTES = 4096;

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const message = bytes.refine(
  ({ length }) => length >= 1 && length <= MESSAGE_BYTES,
  `must be 1 to ${MESSAGE_BYTES} bytes`,
);
const KeyId = z.string().min(1);

/** Serves it, for these keys. */
export const kmsService = (keys: readonly TwinKey[]): Service =>
  service<unknown>('kms', jsonProtocol('1.1'), { ...macs(keys), ...signatures(keys), ...descriptions(keys) });

const macs = (keys: readonly TwinKey[]): Readonly<Record<string, Operation<unknown>>> => ({
  GenerateMac: operation(z.strictObject({ KeyId, Message: message, MacAlgorithm: z.literal(MAC) }), (region, input) => {
    const { arn, mac } = usable(keys, region, input.KeyId, 'GENERATE_VERIFY_MAC');
    return { KeyId: arn, MacAlgorithm: MAC, Mac: mac?.(input.Message).toString('base64') };
  }),
  VerifyMac: operation(
    z.strictObject({ KeyId, Message: message, MacAlgorithm: z.literal(MAC), Mac: bytes }),
    (region, input) => {
      const { arn, mac } = usable(keys, region, input.KeyId, 'GENERATE_VERIFY_MAC');
      const right = mac?.(input.Message);
      if (right?.length !== input.Mac.length || !timingSafeEqual(right, input.Mac))
        throw new Fault('KMSInvalidMacException', 400, 'The MAC is not one of this key for this message');
      return { KeyId: arn, MacAlgorithm: MAC, MacValid: true };
    },
  ),
});

const signed = {
  KeyId,
  Message: message,
  MessageType: z.literal('RAW').default('RAW'),
  SigningAlgorithm: z.literal(SIGNING),
};

const signatures = (keys: readonly TwinKey[]): Readonly<Record<string, Operation<unknown>>> => ({
  Sign: operation(z.strictObject(signed), (region, input) => {
    const { arn, pair } = usable(keys, region, input.KeyId, 'SIGN_VERIFY');
    return {
      KeyId: arn,
      SigningAlgorithm: SIGNING,
      Signature: pair && sign('sha256', input.Message, pair.privateKey).toString('base64'),
    };
  }),
  Verify: operation(z.strictObject({ ...signed, Signature: bytes }), (region, input) => {
    const { arn, pair } = usable(keys, region, input.KeyId, 'SIGN_VERIFY');
    if (!pair || !verify('sha256', input.Message, pair.publicKey, input.Signature))
      throw new Fault('KMSInvalidSignatureException', 400, 'The signature is not one of this key for this message');
    return { KeyId: arn, SigningAlgorithm: SIGNING, SignatureValid: true };
  }),
});

const descriptions = (keys: readonly TwinKey[]): Readonly<Record<string, Operation<unknown>>> => ({
  GetPublicKey: operation(z.strictObject({ KeyId }), (region, input) => {
    const { arn, spec, usage, pair } = usable(keys, region, input.KeyId, 'SIGN_VERIFY');
    return {
      KeyId: arn,
      KeySpec: spec,
      KeyUsage: usage,
      SigningAlgorithms: [SIGNING],
      PublicKey: pair?.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    };
  }),
  DescribeKey: operation(z.strictObject({ KeyId }), (region, input) => {
    const { arn, spec, usage } = found(keys, region, input.KeyId);
    const state = { Enabled: true, KeyState: 'Enabled', Origin: 'AWS_KMS', KeyManager: 'CUSTOMER' };
    return {
      KeyMetadata: {
        KeyId: arn.split('/').at(-1),
        Arn: arn,
        AWSAccountId: arn.split(':')[4],
        KeySpec: spec,
        KeyUsage: usage,
        ...state,
      },
    };
  }),
});

function found(keys: readonly TwinKey[], region: string, id: string): TwinKey {
  const key = keyNamed(keys, region, id);
  if (!key) throw new Fault('NotFoundException', 400, `Key ${id} does not exist in ${region}`);
  return key;
}

function usable(keys: readonly TwinKey[], region: string, id: string, usage: KeyUsage): TwinKey {
  const key = found(keys, region, id);
  if (key.usage !== usage) throw new Fault('InvalidKeyUsageException', 400, `${key.arn} is for ${key.usage}`);
  return key;
}
