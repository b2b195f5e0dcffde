import type { Check } from '../check';
import { BOUND_CHECKS } from './architecture-bounds';
import { LOG_CHECKS } from './architecture-logs';
import { ORDER_CHECKS } from './architecture-order';
import { REGION_CHECKS } from './architecture-regions';
import { ROLE_CHECKS } from './architecture-roles';
import { STORE_CHECKS } from './architecture-stores';

/** The rules of the architecture that no single noun keeps. */
export const ARCHITECTURE_CHECKS: readonly Check[] = [
  ...REGION_CHECKS,
  ...ROLE_CHECKS,
  ...ORDER_CHECKS,
  ...STORE_CHECKS,
  ...LOG_CHECKS,
  ...BOUND_CHECKS,
];
