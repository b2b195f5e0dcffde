import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { RESTORED } from '../../../config/names';
import { ENGINE } from '../../database/database-founding';
import { mayFile } from '../evidence';
import { EVIDENCE_FOLDER } from './definition';
import type { RestoreProofProps } from './restore-proof';

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
