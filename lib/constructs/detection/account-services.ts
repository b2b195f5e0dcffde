import { type CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Singleton } from '../../config/choices';
import type { Reporting } from '../archive/reporting';
import { Handler } from '../handler/handler';
import { allow } from '../permission/statements';
import { type AccountServicesRequest, BACKED_UP, SCANNED } from './account-services-contract';

export interface AccountServicesProps extends Reporting {
  readonly adopted: readonly Singleton[];
}

/** Service-linked roles that are made on the way, by the service they belong to. */
const ROLES = {
  'config.amazonaws.com': 'AWSServiceRoleForConfig',
  'inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2',
} as const;

/** ARN of the role that AWS Config takes. */
export const configRoleArn = (account: string): string =>
  roleArn(account, 'config.amazonaws.com', ROLES['config.amazonaws.com']);

/** What has no CloudFormation type and must be on: Config's own role, Inspector for images and functions, AWS Backup for stores of customer data. */
export class AccountServices extends Construct {
  /** Done when everything is on. */
  readonly on: CustomResource;
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { adopted, ...reporting }: AccountServicesProps) {
    super(scope, id);
    const request: AccountServicesRequest = {
      ServiceRoles: adopted.includes('configRecorder') ? [] : ['config.amazonaws.com'],
      Scanned: adopted.includes('inspector') ? [] : [...SCANNED],
      BackedUp: [...BACKED_UP],
    };
    this.handler = new Handler(this, 'Handler', {
      source: 'account-services',
      description: 'Switches on what CloudFormation cannot: the role of AWS Config, Inspector, and AWS Backup',
      ...reporting,
      timeout: Duration.minutes(3),
      statements: [
        ...this.makingRoles(),
        // Both are settings of the account: there is no resource to name.
        allow(['inspector2:Enable', 'backup:DescribeRegionSettings', 'backup:UpdateRegionSettings'], '*'),
      ],
    });
    this.on = this.handler.customResource(this, 'On', 'AccountServices', request);
  }

  private makingRoles(): readonly PolicyStatement[] {
    return Object.entries(ROLES).map(([service, role]) =>
      allow('iam:CreateServiceLinkedRole', roleArn(Stack.of(this).account, service, role), {
        StringEquals: { 'iam:AWSServiceName': service },
      }),
    );
  }
}

const roleArn = (account: string, service: string, role: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}/${role}`;
