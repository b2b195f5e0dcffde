/** AWS Backup Audit Manager audits the promises about backups every day, and alarms report failures (C3, L5, P4). */
import { CUSTOMER_DATA_TAG } from '../../../config/names';
import { BACKUP, RECOVERY } from '../../../config/numbers';
import { CONTROLS as AUDITED } from '../../../constructs/backup/audit';
import { METRICS, STORES } from '../../../constructs/backup/janitor/contract';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { alarmsOn, alarmsOnAny, hasDimension, isLoudAt } from '../alarms/queries';
import { inRegion, inTemplateOf, referredAs, refersTo } from '../references';
import { checkAll, checkInEachRegion, checkOf, partOf, regions, typed, violations } from '../shapes';

const REPORT = 'AWS::Backup::ReportPlan';
const FUNCTION = 'AWS::Lambda::Function';

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
const isLegal = (name: Json | undefined): boolean => /^[A-Za-z]\w{0,255}$/.test(String(name));

const isCustomerData = (tag: Json): boolean =>
  at(tag, 'Key') === CUSTOMER_DATA_TAG.key && at(tag, 'Value') === CUSTOMER_DATA_TAG.value;

/** A control's parameters in any order, and whether it covers customer data alone. */
const written = (parameters: readonly (readonly [name: unknown, value: unknown])[], ofCustomerData: boolean): string =>
  show([...parameters.map((each) => each.join(' ')).sort(), ofCustomerData]);

const readControl = (control: Json | undefined): string =>
  written(
    list(control, 'ControlInputParameters').map((each) => [at(each, 'ParameterName'), at(each, 'ParameterValue')]),
    list(control, 'ControlScope', 'Tags').some(isCustomerData),
  );

const audited = checkInEachRegion({
  id: 'C3',
  name: 'backup-audit-framework',
  sentence: `In each region a framework audits the promises about backups, among them to restore within ${RECOVERY.timeObjective.hours} hours (M8)`,
  of: typed('AWS::Backup::Framework'),
  required: 'every control of the list, restores within the promise, a legal name',
  fix: 'keep Audit in the Backup stack, with CONTROLS of lib/constructs/backup/audit.ts',
  found: ({ properties }) => {
    const named = (name: string): Json | undefined =>
      list(properties, 'FrameworkControls').find((control) => at(control, 'ControlName') === name);
    const limit = list(named('RESTORE_TIME_FOR_RESOURCES_MEET_TARGET'), 'ControlInputParameters').find(
      (parameter) => at(parameter, 'ParameterName') === 'maxRestoreTime',
    );
    const minutes = at(limit, 'ParameterValue');
    const name = at(properties, 'FrameworkName');
    return [
      ...CONTROLS.filter((control) => named(control) === undefined).map((control) => `no ${control}`),
      ...violations(
        [Number(minutes ?? Infinity) <= RECOVERY.timeObjective.hours * 60, `maxRestoreTime ${show(minutes)}`],
        [isLegal(name), `name ${show(name)}`],
      ),
      ...AUDITED.filter(
        (control) =>
          readControl(named(control.name)) !==
          written(Object.entries(control.parameters ?? {}), control.ofCustomerData === true),
      ).map((control) => `other parameters, or another scope, of ${control.name}`),
    ];
  },
});

