import { CfnVPCPeeringConnection, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { parameterName } from '../../config/names';
import type { Region, Site } from '../../config/types';
import type { Reporting } from '../archive/reporting';
import type { FunctionNetwork } from '../handler/function-network';
import { Handler } from '../handler/handler';
import { ParameterPush } from '../parameter-push/parameter-push';
import { WEB } from '../service/service-network';
import { allow } from '../permission/statements';
import { PEERING_ID } from './contract';

export interface PeeringProps extends Reporting, Site {
  readonly peer: Region;
  readonly network: { readonly vpc: IVpc; readonly functions: FunctionNetwork };
}

/**
 * Region A's end: requests the peering connection. CloudFormation accepts it, both VPCs being of one account.
 * The other VPC's id arrives as a parameter of this region, pushed by region B's Link stack.
 */
export class RequestedPeering extends Construct {
  readonly connectionId: string;

  constructor(scope: Construct, id: string, { environment, peer, network }: PeeringProps) {
    super(scope, id);
    const connection = new CfnVPCPeeringConnection(this, 'Connection', {
      vpcId: network.vpc.vpcId,
      peerVpcId: StringParameter.valueForStringParameter(this, parameterName(environment, 'peerVpcId')),
      peerRegion: peer.name,
    });
    this.connectionId = connection.attrId;
  }
}

/**
 * Region B's end: tells region A its VPC's id and, once both regions exist, finds the connection in its own region.
 * While its region is being founded there is nothing to find yet, and `connectionId` is undefined; the function that finds it is
 * there already, for its log group protects itself and must not be new when the region is complete.
 */
export class FoundPeering extends Construct {
  readonly connectionId: string | undefined;

  constructor(scope: Construct, id: string, props: PeeringProps) {
    super(scope, id);
    const { environment, region, peer, network, logKey, notices } = props;
    new ParameterPush(this, 'VpcId', {
      logKey,
      notices,
      to: [peer],
      pushes: [{ region: peer.name, name: parameterName(environment, 'peerVpcId'), value: network.vpc.vpcId }],
    });
    const finder = new Handler(this, 'Finder', {
      source: 'find-peering',
      description: 'Finds the peering connection that the other region requested',
      logKey,
      notices,
      network: { functions: network.functions, reaches: [WEB] },
      statements: [allow('ec2:DescribeVpcPeeringConnections', '*')],
    });
    const wanted = { regions: [peer], RequesterCidr: peer.cidr, AccepterVpcId: network.vpc.vpcId };
    this.connectionId = region.founding
      ? undefined
      : finder.lookUp(this, 'Connection', 'FoundPeering', wanted).getAttString(PEERING_ID);
  }
}
