/**
 * The restore plan as data: what to do when the data is wrong everywhere, or both regions are lost. docs/runbooks/restore.md is
 * made from it. No flip helps there: replication has copied the damage.
 */
import { BACKUP } from '../../config/numbers';

/** What happened. */
export const RESTORE_CASES = ['wrong-data', 'both-lost'] as const;

export type RestoreCase = (typeof RESTORE_CASES)[number];

/** One step, in the order in which they stand. */
export interface RestoreStep {
  /** Written into the evidence. */
  readonly name: string;
  /** What it does; one sentence that begins with a verb. */
  readonly does: string;
  /** Cases that need it; default all. */
  readonly only?: RestoreCase;
  /** Shell commands; variables are those that `RESTORE_VARIABLES` or an earlier step sets. */
  readonly byHand: readonly string[];
  /** How to see that it is done. */
  readonly done: string;
  /** What to do where it fails; one sentence each. */
  readonly atFailure: readonly string[];
  /** What AWS does in this step that no deployment has shown yet: on the smoke list of docs/deploy.md. */
  readonly unverified: readonly string[];
}

/** Sets what the commands use. */
export const RESTORE_VARIABLES = [
  'ENVIRONMENT=production  REGION=us-west-2  OTHER=us-east-2  ACCOUNT=<twelve digits>  DOMAIN=<domain of the environment>',
  'GLOBAL="holdfast-$ENVIRONMENT"  CLUSTER="holdfast-$ENVIRONMENT-$REGION"  STANDBY="holdfast-$ENVIRONMENT-$OTHER"',
] as const;

const describe = (variable: string, query: string): string =>
  `${variable}=$(aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "$CLUSTER" --query "DBClusters[0].${query}" --output text)`;

const call = (name: string): string =>
  `aws lambda invoke --region "$REGION" --function-name "holdfast-$ENVIRONMENT-flip-${name}" --payload '{}' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout`;

const INSTANCE =
  '--engine aurora-postgresql --db-instance-class db.serverless --no-publicly-accessible --no-auto-minor-version-upgrade';

