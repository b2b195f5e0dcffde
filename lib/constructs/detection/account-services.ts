import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Singleton } from '../../config/types';
import type { AlertTopics } from '../archive/alert-topics';
import { Handler } from '../handler/handler';
import { type AccountServicesRequest, BACKED_UP, SCANNED } from './account-services-contract';

export interface AccountServicesProps {
  readonly adopted: readonly Singleton[];
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/** Service-linked roles that are made on the way, by the service they belong to. */
const ROLES = {
  'config.amazonaws.com': 'AWSServiceRoleForConfig',
  'inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2',
} as const;

type ServiceWithRole = keyof typeof ROLES;

/** ARN of the role that AWS Config takes. */
export const configRoleArn = (account: string): string => roleArn(account, 'config.amazonaws.com');

/** What has no CloudFormation type and must be on: Config's own role, Inspector for images and functions, AWS Backup for stores of customer data. */
export class AccountServices extends Construct {
  /** Done when everything is on. */
  readonly on: CustomResource;
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { adopted, logKey, notices }: AccountServicesProps) {
    super(scope, id);
    const request: AccountServicesRequest = {
      ServiceRoles: adopted.includes('configRecorder') ? [] : ['config.amazonaws.com'],
      Scanned: adopted.includes('inspector') ? [] : [...SCANNED],
      BackedUp: [...BACKED_UP],
    };
    this.handler = new Handler(this, 'Handler', {
      source: 'account-services',
      description: 'Switches on what CloudFormation cannot: the role of AWS Config, Inspector, and AWS Backup',
      logKey,
      notices,
      timeout: Duration.minutes(3),
      statements: [
        ...this.makingRoles(),
        // Both are settings of the account: there is no resource to name.
        new PolicyStatement({
          actions: ['inspector2:Enable', 'backup:DescribeRegionSettings', 'backup:UpdateRegionSettings'],
          resources: ['*'],
        }),
      ],
    });
    this.on = new CustomResource(this, 'On', {
      resourceType: 'Custom::AccountServices',
      serviceToken: this.handler.function.functionArn,
      // An answer that never comes is known in minutes, not in CloudFormation's hour.
      serviceTimeout: Duration.minutes(5),
      properties: request,
    });
  }

  private makingRoles(): PolicyStatement[] {
    const services: readonly ServiceWithRole[] = ['config.amazonaws.com', 'inspector2.amazonaws.com'];
    return services.map(
      (service) =>
        new PolicyStatement({
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [roleArn(Stack.of(this).account, service)],
          conditions: { StringEquals: { 'iam:AWSServiceName': service } },
        }),
    );
  }
}

const roleArn = (account: string, service: ServiceWithRole): string =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}/${ROLES[service]}`;
