import type { Days } from './units';

/** The shape of an environment: one deployment of the whole service, in one AWS account. */
export type EnvironmentName = 'production' | 'staging' | 'sandbox';

/** The letter of a region in its environment. A founds what exists once; neither letter says which region is active. */
export type RegionLetter = 'A' | 'B';

export interface Region {
  readonly letter: RegionLetter;
  /** AWS region, for example `us-west-2`. */
  readonly name: string;
  /** Full zone names, at least three; more are not used. */
  readonly zones: readonly string[];
  /** IPv4 range of the region's network, a /16; disjoint from the other region's, or the link cannot route. */
  readonly cidr: string;
}

/** Size and elasticity of one service: the same in both regions, whichever is active. */
export interface ServiceSize {
  /** vCPU units of a Fargate task; 1024 is one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Tasks that always run in a region (L1: at least 2). */
  readonly floor: number;
  /** Tasks that a region can grow to (M2: at least twice the floor). */
  readonly ceiling: number;
}

/** The database's size, equal in both regions. */
export interface DatabaseSize {
  /** Aurora PostgreSQL version, pinned to the minor release; both regions must run the same one. */
  readonly engineVersion: string;
  /** Serverless v2 instances in each region (L2: at least 2, in different zones). */
  readonly instances: number;
  /** Aurora capacity units (2 GiB of memory each); the floor is above 0, because a paused reader cannot take over. */
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** The region whose cluster is created with user and database name; `none` where a lost founder is rebuilt and joins the other. */
  readonly founder: RegionLetter | 'none';
}

export interface Contacts {
  /** Gets pages: alarms of the service. */
  readonly onCall: string;
  /** Gets security findings and tamper alarms. */
  readonly security: string;
}

/**
 * Resources that an AWS account can have once in a region. One that is named in `Environment.adopted` exists already and is
 * managed elsewhere (an organisation's security account, a console): the templates leave it out and use it as it is.
 */
export const SINGLETONS = [
  'configRecorder',
  'guardDutyDetector',
  'inspector',
  'securityHub',
  'securityStandards',
  'accessAnalyzers',
  'syslogConfiguration',
] as const;

export type Singleton = (typeof SINGLETONS)[number];

/**
 * How hard the lock of a backup vault is. `governance`: an administrator of backups can lift it. `compliance`: no one can
 * lift it once `changeableFor` has passed (AWS Backup: at least 3 days), and the vault stays until it is empty.
 */
export type VaultLock = 'governance' | { readonly compliance: { readonly changeableFor: Days } };

export interface Environment {
  readonly name: EnvironmentName;
  /** Twelve digits; every environment has an account of its own (B4). */
  readonly account: string;
  /** The domain whose hosted zone this environment owns, for example `mail.example.com`. */
  readonly domain: string;
  readonly contacts: Contacts;
  /** Region A, and region B where the environment has one (M11: a sandbox has none). */
  readonly regions: readonly [Region] | readonly [Region, Region];
  readonly portal: ServiceSize;
  readonly gateway: ServiceSize;
  readonly database: DatabaseSize;
  /** Path of the sign-in form's POST, watched by the account-takeover rules of the web firewall (G4). */
  readonly signInPath: string;
  /** True only for the very first creation, while one region does not exist yet; leaves replication out. */
  readonly founding: boolean;
  /** True where `cdk destroy` may delete data. Never in production. */
  readonly destroyable: boolean;
  /** Singletons that exist already in every region of the account; empty in an account of its own. */
  readonly adopted: readonly Singleton[];
  /** Irreversible once it is compliance: a decision of the operator, never a default (P4). */
  readonly vaultLock: VaultLock;
  /** Names of the variables still to be set before a deploy; empty when every value is real. */
  readonly placeholders: readonly string[];
}