export const RESTORE: readonly RestoreStep[] = [
  {
    name: 'choose',
    does: 'Choose the point in time: the last second before the data went wrong.',
    byHand: [
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "$CLUSTER" --query "DBClusters[0].[EarliestRestorableTime,LatestRestorableTime]" --output text',
      '# Statements that change the schema are logged; others are not:',
      'aws logs filter-log-events --region "$REGION" --log-group-name "/aws/rds/cluster/$CLUSTER/postgresql" --start-time "$(date -d "-24 hours" +%s000)" --filter-pattern "?DROP ?ALTER ?TRUNCATE ?DELETE" --query "events[].[timestamp,message]" --output text',
      'POINT=2026-01-31T12:34:56Z',
    ],
    done: 'You have a time between the two that the first command prints, and another person has read it. Each second later that is right saves what was written in it.',
    atFailure: [
      'The cluster is gone: take the times from the recovery points of the vault, with the commands of step `restore`.',
      'No one knows the moment: restore twice, to two times, and compare. A restored copy costs little and changes nothing.',
    ],
    unverified: [],
  },
  {
    name: 'stop-writers',
    does: 'Give the epoch away: from here on no region acknowledges a write, and what is lost grows no further.',
    only: 'wrong-data',
    byHand: [call('fence')],
    done: 'The answer has an epoch. `https://portal.$DOMAIN/readyz?deep` answers 503. Mail is still accepted or deferred, and not lost.',
    atFailure: [
      'The database does not answer: nothing is written either. Go on.',
      'The function says that the writer is in the other region: REGION and OTHER are the wrong way round.',
    ],
    unverified: [],
  },
  {
    name: 'restore',
    does: 'Restore the database to that time, next to the damaged one.',
    byHand: [
      describe('SUBNETS', 'DBSubnetGroup'),
      describe('PARAMETERS', 'DBClusterParameterGroup'),
      describe('SECURITY', 'VpcSecurityGroups[0].VpcSecurityGroupId'),
      describe('KEY', 'KmsKeyId'),
      describe(
        'CAPACITY',
        "[join('',['MinCapacity=',to_string(ServerlessV2ScalingConfiguration.MinCapacity),',MaxCapacity=',to_string(ServerlessV2ScalingConfiguration.MaxCapacity)])][0]",
      ),
      'ISOLATED=$(aws ec2 describe-security-groups --region "$REGION" --filters "Name=description,Values=Databases restored in tests" --query "SecurityGroups[0].GroupId" --output text)',
      'aws rds restore-db-cluster-to-point-in-time --region "$REGION" --source-db-cluster-identifier "$CLUSTER" --db-cluster-identifier "$CLUSTER-restored" --restore-to-time "$POINT" --db-subnet-group-name "$SUBNETS" --db-cluster-parameter-group-name "$PARAMETERS" --vpc-security-group-ids "$SECURITY" "$ISOLATED" --kms-key-id "$KEY" --serverless-v2-scaling-configuration "$CAPACITY" --enable-iam-database-authentication --enable-cloudwatch-logs-exports postgresql --copy-tags-to-snapshot --deletion-protection',
      `aws rds create-db-instance --region "$REGION" --db-instance-identifier "$CLUSTER-restored-1" --db-cluster-identifier "$CLUSTER-restored" ${INSTANCE}`,
      'aws rds wait db-instance-available --region "$REGION" --db-instance-identifier "$CLUSTER-restored-1"',
      '# Where the cluster itself is gone, from a recovery point of the vault (its copy in the other region is in the vault of OTHER):',
      'aws backup list-recovery-points-by-backup-vault --region "$REGION" --backup-vault-name "holdfast-$ENVIRONMENT" --by-resource-type Aurora --query "RecoveryPoints[].[CreationDate,RecoveryPointArn]" --output text',
      'aws rds restore-db-cluster-from-snapshot --region "$REGION" --snapshot-identifier "<recovery point>" --engine aurora-postgresql --db-cluster-identifier "$CLUSTER-restored" --db-subnet-group-name "$SUBNETS" --db-cluster-parameter-group-name "$PARAMETERS" --vpc-security-group-ids "$SECURITY" "$ISOLATED" --kms-key-id "$KEY" --serverless-v2-scaling-configuration "$CAPACITY" --enable-iam-database-authentication --deletion-protection',
    ],
    done: 'The instance is `available`. Nothing that runs has changed yet.',
    atFailure: [
      `A time outside the ${BACKUP.retention.days} days cannot be restored: nothing older exists (P4).`,
      'Both regions are lost: repeat in the region that comes back first; its stacks and keys must be there (docs/deploy.md, a region made anew).',
      'An alarm says that a backup was restored: that is you.',
    ],
    unverified: [
      'A cluster restored from the primary of a global database starts outside of it.',
      'A restore takes the subnet group, the parameter group and two security groups as given.',
    ],
  },
  {
    name: 'validate',
    does: 'Prove the copy with the validator that restore tests use (L6), and look for the damage.',
    byHand: [
      'VALIDATOR=$(aws lambda list-functions --region "$REGION" --query "Functions[?Description==\'Judges a restored database; changes nothing\'].FunctionName" --output text)',
      'HOST=$(aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "$CLUSTER-restored" --query "DBClusters[0].Endpoint" --output text)',
      'aws lambda invoke --region "$REGION" --function-name "$VALIDATOR" --payload "{\\"restoreJobId\\":\\"by-hand\\",\\"recoveryPointTime\\":\\"$POINT\\",\\"host\\":\\"$HOST\\",\\"port\\":5432}" --cli-binary-format raw-in-base64-out --cli-read-timeout 910 /dev/stdout',
    ],
    done: 'The outcome is `SUCCESSFUL`, and the rows that were destroyed are there.',
    atFailure: [
      'The copy already has the damage: the point is too late. Delete the copy, and choose an earlier one.',
      'The validator finds a fault of the data: choose an earlier point, and call the security officer.',
    ],
    unverified: ['The validator reaches a copy that has the security group of restore tests as its second one.'],
  },
  {
    name: 'take-apart',
    does: 'Take the damaged clusters out of the global database and out of their names. They are kept until what was lost is listed.',
    only: 'wrong-data',
    byHand: [
      'aws rds remove-from-global-cluster --region "$REGION" --global-cluster-identifier "$GLOBAL" --db-cluster-identifier "arn:aws:rds:$OTHER:$ACCOUNT:cluster:$STANDBY"',
      'aws rds remove-from-global-cluster --region "$REGION" --global-cluster-identifier "$GLOBAL" --db-cluster-identifier "arn:aws:rds:$REGION:$ACCOUNT:cluster:$CLUSTER"',
      'aws rds modify-global-cluster --region "$REGION" --global-cluster-identifier "$GLOBAL" --no-deletion-protection',
      'aws rds delete-global-cluster --region "$REGION" --global-cluster-identifier "$GLOBAL"',
      'aws rds modify-db-cluster --region "$REGION" --db-cluster-identifier "$CLUSTER" --new-db-cluster-identifier "$CLUSTER-damaged" --apply-immediately',
      'aws rds modify-db-cluster --region "$OTHER" --db-cluster-identifier "$STANDBY" --new-db-cluster-identifier "$STANDBY-damaged" --apply-immediately',
      '# Instances too: the stacks know them by name. Write the names down, and rename each:',
      'aws rds describe-db-instances --region "$REGION" --filters "Name=db-cluster-id,Values=$CLUSTER-damaged" --query "DBInstances[].DBInstanceIdentifier" --output text',
      'aws rds modify-db-instance --region "$REGION" --db-instance-identifier "<instance>" --new-db-instance-identifier "<instance>-damaged" --apply-immediately',
    ],
    done: 'Both clusters are `available` under their new names, and the global cluster is gone. No program reaches a database: their names are free.',
    atFailure: [
      'A removed secondary becomes a cluster of its own that accepts writes. It is fenced all the same: its epoch is that of the damaged one.',
      'A rename is refused while the cluster is modified: wait until it is `available`, and repeat.',
    ],
    unverified: [
      'A cluster that was renamed can be named again at once by another one, and its endpoint has the same host name.',
      'The primary can be removed from a global cluster once no secondary is left, and stays as it is.',
    ],
  },
  {
    name: 'take-names',
    does: 'Bring the restored cluster under the fixed names and into the global database, and build the second region from it.',
    byHand: [
      'aws rds modify-db-cluster --region "$REGION" --db-cluster-identifier "$CLUSTER-restored" --new-db-cluster-identifier "$CLUSTER" --vpc-security-group-ids "$SECURITY" --apply-immediately',
      'aws rds wait db-cluster-available --region "$REGION" --db-cluster-identifier "$CLUSTER"',
      '# Its instance takes the name of the first one that the stack made; the others are made anew:',
      'aws rds modify-db-instance --region "$REGION" --db-instance-identifier "$CLUSTER-restored-1" --new-db-instance-identifier "<first instance>" --apply-immediately',
      `aws rds create-db-instance --region "$REGION" --db-instance-identifier "<second instance>" --db-cluster-identifier "$CLUSTER" ${INSTANCE}`,
      'aws rds create-global-cluster --region "$REGION" --global-cluster-identifier "$GLOBAL" --source-db-cluster-identifier "arn:aws:rds:$REGION:$ACCOUNT:cluster:$CLUSTER" --deletion-protection',
      '# The second region, as its stack has it; groups and key are those of its damaged cluster:',
      'OTHERS=$(aws rds describe-db-clusters --region "$OTHER" --db-cluster-identifier "$STANDBY-damaged" --query "DBClusters[0].[DBSubnetGroup,DBClusterParameterGroup,VpcSecurityGroups[0].VpcSecurityGroupId,KmsKeyId]" --output text)',
      'read -r SUBNETS PARAMETERS SECURITY KEY <<< "$OTHERS"',
      'aws rds create-db-cluster --region "$OTHER" --db-cluster-identifier "$STANDBY" --global-cluster-identifier "$GLOBAL" --engine aurora-postgresql --db-subnet-group-name "$SUBNETS" --db-cluster-parameter-group-name "$PARAMETERS" --vpc-security-group-ids "$SECURITY" --kms-key-id "$KEY" --serverless-v2-scaling-configuration "$CAPACITY" --enable-iam-database-authentication --enable-cloudwatch-logs-exports postgresql --copy-tags-to-snapshot --deletion-protection --backup-retention-period 35',
      `aws rds create-db-instance --region "$OTHER" --db-instance-identifier "<instance>" --db-cluster-identifier "$STANDBY" ${INSTANCE}`,
    ],
    done: '`holdfast drill --dry-run` finds the writer in REGION and the standby streaming. The second region may follow later: the service does not wait for it.',
    atFailure: [
      'The other region is lost: leave its part out, and do it when the region is back.',
      'Programs do not find the writer: they ask for the global cluster by its name, so that name must be right.',
    ],
    unverified: [
      'A cluster that is the source of a global cluster may have been restored; its engine version is that of the template.',
      'A program that asks for members of the global cluster sees the new one within seconds.',
    ],
  },
  {
    name: 'raise-epoch',
    does: 'Raise the epoch in the restored database above that of every copy, and wait for the front door.',
    byHand: [call('fence'), call('activate')],
    done: 'The second answer has an epoch above the one that `stop-writers` printed, and `/readyz` answers 200.',
    atFailure: [
      'The epoch is not above the old one: call both once more. Each call of the pair raises it.',
      'The front door is not ready: read the events of the ECS service portal. Tasks reconnect within seconds.',
    ],
    unverified: ['Roles that sign in with IAM tokens reach the restored cluster, whose resource id is new.'],
  },
  {
    name: 'match-objects',
    does: 'Bring back messages that were deleted after the point, as the rows of that time refer to them.',
    byHand: [
      'for BUCKET in mail quarantine; do aws s3api list-object-versions --region "$REGION" --bucket "holdfast-$ENVIRONMENT-$BUCKET-$ACCOUNT-$REGION" --query "DeleteMarkers[?IsLatest && LastModified>=\'$POINT\'].[Key,LastModified]" --output text; done',
      '# For each key: its newest version before the marker, copied onto itself:',
      'aws s3api copy-object --region "$REGION" --bucket "<bucket>" --key "<key>" --copy-source "<bucket>/<key>?versionId=<version>"',
    ],
    done: 'The first command lists nothing. Messages that were stored after the point stay: they are without a row, and are listed.',
    atFailure: ['A customer asked for the deletion: do not bring it back (P3).'],
    unverified: ['A copy of a version onto its own key is allowed by the buckets’ policies to the administrator.'],
  },
  {
    name: 'resume',
    does: 'Let clients in, and watch the first writes.',
    byHand: [
      call('verify'),
      'curl --silent --show-error --fail "https://portal.$DOMAIN/readyz?deep"',
      'npx holdfast drill --environment "$ENVIRONMENT" --to "$OTHER" --mode switchover --dry-run',
    ],
    done: 'The function succeeds, and the portal commits a write.',
    atFailure: ['Lead the names to REGION as the page of the flip says, "Traffic without Region switch".'],
    unverified: [],
  },
  {
    name: 'list-lost',
    does: 'List what was written after the point and is lost, tell customers, and keep the list as evidence.',
    byHand: [
      'DAMAGED=$(aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "$CLUSTER-damaged" --query "DBClusters[0].ReaderEndpoint" --output text)',
      'export PGPASSWORD=$(aws rds generate-db-auth-token --region "$REGION" --hostname "$DAMAGED" --port 5432 --username holdfast_verification)',
      '# On a host in the subnets of the database, which no stack makes; the security group of the cluster must let it in:',
      `psql "host=$DAMAGED dbname=holdfast user=holdfast_verification sslmode=verify-full" --csv -c "SELECT * FROM holdfast.heartbeat WHERE written_at > '$POINT'"`,
    ],
    done: 'The list is filed in the evidence bucket. Rows that a customer wants back are entered by hand, with the customer’s consent.',
    atFailure: [
      'Both regions are lost, with the damaged cluster: logs of the portal have each write of the last 180 days (F2).',
    ],
    unverified: [],
  },
  {
    name: 'deploy-again',
    does: 'Show that the stacks still describe what runs.',
    byHand: ['npx holdfast deploy --environment "$ENVIRONMENT" --dry-run', 'npx cdk diff'],
    done: 'There is no difference: CloudFormation compares templates, and names are the same. Delete the damaged clusters after a week, with their snapshots (P4).',
    atFailure: [
      'Drift of a cluster or an instance: rename it as the stack knows it. Never let CloudFormation replace a cluster.',
    ],
    unverified: [
      'The deployment of an unchanged assembly after a restore changes nothing, and drift detection finds no difference.',
    ],
  },
];

/** The steps of a case. */
export const stepsOf = (which: RestoreCase): readonly RestoreStep[] =>
  RESTORE.filter(({ only }) => only === undefined || only === which);
