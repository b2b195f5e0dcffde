/** Backups of a region's part of the database: a month of them, as long as promised and no longer (L5, P4). */
import { BACKUP } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, show } from '../../../assembly/template-index';
import { checkOf, otherThan, typed } from '../shapes';
import { CLUSTER } from './global';

/** Every check of a cluster's backups. */
export const CLUSTER_BACKUP_CHECKS: readonly Check[] = [
  checkOf({
    id: 'L5',
    name: 'backup-retention',
    sentence: `Every cluster can be restored to any moment of the last ${BACKUP.automated.days} days, before AWS Backup takes its backups over too`,
    of: typed(CLUSTER),
    required: `BackupRetentionPeriod ${BACKUP.automated.days}`,
    fix: 'use BACKUP.automated',
    found: otherThan(BACKUP.automated.days, 'BackupRetentionPeriod'),
  }),
  checkOf({
    id: 'L5',
    name: 'retained-automated-backups',
    sentence: 'Its backups outlive a cluster that is deleted, as long as they would have lived',
    holdsIn: 'production',
    of: typed(CLUSTER),
    required: 'DeleteAutomatedBackups false',
    fix: 'leave it to environment.destroyable',
    found: otherThan(false, 'DeleteAutomatedBackups'),
  }),
  checkOf({
    id: 'P4',
    name: 'no-final-snapshot',
    sentence:
      'No cluster leaves a snapshot behind, which would outlive the deletion deadlines; CloudFormation makes one where nothing is said',
    of: typed(CLUSTER),
    required: 'DeletionPolicy and UpdateReplacePolicy, neither Snapshot',
    fix: 'apply removalPolicyOf(environment)',
    found: ({ logicalId, stack }) => {
      const resource = at(stack.template, 'Resources', logicalId);
      return ['DeletionPolicy', 'UpdateReplacePolicy']
        .filter((name) => [undefined, 'Snapshot'].some((forbidden) => at(resource, name) === forbidden))
        .map((name) => `${name} ${show(at(resource, name))}`);
    },
  }),
];
