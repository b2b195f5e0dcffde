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

/**
 * The last day of the waivers of each stack that name no other: one stack a month, so that a review is a day's work and no month
 * has two. First come those whose reason may go soonest: what the youngest services of AWS cannot do yet, then what a service lacks,
 * last what follows from the shape of the network and of records, which a review only confirms.
 */
const GROUPS: readonly (readonly [lastDay: string, rows: readonly WaiverRow[]])[] = [
  ['2027-02-26', [...RECOVERY_WAIVERS, ...ROUTING_WAIVERS]],
  ['2027-03-31', [...DETECTION_WAIVERS, ...ZONE_WAIVERS]],
  ['2027-04-30', BACKUP_WAIVERS],
  ['2027-05-31', DATA_WAIVERS],
  ['2027-06-30', SERVICE_WAIVERS],
  ['2027-07-30', [...NETWORK_WAIVERS, ...LINK_WAIVERS]],
  ['2027-08-31', ARCHIVE_WAIVERS],
];

/** Every waiver there is, stack by stack. */
export const WAIVERS: readonly Waiver[] = GROUPS.flatMap(([expires, rows]) =>
  rows.map((row) => ({ count: 1, expires, ...row })),
);
