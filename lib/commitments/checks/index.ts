import type { Check } from '../check';
import { ALARM_CHECKS } from './alarms';
import { ARCHITECTURE_CHECKS } from './architecture';
import { ARCHIVE_CHECKS } from './archive';
import { BACKUP_CHECKS } from './backup';
import { DATA_CHECKS } from './data';
import { DETECTION_CHECKS } from './detection';
import { FENCE_CHECKS } from './fence';
import { linked } from './link';
import { NETWORK_CHECKS } from './network';
import { PERMISSION_CHECKS } from './permissions';
import { POLICY_CHECKS } from './policies';
import { RECOVERY_CHECKS } from './recovery';
import { RELATION_CHECKS } from './relations';
import { ROUTING_CHECKS } from './routing';
import { SERVICE_CHECKS } from './service';
import { TOLD_CHECKS } from './told';

/** Every check there is, topic by topic. */
export const CHECKS: readonly Check[] = [
  ...ALARM_CHECKS,
  ...ARCHITECTURE_CHECKS,
  ...ARCHIVE_CHECKS,
  ...BACKUP_CHECKS,
  ...DATA_CHECKS,
  ...DETECTION_CHECKS,
  ...FENCE_CHECKS,
  linked,
  ...NETWORK_CHECKS,
  ...PERMISSION_CHECKS,
  ...POLICY_CHECKS,
  ...RECOVERY_CHECKS,
  ...RELATION_CHECKS,
  ...ROUTING_CHECKS,
  ...SERVICE_CHECKS,
  ...TOLD_CHECKS,
];