const reported = checkAll(
  {
    id: 'C3',
    name: 'backup-reports',
    sentence:
      'In each region reports of controls, backups and restores are written every day, into a bucket that is copied into the locked archive',
  },
  partOf({
    of: regions,
    required: 'a report plan of each kind in each region',
    fix: 'keep REPORTS of lib/constructs/backup/audit.ts',
    found: ({ letter }, tree) => {
      const reports = inRegion(tree, letter, REPORT).map(({ properties }) =>
        at(properties, 'ReportSetting', 'ReportTemplate'),
      );
      return TEMPLATES.filter((template) => !reports.includes(template)).map((template) => `no ${template}`);
    },
  }),
  partOf({
    of: typed(REPORT),
    required: 'a bucket that is copied into the evidence archive, a legal name',
    fix: 'use Audit',
    found: (plan, tree) => {
      const [name, bucket] = [at(plan.properties, 'ReportPlanName'), bucketOf(plan, tree)];
      const copied = list(bucket?.properties, 'ReplicationConfiguration', 'Rules').some(
        (rule) => at(rule, 'Status') === 'Enabled' && /-evidence-/.test(show(at(rule, 'Destination', 'Bucket'))),
      );
      return violations(
        [isLegal(name), `name ${show(name)}`],
        [copied, `delivery to ${show(at(plan.properties, 'ReportDeliveryChannel', 'S3BucketName'))}`],
      );
    },
  }),
);

const bucketOf = (plan: Resource, tree: TemplateIndex): Resource | undefined => {
  const name = at(plan.properties, 'ReportDeliveryChannel', 'S3BucketName');
  return inTemplateOf(plan, tree, 'AWS::S3::Bucket').find(
    (bucket) => refersTo(name, bucket) || name === at(bucket.properties, 'BucketName'),
  );
};

const late = checkOf({
  id: 'L5',
  name: 'missing-backup-alarm',
  sentence: `An alarm notifies a topic when a store has no new snapshot for ${BACKUP.lateAfter.hours} hours, or its age is unknown`,
  of: regions,
  required: `an alarm on ${METRICS.backupAge} at most ${BACKUP.lateAfter.hours} hours, missing data breaching, with a topic`,
  fix: 'raise janitorAlarms',
  found: ({ letter }, tree) => {
    const alarms = alarmsOn(tree, letter, METRICS.backupAge).filter((alarm) =>
      isLoudAt(alarm, BACKUP.lateAfter.hours * 3600),
    );
    return STORES.filter((store) => !alarms.some((alarm) => hasDimension(alarm, store))).map(
      (store) => `no alarm for the ${store}`,
    );
  },
});

/** Metrics of AWS Backup that count failed and expired jobs. */
const FAILED_JOBS = [
  'NumberOfBackupJobsFailed',
  'NumberOfBackupJobsExpired',
  'NumberOfCopyJobsFailed',
  'NumberOfRestoreJobsFailed',
] as const;

const failures = checkOf({
  id: 'L5',
  name: 'backup-failure-alarms',
  sentence:
    'An alarm notifies a topic of every backup, copy and restore that failed, and of every backup that did not run in its window',
  of: regions,
  required: 'an alarm from the first one on, with a topic',
  fix: 'raise jobAlarms',
  found: ({ letter }, tree) =>
    FAILED_JOBS.filter((metric) => alarmsOnAny(tree, letter, metric).length === 0).map(
      (metric) => `no alarm on ${metric}`,
    ),
});

const endless = checkOf({
  id: 'P4',
  name: 'endless-backup-alarm',
  sentence:
    'In each region the janitor looks every hour for snapshots and backups that live too long, and an alarm notifies a topic of any',
  of: regions,
  required: `a scheduled janitor, and an alarm on ${METRICS.endless}`,
  fix: 'keep Janitor in the Backup stack',
  found: ({ letter }, tree) => {
    const scheduled = inRegion(tree, letter, 'AWS::Events::Rule').some(
      (rule) =>
        at(rule.properties, 'ScheduleExpression') === 'rate(1 hour)' &&
        at(rule.properties, 'State') !== 'DISABLED' &&
        list(rule.properties, 'Targets').some((to) =>
          referredAs(FUNCTION, tree, rule, at(to, 'Arn'))?.path.includes('/Janitor/'),
        ),
    );
    return violations(
      [scheduled, 'no hourly janitor'],
      [alarmsOnAny(tree, letter, METRICS.endless).length > 0, 'no alarm'],
    );
  },
});

export const BACKUP_AUDIT_CHECKS: readonly Check[] = [audited, reported, late, failures, endless];
