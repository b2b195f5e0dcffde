import { ARCHIVE_WAIVERS } from './archive';
import { BACKUP_WAIVERS } from './backup';
import { DATA_WAIVERS } from './data';
import { DETECTION_WAIVERS } from './detection';
import { LINK_WAIVERS } from './link';
import { NETWORK_WAIVERS } from './network';
import { RECOVERY_WAIVERS, ROUTING_WAIVERS } from './recovery';
import { SERVICE_WAIVERS } from './service';
import type { Waiver } from './types';
import { ZONE_WAIVERS } from './zone';

/** Every waiver there is, stack by stack. */
export const WAIVERS: readonly Waiver[] = [
  ...ARCHIVE_WAIVERS,
  ...BACKUP_WAIVERS,
  ...DATA_WAIVERS,
  ...DETECTION_WAIVERS,
  ...LINK_WAIVERS,
  ...NETWORK_WAIVERS,
  ...RECOVERY_WAIVERS,
  ...ROUTING_WAIVERS,
  ...SERVICE_WAIVERS,
  ...ZONE_WAIVERS,
];
