/** The promises about customers' data: the database, and the buckets of mail and quarantine. */
import type { Check } from '../check';
import { ACCESS_CHECKS } from './data-access';
import { CLUSTER_CHECKS } from './data-cluster';
import { GLOBAL_CHECKS } from './data-global';
import { MESSAGE_CHECKS } from './data-messages';

/** Every check of the data stores. */
export const DATA_CHECKS: readonly Check[] = [...GLOBAL_CHECKS, ...CLUSTER_CHECKS, ...MESSAGE_CHECKS, ...ACCESS_CHECKS];
