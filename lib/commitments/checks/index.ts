import type { Check } from '../check';
import { ALARM_CHECKS } from './alarms/alarms';
import { NOTIFICATION_CHECKS } from './alarms/notification-delivery';
import { SIZE_CHECKS } from './architecture/bounds';
import { ORDER_CHECKS } from './architecture/deployment-order';
import { LOG_CHECKS } from './architecture/logs';
import { REGION_CHECKS } from './architecture/regions';
import { ROLE_CHECKS } from './architecture/role-neutrality';
import { STORE_CHECKS } from './architecture/stores';
import { ARCHIVE_CHECKS } from './archive/retention-locks';
import { BACKUP_AUDIT_CHECKS } from './backup/audit';
import { BACKUP_PLAN_CHECKS } from './backup/plan';
import { PROOF_CHECKS } from './backup/restore-verification';
import { SELECTION_CHECKS } from './backup/selection';
import { MACHINE_CHECKS } from './backup/state-machines';
import { TEST_CHECKS } from './backup/tests';
import { VAULT_CHECKS } from './backup/vault';
import { COPY_CHECKS } from './cross-stack/copies';
import { SITE_CHECKS } from './cross-stack/locations';
import { RECORD_END_CHECKS } from './cross-stack/records';
import { ACCESS_CHECKS } from './database/access';
import { CLUSTER_CHECKS } from './database/cluster';
import { GLOBAL_CHECKS } from './database/global';
import { MESSAGE_CHECKS } from './database/message-buckets';
import { ARCHIVING_CHECKS } from './detection/archiving';
import { DETECTION_AUDIT_CHECKS } from './detection/audit';
import { undeliveredNoticed } from './detection/dead-letters';
import { DETECTOR_CHECKS } from './detection/detectors';
import { findingsSent } from './detection/finding-notifications';
import { FORENSIC_CHECKS } from './detection/forensics';
import { RECORDING_CHECKS } from './detection/records';
import { TAMPER_ALARM_CHECKS } from './detection/tamper-alarms';
import { TOPIC_CHECKS } from './detection/topics';
import { ROUTING_CHECKS } from './dns/records';
import { PERMISSION_CHECKS } from './iam/permissions';
import { POLICY_CHECKS } from './iam/policies';
import { FIREWALL_CHECKS } from './network/firewall';
import { GROUP_CHECKS } from './network/groups';
import { linked } from './network/peering';
import { RECORD_CHECKS } from './network/records';
import { ROUTE_CHECKS } from './network/routes';
import { ZONE_CHECKS } from './network/zones';
import { ACTION_CHECKS } from './recovery/actions';
import { BUDGET_CHECKS } from './recovery/budget';
import { DRILL_CHECKS } from './recovery/drills';
import { REGION_SWITCH_PLAN_CHECKS } from './recovery/plan';
import { planWarnings } from './recovery/plan-warnings';
import { RECOVERY_RESOURCE_CHECKS } from './recovery/resources';
import { FENCE_CHECKS } from './recovery/write-fencing';
import { SERVICE_BOUND_CHECKS } from './service/bounds';
import { DOOR_CHECKS } from './service/load-balancers';
import { masked } from './service/log-data-protection';
import { TASK_CHECKS } from './service/tasks';
import { WEB_FIREWALL_CHECKS } from './service/web-firewall';

/** Rules of the architecture that no single noun keeps. */
export const ARCHITECTURE_CHECKS: readonly Check[] = [
  ...REGION_CHECKS,
  ...ROLE_CHECKS,
  ...ORDER_CHECKS,
  ...STORE_CHECKS,
  ...LOG_CHECKS,
  ...SIZE_CHECKS,
];

/** Backups: that they are made, stay, go in time, and can be restored. */
export const BACKUP_CHECKS: readonly Check[] = [
  ...VAULT_CHECKS,
  ...BACKUP_PLAN_CHECKS,
  ...SELECTION_CHECKS,
  ...TEST_CHECKS,
  ...PROOF_CHECKS,
  ...BACKUP_AUDIT_CHECKS,
  ...MACHINE_CHECKS,
];

/** Customers' data: the database, and the buckets of mail and quarantine. */
export const DATA_CHECKS: readonly Check[] = [...GLOBAL_CHECKS, ...CLUSTER_CHECKS, ...MESSAGE_CHECKS, ...ACCESS_CHECKS];

/** Detection, tamper-proof logs and forensics (C3, F4-F13, G1, G2, H1, H2, I1). */
export const DETECTION_CHECKS: readonly Check[] = [
  ...ARCHIVING_CHECKS,
  ...RECORDING_CHECKS,
  ...TAMPER_ALARM_CHECKS,
  ...DETECTOR_CHECKS,
  findingsSent,
  undeliveredNoticed,
  ...TOPIC_CHECKS,
  ...DETECTION_AUDIT_CHECKS,
  ...FORENSIC_CHECKS,
];

/** The network. */
export const NETWORK_CHECKS: readonly Check[] = [
  ...ROUTE_CHECKS,
  ...ZONE_CHECKS,
  ...FIREWALL_CHECKS,
  ...RECORD_CHECKS,
  ...GROUP_CHECKS,
];

/** Recovery: the plan of a flip, its permissions and its time budget. */
export const RECOVERY_CHECKS: readonly Check[] = [
  ...ACTION_CHECKS,
  ...BUDGET_CHECKS,
  ...REGION_SWITCH_PLAN_CHECKS,
  ...RECOVERY_RESOURCE_CHECKS,
  ...DRILL_CHECKS,
  planWarnings,
];

/** Promises that hold between stores, records, regions and documents. */
export const RELATION_CHECKS: readonly Check[] = [...SITE_CHECKS, ...RECORD_END_CHECKS, ...COPY_CHECKS];

/** The Service stack (F3, F13, G1, G3, G4, H1, J1, L1, M2, M4, N1, N2; rules 2, 7, 8). */
export const SERVICE_CHECKS: readonly Check[] = [
  ...TASK_CHECKS,
  ...DOOR_CHECKS,
  ...WEB_FIREWALL_CHECKS,
  ...SERVICE_BOUND_CHECKS,
  masked,
];

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
  ...NOTIFICATION_CHECKS,
];
