/**
 * The cross-region contract: names that one region computes about the other instead of asking it (rule 1).
 * Pure functions of the environment and a region; a name written anywhere else is found by a test.
 * Lengths: S3 allows 63 characters, IAM 64, Region switch 32.
 */
import type { RetentionClass } from './numbers';
import type { Environment, Region } from './types';

/** What a bucket is for: one locked archive per retention class, and the others. */
export type BucketPurpose = RetentionClass | 'landing' | 'mail' | 'quarantine' | 'forensics' | 'backup-reports';

/** What a key encrypts or authenticates. Each region has a key of its own per purpose, found through its alias. */
export type KeyPurpose =
  'archive' | 'logs' | 'notices' | 'database' | 'mail' | 'secrets' | 'backup' | 'marks' | 'heartbeat' | 'drill';

/**
 * `User-Agent` of every request that a program of ours makes by itself; the SDK has its own. Our web firewall blocks a request
 * without one (AWSManagedRulesCommonRuleSet, NoUserAgent_HEADER).
 */
export const USER_AGENT = 'holdfast';

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

/**
 * The stream that carries all log groups of a retention class into the archive, equal in both regions. A log group finds it
 * by the name of its stage alone, so that no stack hands it on.
 */
export const logStreamName = (environment: string, retentionClass: RetentionClass): string =>
  `holdfast-${environment}-${retentionClass}`;

/** The role by which CloudWatch Logs writes to those streams; IAM names are global, hence the region in it. */
export const logWriterName = (environment: string, region: string): string =>
  `holdfast-${environment}-log-writer-${region}`;

/** A CloudTrail trail. One of several regions casts its shadow into the others, so the name carries its home. */
export const trailName = (environment: Environment, trail: 'management' | 'data', region: Region): string =>
  `holdfast-${environment.name}-${trail}-${region.name}`;

/** Secrets Manager name; equal in both regions, as replication demands. */
export const secretName = (environment: Environment, what: string): string => `holdfast/${environment.name}/${what}`;

/** SSM parameters by which Zone and Link push facts into a region, which then reads only itself. */
export const PARAMETERS = {
  zoneId: 'zone/id',
  peerVpcId: 'link/peer-vpc-id',
  planArn: 'flip/plan-arn',
} as const;

export type ParameterKey = keyof typeof PARAMETERS;

export const parameterName = (environment: Environment, key: ParameterKey): string =>
  `/holdfast/${environment.name}/${PARAMETERS[key]}`;

/** IAM names are global, hence the region in them. */
export const roleName = (environment: Environment, what: string, region: Region): string =>
  `holdfast-${environment.name}-${what}-${region.name}`;

export const roleArn = (environment: Environment, what: string, region: Region): string =>
  `arn:aws:iam::${environment.account}:role/${roleName(environment, what, region)}`;

/** Aurora: the global cluster's fixed identifier, which every regional cluster joins by this literal. */
export const globalClusterId = (environment: Environment): string => `holdfast-${environment.name}`;

export const clusterId = (environment: Environment, region: Region): string =>
  `holdfast-${environment.name}-${region.name}`;

export const clusterArn = (environment: Environment, region: Region): string =>
  `arn:aws:rds:${region.name}:${environment.account}:cluster:${clusterId(environment, region)}`;

/** Log group of every instance's operating-system metrics: one in a region, named by RDS (Aurora User Guide, "Enhanced Monitoring"). */
export const OS_METRICS = 'RDSOSMetrics';

export const DATABASE_NAME = 'holdfast';

/** PostgreSQL's port, the only one that crosses the link between the regions. */
export const DATABASE_PORT = 5432;

/** Tag of every store of customer data; backup plans select by it. */
export const CUSTOMER_DATA_TAG = { key: 'backup', value: 'customer-data' } as const;

/** Backup vault of a region; equal in both, so that a plan can name the other region's. */
export const vaultName = (environment: Environment): string => `holdfast-${environment.name}`;

export const vaultArn = (environment: Environment, region: Region): string =>
  `arn:aws:backup:${region.name}:${environment.account}:backup-vault:${vaultName(environment)}`;

/** Frameworks, report plans and restore-testing plans: AWS Backup allows them letters, digits and underscores, 50 at most. */
export const backupName = (environment: Environment, what: string): string => `holdfast_${environment.name}_${what}`;

/** The state machine that proves what a restore test restored. */
export const restoreProofName = (environment: Environment): string => `holdfast-${environment.name}-restore-proof`;

/** What the names of restored copies begin with: AWS Backup's clusters and buckets, and our instances in those clusters. */
export const RESTORED = { byBackup: 'awsbackup-restore-test', instance: 'holdfast-restore-test' } as const;

/** The containers that run in every region all the time; also the names of their ECS services. */
export type ServiceName = 'portal' | 'gateway';

/** ECS cluster of a region, equal in both: its services' ARNs can be computed for the other region. */
export const clusterName = (environment: Environment): string => `holdfast-${environment.name}`;

/** Family of a program's tasks in that cluster, and the name of the log group they write to. */
export const programName = (environment: Environment, program: ServiceName): string =>
  `${clusterName(environment)}-${program}`;

/** The migration task's cluster and family: apart from the services', for the schema comes first. */
export const migrationName = (environment: Environment): string => `holdfast-${environment.name}-migration`;

/** The Region switch plan; its ARN ends at random and is pushed to both regions. Region switch allows 32 characters. */
export const planName = (environment: Environment): string => `holdfast-${environment.name}`;

/** The function that runs one step of the plan; one in each region under the same name, so that the plan can name the other's. */
export const flipFunctionName = (environment: Environment, step: string): string =>
  `holdfast-${environment.name}-flip-${step}`;

export const flipFunctionArn = (environment: Environment, step: string, region: Region): string =>
  `arn:aws:lambda:${region.name}:${environment.account}:function:${flipFunctionName(environment, step)}`;

type Owner = Pick<Environment, 'domain'>;
type Named = Pick<Region, 'name'>;

/** Public names in the environment's zone. */
export const HOSTS = {
  /** What customers type. */
  portal: (environment: Owner): string => `portal.${environment.domain}`,
  /**
   * The one name that Region switch moves; every other global name aliases it. Its TXT record, moved by the same health
   * checks, holds the active region's name: the witness by which the portal knows whether it may write (rule 6).
   */
  active: (environment: Owner): string => `active.${environment.domain}`,
  /** One region's portal: probed through its own front door, never given to customers. */
  portalIn: (environment: Owner, region: Named): string => `portal.${region.name}.${environment.domain}`,
  /** One region's mail exchanger; the MX record lists both, equally preferred, at all times. */
  mailExchanger: (environment: Owner, region: Named): string => `mx.${region.name}.${environment.domain}`,
} as const;
