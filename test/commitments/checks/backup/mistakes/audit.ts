import { type Letter, type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { alarm } from './places';

const audit = (letter: Letter, id: string): string => `${letter}/Backup/Audit/${id}`;

export const audits = (l: Letter): readonly Mistake[] => [
  ...mistakesAt('C3/backup-audit-framework', [l, audit(l, 'Framework')], { 'no framework': removed }),
  ...mistakesAt('C3/backup-audit-framework', audit(l, 'Framework'), {
    'a framework without a control': without('FrameworkControls.3'),
    'a slower restore than promised': set('FrameworkControls.7.ControlInputParameters.0.ParameterValue', '721'),
    'a name that AWS Backup refuses': set('FrameworkName', 'holdfast-production'),
    'backups that may be rarer than promised': set('FrameworkControls.1.ControlInputParameters.1.ParameterValue', '48'),
    'an audit of another tag': set('FrameworkControls.0.ControlScope.Tags.0.Value', 'other'),
  }),
  ...['controls', 'resources', 'backup_jobs', 'copy_jobs', 'restore_jobs'].flatMap((report) =>
    mistakesAt('C3/backup-reports', [l, audit(l, `Daily/${report}`)], { [`no report of ${report}`]: removed }),
  ),
  ...mistakesAt('C3/backup-reports', audit(l, 'Daily/controls'), {
    'a report to nowhere': set('ReportDeliveryChannel.S3BucketName', 'elsewhere'),
    'a name that AWS Backup refuses': set('ReportPlanName', 'a-b'),
  }),
  ...mistakesAt('C3/backup-reports', [audit(l, 'Daily/controls'), audit(l, 'Reports/Resource')], {
    'reports that can be deleted': without('ReplicationConfiguration'),
  }),
  ...mistakesAt('L5/missing-backup-alarm', [l, alarm(l, 'Janitor/MailBackupIsLate')], {
    'late backups without an alarm': removed,
  }),
  ...mistakesAt('L5/missing-backup-alarm', [l, alarm(l, 'Janitor/DatabaseBackupIsLate')], {
    'silence counts as a backup': set('TreatMissingData', 'missing'),
  }),
  ...mistakesAt('L5/backup-failure-alarms', [l, alarm(l, 'Vault/CopyFails')], {
    'failed copies without an alarm': removed,
  }),
  ...mistakesAt('L5/backup-failure-alarms', [l, alarm(l, 'Vault/BackupFails')], {
    'an alarm without an action': set('AlarmActions', []),
    'an alarm at the tenth failure': set('Threshold', 9),
  }),
  ...mistakesAt('P4/endless-backup-alarm', [l, `${l}/Backup/Janitor/Hourly/Rule`], {
    'no search for endless backups': removed,
  }),
  ...mistakesAt('P4/endless-backup-alarm', [l, alarm(l, 'Janitor/EndlessBackups')], {
    'endless backups without an alarm': removed,
  }),
];
