import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/types';
import { ServiceKey } from '../archive/service-key';

/** The role that AWS Backup writes reports as; AWS makes it with an account's first report plan. */
export const reportWriter = ({ account }: Environment): string =>
  `arn:aws:iam::${account}:role/aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports`;

/** Encrypts a region's backups, what is restored from them in tests, and what is written about them. */
export class BackupKey extends ServiceKey {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id, {
      environment,
      purpose: 'backup',
      description: 'Backups, restore tests and their reports',
      // The logs of the state machine.
      services: ['delivery.logs.amazonaws.com'],
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        // Not as the principal: the role may not exist yet, and KMS refuses such a policy.
        conditions: { ArnEquals: { 'aws:PrincipalArn': reportWriter(environment) } },
      }),
    );
  }
}
