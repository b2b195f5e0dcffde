import { CfnFramework, CfnReportPlan } from 'aws-cdk-lib/aws-backup';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { backupName, bucketName, CUSTOMER_DATA_TAG, keyAliasArn } from '../../config/names';
import { BACKUP, DELETION, RECOVERY } from '../../config/numbers';
import { writerName } from '../../config/record-writers';
import type { Region, Site } from '../../config/types';
import { isProtected } from '../../secure-defaults';
import { guard } from '../archive/guarded-bucket';
import { LoggedBucket, UNTIL_ARCHIVED } from '../archive/logged-bucket';
import { Replication } from '../archive/replication';
import { BACKUP_PLAN_MINIMUM } from '../detection/conformance-rules';
import { reportWriter } from './backup-key';

/** One control of AWS Backup Audit Manager, by its names. */
interface Control {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, number | string>>;
  /** True where the control looks at resources, of which those with customers' data count; others look at backups. */
  readonly ofCustomerData?: true;
}

const MINUTES_PER_HOUR = 60;

/** What is audited every day, with the numbers that are promised (C3). */
export const CONTROLS: readonly Control[] = [
  { name: 'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN', ofCustomerData: true },
  {
    name: 'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
    parameters: BACKUP_PLAN_MINIMUM,
  },
  {
    name: 'BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK',
    parameters: { requiredRetentionDays: BACKUP.lockedAtLeast.days },
  },
  { name: 'BACKUP_RECOVERY_POINT_ENCRYPTED' },
  { name: 'BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED' },
  {
    name: 'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK',
    parameters: { minRetentionDays: BACKUP.lockedAtLeast.days, maxRetentionDays: DELETION.backupAtMost.days },
    ofCustomerData: true,
  },
  {
    name: 'BACKUP_LAST_RECOVERY_POINT_CREATED',
    parameters: { recoveryPointAgeUnit: 'hours', recoveryPointAgeValue: BACKUP.lateAfter.hours },
    ofCustomerData: true,
  },
  {
    name: 'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET',
    parameters: { maxRestoreTime: RECOVERY.timeObjective.hours * MINUTES_PER_HOUR },
    ofCustomerData: true,
  },
];

/** Daily reports, by template; those with `framework` say how the controls stand, the others list jobs. */
const REPORTS = [
  { what: 'controls', template: 'CONTROL_COMPLIANCE_REPORT', framework: true },
  { what: 'resources', template: 'RESOURCE_COMPLIANCE_REPORT', framework: true },
  { what: 'backup_jobs', template: 'BACKUP_JOB_REPORT', framework: false },
  { what: 'copy_jobs', template: 'COPY_JOB_REPORT', framework: false },
  { what: 'restore_jobs', template: 'RESTORE_JOB_REPORT', framework: false },
] as const;

export interface AuditProps extends Site {
  /** The region whose archive keeps a second copy; `undefined` where there is none (yet). */
  readonly copyTo: Region | undefined;
  /** Encrypts the reports until they are in the archive. */
  readonly key: IKey;
}

/**
 * Regular audits of backups, and their reports (C3). AWS Backup writes them into a bucket without a lock, from which each
 * is copied at once into the evidence archive, where it stays. AWS Config must record before the controls can be evaluated.
 */
export class Audit extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditProps,
  ) {
    super(scope, id);
    const { environment } = props;
    const framework = new CfnFramework(this, 'Framework', {
      frameworkName: backupName(environment, 'backups'),
      frameworkDescription: 'What is promised about backups',
      frameworkControls: CONTROLS.map(({ name, parameters = {}, ofCustomerData }) => ({
        controlName: name,
        controlInputParameters: Object.entries(parameters).map(([parameterName, value]) => ({
          parameterName,
          parameterValue: String(value),
        })),
        controlScope: ofCustomerData && { Tags: [{ Key: CUSTOMER_DATA_TAG.key, Value: CUSTOMER_DATA_TAG.value }] },
      })),
    });
    const bucket = this.reportBucket();
    const reports = new Construct(this, 'Daily');
    for (const { what, template, framework: byFramework } of REPORTS) {
      new CfnReportPlan(reports, what, {
        reportPlanName: backupName(environment, what),
        reportDeliveryChannel: { S3BucketName: bucket.bucketName, S3KeyPrefix: what, Formats: ['JSON'] },
        reportSetting: {
          ReportTemplate: template,
          ...(byFramework && { FrameworkArns: [framework.attrFrameworkArn] }),
        },
      });
    }
    this.admit(bucket, reports);
  }

  /** After the plans: the first one makes AWS create the role, and S3 refuses a policy that names one which does not exist. */
  private admit(bucket: Bucket, reports: Construct): void {
    const { environment, region } = this.props;
    const writer = reportWriter(environment);
    guard(bucket, {
      environment,
      region,
      purpose: 'backup-reports',
      others: [writer],
      locked: isProtected(this),
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ArnPrincipal(writer)],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
      }),
    );
    bucket.policy?.node.addDependency(reports);
  }

  private reportBucket(): Bucket {
    const { environment, region, copyTo, key } = this.props;
    const place = { environment, region, purpose: 'backup-reports' } as const;
    const bucket = new LoggedBucket(this, 'Reports', { ...place, key, lifecycle: UNTIL_ARCHIVED });
    // To both regions from here: S3 does not copy copies on.
    const to = (target: Region) => ({
      source: bucket,
      destination: bucketName(environment, 'evidence', target),
      destinationKey: keyAliasArn(environment, 'archive', target),
    });
    new Replication(this, 'ToArchive', {
      name: writerName(environment, 'report-copies', region),
      routes: (copyTo ? [region, copyTo] : [region]).map(to),
    });
    return bucket;
  }
}
