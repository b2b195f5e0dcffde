import { type Letter, properties } from '../../../../support/mistakes';
import { alarm, type RegionMistake } from './places';

const audit = (letter: Letter, id: string): string => `${letter}/Backup/Audit/${id}`;

export const AUDITS: readonly RegionMistake[] = [
  [(l) => `C3/backups-audited ${l}/Backup`, 'no framework', (draft, l) => draft.remove(audit(l, 'Framework'))],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a framework without a control',
    (draft, l) => draft.delete(audit(l, 'Framework'), properties('FrameworkControls', 3)),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a slower restore than promised',
    (draft, l) =>
      draft.set(
        audit(l, 'Framework'),
        properties('FrameworkControls', 7, 'ControlInputParameters', 0, 'ParameterValue'),
        '721',
      ),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(audit(l, 'Framework'), properties('FrameworkName'), 'holdfast-production'),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'backups that may be rarer than promised',
    (draft, l) =>
      draft.set(
        audit(l, 'Framework'),
        properties('FrameworkControls', 1, 'ControlInputParameters', 1, 'ParameterValue'),
        '48',
      ),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'an audit of another tag',
    (draft, l) =>
      draft.set(audit(l, 'Framework'), properties('FrameworkControls', 0, 'ControlScope', 'Tags', 0, 'Value'), 'other'),
  ],
  ...['controls', 'resources', 'backup_jobs', 'copy_jobs', 'restore_jobs'].map((report): RegionMistake => [
    (l) => `C3/backups-reported ${l}/Backup`,
    `no report of ${report}`,
    (draft, l) => draft.remove(audit(l, `Daily/${report}`)),
  ]),
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'a report to nowhere',
    (draft, l) =>
      draft.set(audit(l, 'Daily/controls'), properties('ReportDeliveryChannel', 'S3BucketName'), 'elsewhere'),
  ],
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'reports that can be deleted',
    (draft, l) => draft.delete(audit(l, 'Reports/Resource'), properties('ReplicationConfiguration')),
  ],
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(audit(l, 'Daily/controls'), properties('ReportPlanName'), 'a-b'),
  ],
  [
    (l) => `L5/missing-backup-alarm ${l}/Backup`,
    'late backups without an alarm',
    (draft, l) => draft.remove(alarm(l, 'Janitor/MailBackupIsLate')),
  ],
  [
    (l) => `L5/missing-backup-alarm ${l}/Backup`,
    'silence counts as a backup',
    (draft, l) => draft.set(alarm(l, 'Janitor/DatabaseBackupIsLate'), properties('TreatMissingData'), 'missing'),
  ],
  [
    (l) => `L5/backup-failure-alarms ${l}/Backup`,
    'failed copies without an alarm',
    (draft, l) => draft.remove(alarm(l, 'Vault/CopyFails')),
  ],
  [
    (l) => `L5/backup-failure-alarms ${l}/Backup`,
    'an alarm without an action',
    (draft, l) => draft.set(alarm(l, 'Vault/BackupFails'), properties('AlarmActions'), []),
  ],
  [
    (l) => `L5/backup-failure-alarms ${l}/Backup`,
    'an alarm at the tenth failure',
    (draft, l) => draft.set(alarm(l, 'Vault/BackupFails'), properties('Threshold'), 9),
  ],
  [
    (l) => `P4/endless-backup-alarm ${l}/Backup`,
    'no search for endless backups',
    (draft, l) => draft.remove(`${l}/Backup/Janitor/Hourly/Rule`),
  ],
  [
    (l) => `P4/endless-backup-alarm ${l}/Backup`,
    'endless backups without an alarm',
    (draft, l) => draft.remove(alarm(l, 'Janitor/EndlessBackups')),
  ],
];
