import { type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ServiceNetwork } from '../service/service-network';
import { allow } from '../permission/statements';

/**
 * The place of a region's functions in the network: the application tier, from which AWS is reached through endpoints only.
 * One policy for all of them lets Lambda attach them, and nothing else.
 */
export class FunctionNetwork extends Construct {
  readonly permissions: ManagedPolicy;
  /** What a function says about its network, but for its security group. */
  readonly placement: { readonly vpc: IVpc; readonly vpcSubnets: SubnetSelection };

  constructor(scope: Construct, id: string, network: ServiceNetwork) {
    super(scope, id);
    this.placement = { vpc: network.vpc, vpcSubnets: network.subnets('application') };
    // As AWSLambdaVPCAccessExecutionRole. Lambda checks for them on every resource, whatever it then uses.
    const attach = [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ];
    this.permissions = new ManagedPolicy(this, 'MayAttach', {
      statements: [
        allow(attach, '*'),
        // Lambda itself needs them; what runs inside a function, which says so in this key, does not.
        new PolicyStatement({
          effect: Effect.DENY,
          actions: attach,
          resources: ['*'],
          conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
        }),
      ],
    });
  }
}
