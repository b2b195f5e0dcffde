/** Every check of the network. */
import type { Check } from '../check';
import { FIREWALL_CHECKS } from './network-firewall';
import { RECORD_CHECKS } from './network-records';
import { GROUP_CHECKS } from './network-groups';
import { ROUTE_CHECKS } from './network-routes';
import { ZONE_CHECKS } from './network-zones';

export const NETWORK_CHECKS: readonly Check[] = [
  ...ROUTE_CHECKS,
  ...ZONE_CHECKS,
  ...FIREWALL_CHECKS,
  ...RECORD_CHECKS,
  ...GROUP_CHECKS,
];
