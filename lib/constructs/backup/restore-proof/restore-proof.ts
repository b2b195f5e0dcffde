import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { restoreProofName } from '../../../config/names';
import { writerName } from '../../../config/record-writers';
import type { Environment, Region } from '../../../config/types';
import { RetainedLogGroup } from '../../archive/retained-log-group';
import type { Handler } from '../../handler/handler';
import type { Evidence } from '../evidence';
import type { RestoreTests } from '../restore-tests';
import { RESTORE_PROOF } from './definition';
import { proofStatements } from './permissions';
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
