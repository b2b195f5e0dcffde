import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RESTORED, restoreProofName } from '../../../config/names';
import { writerName } from '../../../config/record-writers';
import type { Environment, Region } from '../../../config/types';
import { RetainedLogGroup } from '../../archive/retained-log-group';
import type { Handler } from '../../handler/handler';
import { type Evidence, mayFile } from '../audit-evidence';
import type { RestoreTests } from '../restore-tests';
import { ENGINE } from '../../database/database-founding';
import { EVIDENCE_FOLDER, RESTORE_PROOF } from './definition';
import type { ProofNames } from './steps';

export interface RestoreProofProps {
  readonly environment: Environment;
  readonly region: Region;
  readonly tests: RestoreTests;
  readonly validators: { readonly database: Handler; readonly objects: Handler };
  /** Encrypts the state machine. */
  readonly key: IKey;
  readonly evidence: Evidence;
  readonly logKey: IKey;
}

/** What follows each restore test: the state machine of definition.ts, started by AWS Backup's own event (L6). An event that cannot waits with the validator's. */
export class RestoreProof extends Construct {
  readonly stateMachineArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RestoreProofProps,
  ) {
    super(scope, id);
    const { environment, region, tests, validators, key, evidence, logKey } = props;
    this.stateMachineArn = `arn:aws:states:${region.name}:${environment.account}:stateMachine:${restoreProofName(environment)}`;
    // This prefix keeps the log group under the resource policy that the delivery service has already.
    const logGroup = new RetainedLogGroup(this, 'Logs', {
      retentionClass: 'infrastructure',
      key: logKey,
      name: `/aws/vendedlogs/states/${restoreProofName(environment)}`,
    });
    const role = this.executionRole();
    const names: ProofNames = {
      Plan: tests.planArn,
      ValidateDatabase: validators.database.function.functionArn,
      ValidateObjects: validators.objects.function.functionArn,
      EvidenceBucket: evidence.bucket,
    };
    const machine = new CfnStateMachine(this, 'StateMachine', {
      stateMachineName: restoreProofName(environment),
      definition: RESTORE_PROOF,
      definitionSubstitutions: { ...names },
      roleArn: role.roleArn,
      tracingConfiguration: { enabled: true },
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: key.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
      },
    });
    machine.node.addDependency(role);
    this.startOn(machine);
  }

  private executionRole(): Role {
    const policy = new ManagedPolicy(this, 'Permissions', {
      statements: [...proofStatements({ ...this.props, stateMachineArn: this.stateMachineArn })],
    });
    const { environment, region } = this.props;
    const conditions = { StringEquals: { 'aws:SourceAccount': environment.account } };
    return new Role(this, 'Role', {
      roleName: writerName(environment, 'restore-proof', region),
      assumedBy: new ServicePrincipal('states.amazonaws.com', { conditions }),
      managedPolicies: [policy],
    });
  }

  /** Whose restore it is, the event does not reliably say; the state machine asks, and lets those of others alone. */
  private startOn(machine: CfnStateMachine): void {
    const { environment, key, validators } = this.props;
    const policy = new ManagedPolicy(this, 'MayStart', {
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.stateMachineArn] }),
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': this.stateMachineArn } },
        }),
      ],
    });
    const conditions = { StringEquals: { 'aws:SourceAccount': environment.account } };
    const role = new Role(this, 'Starter', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', { conditions }),
      managedPolicies: [policy],
    });
    new CfnRule(this, 'Restored', {
      description: 'A restore has ended well: prove it',
      eventPattern: {
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { status: ['COMPLETED'], resourceType: ['Aurora', 'S3'] },
      },
      state: 'ENABLED',
      targets: [
        {
          id: 'proof',
          arn: machine.attrArn,
          roleArn: role.roleArn,
          deadLetterConfig: validators.database.keepUndelivered(),
        },
      ],
    });
  }
}

/** What the state machine may do: each statement for the states that need it. */
export function proofStatements(
  props: RestoreProofProps & { readonly stateMachineArn: string },
): readonly PolicyStatement[] {
  const { environment, region, validators, key, evidence, stateMachineArn } = props;
  const rds = (kind: string, name: string): string =>
    `arn:aws:rds:${region.name}:${environment.account}:${kind}:${name}`;
  const [major] = environment.database.engineVersion.split('.');
  const instances = rds('db', `${RESTORED.instance}-*`);
  return [
    may(['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'], '*'),
    // Production's cluster and instances have other names; a restored cluster has the engine's default parameters.
    may(
      ['rds:CreateDBInstance'],
      instances,
      rds('cluster', `${RESTORED.byBackup}*`),
      rds('pg', `default.${ENGINE}${major}`),
    ),
    may(['rds:DescribeDBInstances', 'rds:DeleteDBInstance'], instances),
    may(['lambda:InvokeFunction'], validators.database.function.functionArn, validators.objects.function.functionArn),
    ...mayFile(evidence, EVIDENCE_FOLDER),
    may(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn, {
      StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn },
    }),
    may(['kms:GenerateDataKey'], key.keyArn, {
      StringEquals: { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:${region.name}:${environment.account}:*` },
    }),
    // Its own records and traces; none of these knows a resource.
    may(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      '*',
    ),
    may(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'], '*'),
  ];
}

function may(
  actions: readonly string[],
  ...rest: readonly (string | NonNullable<PolicyStatementProps['conditions']>)[]
): PolicyStatement {
  const resources = rest.filter((each) => typeof each === 'string');
  const [conditions] = rest.filter((each) => typeof each !== 'string');
  return new PolicyStatement({ actions: [...actions], resources, conditions });
}
