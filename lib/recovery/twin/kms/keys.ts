/** Keys of the regions as the templates make them, with material that lives as long as the twin. */
import { createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { at, type TemplateIndex } from '../../../assembly/template-index';
import type { Resolver } from '../executor/resolve';

/** What a key is for, by the words of KMS. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC' | 'SIGN_VERIFY';

export interface TwinKey {
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
export function keysOf(tree: TemplateIndex, resolver: Resolver): readonly TwinKey[] {
  return tree.ofType('AWS::KMS::Alias').map(({ stack, properties }): TwinKey => {
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
function material(spec: string): Pick<TwinKey, 'usage' | 'mac' | 'pair'> {
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
export function keyNamed(keys: readonly TwinKey[], region: string, name: string): TwinKey | undefined {
  return keys.find(
    (key) =>
      key.region === region &&
      [key.arn, key.arn.split('/').at(-1), key.alias, key.arn.replace(/:key\/.*$/, `:${key.alias}`)].includes(name),
  );
}
