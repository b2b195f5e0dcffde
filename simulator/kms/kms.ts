import {
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { Fault, jsonProtocol, type Operation, operation, service, type Service } from '../api/service';
import { at, type TemplateIndex } from '../../lib/assembly/template-index';
import type { Resolver } from '../executor/resolve';
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
export const kmsService = (keys: readonly SimulatedKey[]): Service =>
  service<unknown>('kms', jsonProtocol('1.1'), { ...macs(keys), ...signatures(keys), ...descriptions(keys) });

const macs = (keys: readonly SimulatedKey[]): Readonly<Record<string, Operation<unknown>>> => ({
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

const signatures = (keys: readonly SimulatedKey[]): Readonly<Record<string, Operation<unknown>>> => ({
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

const descriptions = (keys: readonly SimulatedKey[]): Readonly<Record<string, Operation<unknown>>> => ({
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

function found(keys: readonly SimulatedKey[], region: string, id: string): SimulatedKey {
  const key = keyNamed(keys, region, id);
  if (!key) throw new Fault('NotFoundException', 400, `Key ${id} does not exist in ${region}`);
  return key;
}

function usable(keys: readonly SimulatedKey[], region: string, id: string, usage: KeyUsage): SimulatedKey {
  const key = found(keys, region, id);
  if (key.usage !== usage) throw new Fault('InvalidKeyUsageException', 400, `${key.arn} is for ${key.usage}`);
  return key;
}

// Keys of the regions as the templates make them, with material that lives as long as the simulator.

/** What a key is for, by the words of KMS. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC' | 'SIGN_VERIFY';

export interface SimulatedKey {
  readonly region: string;
  readonly arn: string;
  /** `alias/...`. */
  readonly alias: string;
  readonly spec: string;
  readonly usage: KeyUsage;
  /** Of a key that makes MACs. */
  readonly mac: ((text: Uint8Array) => Buffer) | undefined;
  /** Of a key that signs. */
  readonly pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;
}

/** Keys that have an alias, in all regions: every key of the service has one. */
export function keysOf(tree: TemplateIndex, resolver: Resolver): readonly SimulatedKey[] {
  return tree.ofType('AWS::KMS::Alias').map(({ stack, properties }): SimulatedKey => {
    const target = at(properties, 'TargetKeyId') ?? '';
    const id = at(target, 'Fn::GetAtt', 0) ?? at(target, 'Ref');
    const key = tree.resources.find((resource) => resource.stack === stack && resource.logicalId === id);
    const spec = String(at(key?.properties, 'KeySpec') ?? 'SYMMETRIC_DEFAULT');
    return {
      region: stack.region,
      arn: String(resolver.value(stack, { 'Fn::GetAtt': [String(id), 'Arn'] })),
      alias: String(resolver.value(stack, at(properties, 'AliasName') ?? '')),
      spec,
      ...material(spec),
    };
  });
}

/** The two kinds of keys that a flip uses; others are described and nothing else. */
function material(spec: string): Pick<SimulatedKey, 'usage' | 'mac' | 'pair'> {
  if (spec === 'HMAC_256') {
    const secret = randomBytes(32);
    return {
      usage: 'GENERATE_VERIFY_MAC',
      pair: undefined,
      mac: (text) => createHmac('sha256', secret).update(text).digest(),
    };
  }
  if (spec === 'ECC_NIST_P256')
    return { usage: 'SIGN_VERIFY', mac: undefined, pair: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) };
  return { usage: 'ENCRYPT_DECRYPT', mac: undefined, pair: undefined };
}

/** The key that an id, an ARN or an alias of a region leads to. */
export function keyNamed(keys: readonly SimulatedKey[], region: string, name: string): SimulatedKey | undefined {
  return keys.find(
    (key) =>
      key.region === region &&
      [key.arn, key.arn.split('/').at(-1), key.alias, key.arn.replace(/:key\/.*$/, `:${key.alias}`)].includes(name),
  );
}
