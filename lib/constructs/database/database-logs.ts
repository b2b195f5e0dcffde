import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { OS_METRICS } from '../../config/names';
import { keepAlong } from '../../secure-defaults';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { ownService } from '../permission/statements';

export interface DatabaseLogsProps {
  /** Identifier of the cluster, from which RDS makes the name of its log group. */
  readonly clusterIdentifier: string;
  readonly logKey: IKey;
  /** True where the account has the log group for operating-system metrics already: then it stays as it is. */
  readonly adopted: boolean;
}

/** The database's records. RDS would make these log groups by itself: unencrypted by us, and kept for ever or too short. */
export class DatabaseLogs extends Construct {
  /** Lets RDS write operating-system metrics; may neither shorten their retention nor read anything else. */
  readonly monitoringRole: Role;

  constructor(scope: Construct, id: string, { clusterIdentifier, logKey: key, adopted }: DatabaseLogsProps) {
    super(scope, id);
    new RetainedLogGroup(this, 'Engine', {
      retentionClass: 'infrastructure',
      key,
      name: `/aws/rds/cluster/${clusterIdentifier}/postgresql`,
      masked: true,
    });
    const metrics = adopted
      ? LogGroup.fromLogGroupName(this, 'AdoptedOperatingSystem', OS_METRICS)
      : new RetainedLogGroup(this, 'OperatingSystem', { key, name: OS_METRICS });
    const policy = new ManagedPolicy(this, 'MayWrite');
    // As AmazonRDSEnhancedMonitoringRole, but for this one log group and without `logs:PutRetentionPolicy`.
    metrics.grant(
      policy,
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'logs:DescribeLogStreams',
      'logs:GetLogEvents',
    );
    this.monitoringRole = new Role(this, 'MonitoringRole', {
      assumedBy: ownService(this, 'monitoring.rds.amazonaws.com'),
      managedPolicies: [policy],
    });
    keepAlong(policy, this.monitoringRole);
  }
}
