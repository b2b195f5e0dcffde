/** The promises about backups: that they are made, stay, go in time, and can be restored. */
import type { Check } from '../check';
import { AUDIT_CHECKS } from './backup-audit';
import { MACHINE_CHECKS } from './backup-machines';
import { PLAN_CHECKS } from './backup-plan';
import { SELECTION_CHECKS } from './backup-selection';
import { PROOF_CHECKS } from './backup-proof';
import { TEST_CHECKS } from './backup-tests';
import { VAULT_CHECKS } from './backup-vault';

/** Every check of backups. */
export const BACKUP_CHECKS: readonly Check[] = [
  ...VAULT_CHECKS,
  ...PLAN_CHECKS,
  ...SELECTION_CHECKS,
  ...TEST_CHECKS,
  ...PROOF_CHECKS,
  ...AUDIT_CHECKS,
  ...MACHINE_CHECKS,
];
