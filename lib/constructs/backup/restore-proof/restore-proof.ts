import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, type PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RESTORED, restoreProofName } from '../../../config/names';
import { writerName } from '../../../config/record-writers';
import type { Site } from '../../../config/types';
import { RetainedLogGroup } from '../../archive/retained-log-group';
import type { Handler } from '../../handler/handler';
import { type Evidence, mayFile } from '../audit-evidence';
import type { RestoreTests } from '../restore-tests';
import { ENGINE } from '../../database/database-founding';
import { allow, ownService } from '../../permission/statements';
import { TESTED } from '../janitor/contract';
import { EVIDENCE_FOLDER, RESTORE_PROOF } from './definition';
import type { ProofNames } from './steps';

export interface RestoreProofProps extends Site {
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
    return new Role(this, 'Role', {
      roleName: writerName(environment, 'restore-proof', region),
      assumedBy: ownService(this, 'states.amazonaws.com'),
      managedPolicies: [policy],
    });
  }

  /** Whose restore it is, the event does not reliably say; the state machine asks, and lets those of others alone. */
  private startOn(machine: CfnStateMachine): void {
    const { key, validators } = this.props;
    const policy = new ManagedPolicy(this, 'MayStart', {
      statements: [
        allow('states:StartExecution', this.stateMachineArn),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn, {
          StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': this.stateMachineArn },
        }),
      ],
    });
    const role = new Role(this, 'Starter', {
      assumedBy: ownService(this, 'events.amazonaws.com'),
      managedPolicies: [policy],
    });
    new CfnRule(this, 'Restored', {
      description: 'A restore has ended well: prove it',
      eventPattern: {
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { status: ['COMPLETED'], resourceType: [...TESTED] },
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
    allow(['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'], '*'),
    // Production's cluster and instances have other names; a restored cluster has the engine's default parameters.
    allow('rds:CreateDBInstance', [
      instances,
      rds('cluster', `${RESTORED.byBackup}*`),
      rds('pg', `default.${ENGINE}${major}`),
    ]),
    allow(['rds:DescribeDBInstances', 'rds:DeleteDBInstance'], instances),
    allow('lambda:InvokeFunction', [validators.database.function.functionArn, validators.objects.function.functionArn]),
    ...mayFile(evidence, EVIDENCE_FOLDER),
    allow(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn, {
      StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn },
    }),
    allow('kms:GenerateDataKey', key.keyArn, {
      StringEquals: { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:${region.name}:${environment.account}:*` },
    }),
    // Its own records and traces; none of these knows a resource.
    allow(
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
    allow(
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
      '*',
    ),
  ];
}
