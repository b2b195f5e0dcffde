import type { Json } from '../../assembly/template-index';

/** One documented behaviour of AWS. Every table of this folder has rows of this shape. */
export interface Rule {
  /** For example `LG-01`; stays the same, for findings are answered by it (scenario.ts). */
  readonly id: string;
  /** What AWS does, in one sentence. */
  readonly says: string;
  /** What to change so that it does not happen. */
  readonly fix: string;
  /** Where it is written. */
  readonly source: string;
  /** When the source was written or read. */
  readonly date: string;
  /** `documented` by AWS, `reported` by users or maintainers, or `inferred` from the two. */
  readonly confidence: 'documented' | 'reported' | 'inferred';
}

/** A property with a value. `property` is a path: `A.B`, or `Attributes[key].Value` for the entry of a list whose `Key` is `key`. */
export interface Setting {
  readonly property: string;
  /** Default: any value but none, false and an empty list. */
  readonly value?: Json;
  /** Instead of a value: the property is a policy that denies this action to everyone, without a condition. */
  readonly denies?: string;
}

/** Base of the addresses that many sources share. */
const DOCS = 'https://docs.aws.amazon.com';

/** A page of the API reference of a service: `api('kms/latest/APIReference', 'DeleteAlias')`. */
export const api = (reference: string, action: string): string => `${DOCS}/${reference}/API_${action}.html`;

/** A page of AWS's guides. */
export const docs = (page: string): string => `${DOCS}/${page}.html`;

/** A page of CloudFormation's user guide. */
export const cloudFormation = (page: string): string => docs(`AWSCloudFormation/latest/UserGuide/${page}`);

/** A page of CloudFormation's reference of resource types, `aws-resource-s3-bucket`. */
export const resourceType = (page: string): string => docs(`AWSCloudFormation/latest/TemplateReference/${page}`);

/** When the API models and the resource specification were read. */
export const MODELS = '2026-11-20';
