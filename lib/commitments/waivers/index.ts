import { ARCHIVE_WAIVERS } from './archive';
import { BACKUP_WAIVERS } from './backup';
import { DATA_WAIVERS } from './data';
import { DETECTION_WAIVERS } from './detection';
import { LINK_WAIVERS } from './link';
import { NETWORK_WAIVERS } from './network';
import { RECOVERY_WAIVERS, ROUTING_WAIVERS } from './recovery';
import { SERVICE_WAIVERS } from './service';
import type { Waiver, WaiverRow } from './types';
import { ZONE_WAIVERS } from './zone';

/** The last day of every waiver that names no other. */
const LAST_DAY = '2027-05-31';

const ROWS: readonly WaiverRow[] = [
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

/** Every waiver there is, stack by stack. */
export const WAIVERS: readonly Waiver[] = ROWS.map((row) => ({ count: 1, expires: LAST_DAY, ...row }));
