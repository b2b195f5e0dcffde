/** AWS Backup Audit Manager audits the promises about backups every day, and alarms report failures (C3, L5, P4). */
import { CUSTOMER_DATA_TAG } from '../../../config/names';
import { BACKUP, RECOVERY } from '../../../config/numbers';
import { CONTROLS as AUDITED } from '../../../constructs/backup/audit';
import { METRICS, STORES } from '../../../constructs/backup/janitor/contract';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, missingIn } from './plan';

const FRAMEWORK = 'AWS::Backup::Framework';
const REPORT = 'AWS::Backup::ReportPlan';

/** Controls that the framework must have. */
const CONTROLS = [
  'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
  'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
  'BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK',
  'BACKUP_RECOVERY_POINT_ENCRYPTED',
  'BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED',
  'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK',
  'BACKUP_LAST_RECOVERY_POINT_CREATED',
  'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET',
] as const;

/** Reports that must be written: compliance of controls and resources, and jobs of backup, copy and restore. */
const TEMPLATES = [
  'CONTROL_COMPLIANCE_REPORT',
  'RESOURCE_COMPLIANCE_REPORT',
  'BACKUP_JOB_REPORT',
  'COPY_JOB_REPORT',
  'RESTORE_JOB_REPORT',
] as const;

/** AWS Backup refuses other names. */
const LEGAL = /^[A-Za-z]\w{0,255}$/;

const written = (parameters: Readonly<Record<string, string | number>>): Json =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .sort();

/** A control's parameters, and whether it covers customer data alone. */
const audit = (control: Json | undefined): Json => [
  list(control, 'ControlInputParameters')
    .map((each) => `${String(at(each, 'ParameterName'))} ${String(at(each, 'ParameterValue'))}`)
    .sort(),
  list(control, 'ControlScope', 'Tags').some(
    (tag) => at(tag, 'Key') === CUSTOMER_DATA_TAG.key && at(tag, 'Value') === CUSTOMER_DATA_TAG.value,
  ),
];

const audited: Check = {
  id: 'C3',
  name: 'backups-audited',
  sentence: `In each region a framework audits the promises about backups, among them to restore within ${RECOVERY.timeObjective.hours} hours (M8)`,
  holdsIn: 'every',
  find: (tree) => [
    ...missingIn(tree, 'no framework', 'a framework in each region', 'keep Audit in the Backup stack', (letter) =>
      tree.ofType(FRAMEWORK).some(inRegion(letter)),
    ),
    ...each(
      tree,
      FRAMEWORK,
      'every control of the list, restores within the promise, a legal name',
      'keep CONTROLS of lib/constructs/backup/audit.ts',
      ({ properties }) => {
        const controls = list(properties, 'FrameworkControls');
        const missing = CONTROLS.filter((name) => !controls.some((control) => at(control, 'ControlName') === name));
        if (missing.length > 0) return `no ${missing.join(', ')}`;
        const restore = controls.find(
          (control) => at(control, 'ControlName') === 'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET',
        );
        const target = list(restore, 'ControlInputParameters').find(
          (parameter) => at(parameter, 'ParameterName') === 'maxRestoreTime',
        );
        const minutes = Number(at(target, 'ParameterValue') ?? Infinity);
        if (!(minutes <= RECOVERY.timeObjective.hours * 60))
          return `maxRestoreTime ${show(at(target, 'ParameterValue'))}`;
        const changed = AUDITED.find(
          ({ name, parameters = {}, ofCustomerData }) =>
            show(audit(controls.find((control) => at(control, 'ControlName') === name))) !==
            show([written(parameters), ofCustomerData === true]),
        );
        if (changed) return `other parameters, or another scope, of ${changed.name}`;
        return LEGAL.test(String(at(properties, 'FrameworkName')))
          ? undefined
          : `name ${show(at(properties, 'FrameworkName'))}`;
      },
    ),
  ],
};

const reported: Check = {
  id: 'C3',
  name: 'backups-reported',
  sentence:
    'In each region reports of controls, backups and restores are written every day, into a bucket that is copied into the locked archive',
  holdsIn: 'every',
  find: (tree) => [
    ...TEMPLATES.flatMap((template) =>
      missingIn(
        tree,
        `no ${template}`,
        'a report plan in each region',
        'keep REPORTS of lib/constructs/backup/audit.ts',
        (letter) =>
          tree
            .ofType(REPORT)
            .filter(inRegion(letter))
            .some(({ properties }) => at(properties, 'ReportSetting', 'ReportTemplate') === template),
      ),
    ),
    ...each(tree, REPORT, 'a bucket that is copied into the evidence archive, a legal name', 'use Audit', (plan) => {
      const name = at(plan.properties, 'ReportPlanName');
      if (!LEGAL.test(String(name))) return `name ${show(name)}`;
      const bucket = bucketOf(plan, tree);
      const copied =
        bucket &&
        list(bucket.properties, 'ReplicationConfiguration', 'Rules').some(
          (rule) => at(rule, 'Status') === 'Enabled' && /-evidence-/.test(show(at(rule, 'Destination', 'Bucket'))),
        );
      return copied ? undefined : `delivery to ${show(at(plan.properties, 'ReportDeliveryChannel', 'S3BucketName'))}`;
    }),
  ],
};

