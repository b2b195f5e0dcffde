/** Types of the configuration, as its schema has them. Programs import these; the schema itself runs before a deployment only. */
import type { z } from 'zod';
import type { ENVIRONMENT } from './validate/environment';
import type { REGION } from './validate/regions';
import type { Frozen } from './validate/schema';
import type { SERVICE_SIZE } from './validate/sizes';

/** Names an environment can have. */
export const ENVIRONMENT_NAMES = ['production', 'staging', 'sandbox'] as const;

export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

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

export type Region = Frozen<z.infer<typeof REGION>>;

/** The letter of a region in its environment. A founds what exists once; neither letter says which region is active. */
export type RegionLetter = Region['letter'];

/** Size and elasticity of one service: the same in both regions, whichever is active. */
export type ServiceSize = Frozen<z.infer<typeof SERVICE_SIZE>>;

/** One deployment of the whole service, in one AWS account. */
export interface Environment extends Frozen<Omit<z.infer<typeof ENVIRONMENT>, 'regions'>> {
  /** Region A, and region B where the environment has one (M11: a sandbox has none); a rule of the schema counts them. */
  readonly regions: readonly [Region] | readonly [Region, Region];
}

export type Contacts = Environment['contacts'];

/** How hard the lock of a backup vault is. */
export type VaultLock = Environment['vaultLock'];

/** Where something stands: an environment, and one of its regions. */
export interface Site {
  readonly environment: Environment;
  readonly region: Region;
}
