/** Types of the configuration, as its schema has them. Programs import these; the schema itself runs before a deployment only. */
import type { z } from 'zod';
import type { ENVIRONMENT_FIELDS } from './validate/environment-fields';
import type { REGION } from './validate/regions';
import type { Frozen } from './validate/schema';
import type { SERVICE_SIZE } from './validate/sizes';

export type Region = Frozen<z.infer<typeof REGION>>;

/** The letter of a region in its environment. A founds what exists once; neither letter says which region is active. */
export type RegionLetter = Region['letter'];

/** Size and elasticity of one service: the same in both regions, whichever is active. */
export type ServiceSize = Frozen<z.infer<typeof SERVICE_SIZE>>;

/** One deployment of the whole service, in one AWS account. */
export interface Environment extends Frozen<Omit<z.infer<typeof ENVIRONMENT_FIELDS>, 'regions'>> {
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