const bucketOf = ({ properties, stack }: Resource, tree: TemplateIndex): Resource | undefined => {
  const name = at(properties, 'ReportDeliveryChannel', 'S3BucketName');
  return tree
    .ofType('AWS::S3::Bucket')
    .find(
      (bucket) =>
        bucket.stack === stack &&
        (at(name, 'Ref') === bucket.logicalId || name === at(bucket.properties, 'BucketName')),
    );
};

/** Alarms of a region that go off at the first event that a metric counts. */
const alarmsOnAny = (tree: TemplateIndex, letter: string, metric: string): readonly Resource[] =>
  alarmsOn(tree, letter, metric).filter(
    ({ properties }) =>
      at(properties, 'Threshold') === 0 && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold',
  );

/** Alarms of a region on a metric that have an action. */
const alarmsOn = (tree: TemplateIndex, letter: string, metric: string): readonly Resource[] =>
  tree
    .ofType('AWS::CloudWatch::Alarm')
    .filter(inRegion(letter))
    .filter(({ properties }) => show(properties).includes(metric) && list(properties, 'AlarmActions').length > 0);

const late: Check = {
  id: 'L5',
  name: 'missing-backup-alarm',
  sentence: `An alarm notifies a topic when a store has no new snapshot for ${BACKUP.lateAfter.hours} hours, or its age is unknown`,
  holdsIn: 'every',
  find: (tree) =>
    STORES.flatMap((store) =>
      missingIn(
        tree,
        `no alarm for the ${store}`,
        `an alarm on ${METRICS.backupAge} at most ${BACKUP.lateAfter.hours} hours, missing data breaching, with a topic`,
        'raise janitorAlarms',
        (letter) =>
          alarmsOn(tree, letter, METRICS.backupAge).some(
            ({ properties }) =>
              list(properties, 'Dimensions').some((dimension) => at(dimension, 'Value') === store) &&
              Number(at(properties, 'Threshold')) <= BACKUP.lateAfter.hours * 3600 &&
              at(properties, 'TreatMissingData') === 'breaching',
          ),
      ),
    ),
};

/** Metrics of AWS Backup that count failed and expired jobs. */
const FAILED_JOBS = [
  'NumberOfBackupJobsFailed',
  'NumberOfBackupJobsExpired',
  'NumberOfCopyJobsFailed',
  'NumberOfRestoreJobsFailed',
] as const;

const failures: Check = {
  id: 'L5',
  name: 'backup-failure-alarms',
  sentence:
    'An alarm notifies a topic of every backup, copy and restore that failed, and of every backup that did not run in its window',
  holdsIn: 'every',
  find: (tree): readonly Finding[] =>
    FAILED_JOBS.flatMap((metric) =>
      missingIn(
        tree,
        `no alarm on ${metric}`,
        'an alarm from the first one on, with a topic',
        'raise jobAlarms',
        (letter) => alarmsOnAny(tree, letter, metric).length > 0,
      ),
    ),
};

const endless: Check = {
  id: 'P4',
  name: 'endless-backup-alarm',
  sentence:
    'In each region the janitor looks every hour for snapshots and backups that live too long, and an alarm notifies a topic of any',
  holdsIn: 'every',
  find: (tree) =>
    missingIn(
      tree,
      'no hourly janitor, or no alarm',
      `a scheduled janitor, and an alarm on ${METRICS.endless}`,
      'keep Janitor in the Backup stack',
      (letter) => {
        const janitors = tree
          .ofType('AWS::Lambda::Function')
          .filter(inRegion(letter))
          .filter(({ path }) => path.includes('/Janitor/'));
        const scheduled = tree
          .ofType('AWS::Events::Rule')
          .filter(inRegion(letter))
          .some(
            ({ properties }) =>
              at(properties, 'ScheduleExpression') === 'rate(1 hour)' &&
              at(properties, 'State') !== 'DISABLED' &&
              janitors.some(({ logicalId }) => show([...list(properties, 'Targets')]).includes(`"${logicalId}"`)),
          );
        return scheduled && alarmsOnAny(tree, letter, METRICS.endless).length > 0;
      },
    ),
};

export const BACKUP_AUDIT_CHECKS: readonly Check[] = [audited, reported, late, failures, endless];
