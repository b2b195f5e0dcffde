/** Backups of a region's part of the database: a month of them, as long as promised and no longer (L5, P4). */
import { BACKUP } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, show } from '../../../assembly/template-index';
import { CLUSTER } from './global';

const backups: Check = {
  id: 'L5',
  name: 'point-in-time',
  sentence: `Every cluster can be restored to any moment of the last ${BACKUP.retention.days} days`,
  holdsIn: 'every',
  find: (tree) =>
    each(tree, CLUSTER, `BackupRetentionPeriod ${BACKUP.retention.days}`, 'use BACKUP.retention', ({ properties }) =>
      at(properties, 'BackupRetentionPeriod') === BACKUP.retention.days
        ? undefined
        : show(at(properties, 'BackupRetentionPeriod')),
    ),
};

const backupsOutlive: Check = {
  id: 'L5',
  name: 'backups-outlive',
  sentence: 'Its backups outlive a cluster that is deleted, as long as they would have lived',
  holdsIn: 'production',
  find: (tree) =>
    each(tree, CLUSTER, 'DeleteAutomatedBackups false', 'leave it to environment.destroyable', ({ properties }) =>
      at(properties, 'DeleteAutomatedBackups') === false ? undefined : show(at(properties, 'DeleteAutomatedBackups')),
    ),
};

const noSnapshot: Check = {
  id: 'P4',
  name: 'no-final-snapshot',
  sentence:
    'No cluster leaves a snapshot behind, which would outlive the deletion deadlines; CloudFormation makes one where nothing is said',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      'DeletionPolicy and UpdateReplacePolicy, neither Snapshot',
      'apply removalPolicyOf(environment)',
      ({ logicalId, stack }) => {
        const policies = ['DeletionPolicy', 'UpdateReplacePolicy'].map((name) =>
          at(stack.template, 'Resources', logicalId, name),
        );
        return policies.some((policy) => policy === undefined || policy === 'Snapshot')
          ? policies.map(show).join(', ')
          : undefined;
      },
    ),
};

/** Every check of a cluster's backups. */
export const CLUSTER_BACKUP_CHECKS: readonly Check[] = [backups, backupsOutlive, noSnapshot];
