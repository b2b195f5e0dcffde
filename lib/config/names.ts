/**
 * The cross-region contract: names that one region computes about the other instead of asking it (rule 1).
 * Pure functions of the environment and a region; a name written anywhere else is found by a test.
 * Lengths: S3 allows 63 characters, IAM 64, Region switch 32.
 */
import type { RetentionClass } from './numbers';
import type { Environment, Region } from './types';

/** What a bucket is for: one locked archive per retention class, and the others. */
export type BucketPurpose = RetentionClass | 'landing' | 'mail' | 'quarantine';

/** What a key encrypts. Each region has a key of its own per purpose, found through its alias. */
export type KeyPurpose = 'archive' | 'logs' | 'notices' | 'database' | 'mail' | 'secrets';

/** CloudFormation stack name; the same in both regions, so that templates are equal. */
export const stackName = (environment: Environment, stack: string): string =>
  `holdfast-${environment.name}-${stack.toLowerCase()}`;

/** Bucket name: global in AWS, hence account and region in it. */
export const bucketName = (environment: Environment, purpose: BucketPurpose, region: Region): string =>
  `holdfast-${environment.name}-${purpose}-${environment.account}-${region.name}`;

export const bucketArn = (environment: Environment, purpose: BucketPurpose, region: Region): string =>
  `arn:aws:s3:::${bucketName(environment, purpose, region)}`;

/** Key alias, equal in both regions; an alias is how a region names the other's key without knowing its id. */
export const keyAlias = (environment: Environment, purpose: KeyPurpose): string =>
  `alias/holdfast/${environment.name}/${purpose}`;

export const keyAliasArn = (environment: Environment, purpose: KeyPurpose, region: Region): string =>
  `arn:aws:kms:${region.name}:${environment.account}:${keyAlias(environment, purpose)}`;

/** Log group name: `/holdfast/<environment>/<what>`. Log groups are regional, so the region is not in it. */
export const logGroupName = (environment: Environment, what: string): string => `/holdfast/${environment.name}/${what}`;

/** Secrets Manager name; equal in both regions, as replication demands. */
export const secretName = (environment: Environment, what: string): string => `holdfast/${environment.name}/${what}`;

/** SSM parameters by which Zone and Link push facts into a region, which then reads only itself. */
export const PARAMETERS = {
  zoneId: 'zone/id',
  peerVpcId: 'link/peer-vpc-id',
} as const;

export type ParameterKey = keyof typeof PARAMETERS;

export const parameterName = (environment: Environment, key: ParameterKey): string =>
  `/holdfast/${environment.name}/${PARAMETERS[key]}`;

/** IAM names are global, hence the region in them. */
export const roleName = (environment: Environment, what: string, region: Region): string =>
  `holdfast-${environment.name}-${what}-${region.name}`;

/** Aurora: the global cluster's fixed identifier, which every regional cluster joins by this literal. */
export const globalClusterId = (environment: Environment): string => `holdfast-${environment.name}`;

export const clusterId = (environment: Environment, region: Region): string =>
  `holdfast-${environment.name}-${region.name}`;

export const DATABASE_NAME = 'holdfast';

/** PostgreSQL's port, the only one that crosses the link between the regions. */
export const DATABASE_PORT = 5432;

/** Public names in the environment's zone. */
export const HOSTS = {
  /** What customers type. */
  portal: (environment: Environment): string => `portal.${environment.domain}`,
  /** The one name that Region switch moves; every other global name aliases it. */
  active: (environment: Environment): string => `active.${environment.domain}`,
  /** One region's portal: probed through its own front door, never given to customers. */
  portalIn: (environment: Environment, region: Region): string => `portal.${region.name}.${environment.domain}`,
  /** One region's mail exchanger; the MX record lists both, equally preferred, at all times. */
  mailExchanger: (environment: Environment, region: Region): string => `mx.${region.name}.${environment.domain}`,
} as const;
