import { Tags } from 'aws-cdk-lib';
import { CfnEIP, CfnInternetGateway, CfnNatGateway, CfnVPCGatewayAttachment } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Environment } from '../../config/types';
import { removalPolicyOf } from '../../secure-defaults';
import type { TieredVpc } from './tiered-vpc';

export interface InternetAccessProps {
  readonly environment: Environment;
  readonly vpc: TieredVpc;
}

/** The address that a zone's tasks have on the internet. */
export interface MailAddress {
  readonly zone: string;
  /** IPv4 address, known when deployed; receivers look up its reverse name. */
  readonly address: string;
  readonly natGatewayId: string;
}

/**
 * The ways to the internet: one gateway for the VPC and a NAT gateway in every zone (L1). The NAT addresses are what
 * receivers of our mail know us by: they are published, and outlive the stack unless the environment is destroyable.
 */
export class InternetAccess extends Construct {
  readonly gatewayId: string;
  /** What routes to the internet gateway wait for. */
  readonly attachment: CfnVPCGatewayAttachment;
  /** One a zone, in the order of the VPC's zones. */
  readonly mailAddresses: readonly MailAddress[];

  constructor(scope: Construct, id: string, { environment, vpc }: InternetAccessProps) {
    super(scope, id);
    this.gatewayId = new CfnInternetGateway(this, 'Gateway').ref;
    this.attachment = new CfnVPCGatewayAttachment(this, 'Attachment', {
      vpcId: vpc.vpcId,
      internetGatewayId: this.gatewayId,
    });
    this.mailAddresses = vpc.zones.map((zone, index) => {
      const address = new CfnEIP(this, `Address${index + 1}`, { domain: 'vpc' });
      address.applyRemovalPolicy(removalPolicyOf(environment));
      Tags.of(address).add('purpose', 'mail out: published, with reverse DNS; do not release');
      const nat = new CfnNatGateway(this, `Nat${index + 1}`, {
        allocationId: address.attrAllocationId,
        subnetId: vpc.subnet('nat', zone).subnetId,
      });
      nat.addResourceDependency(this.attachment);
      return { zone, address: address.attrPublicIp, natGatewayId: nat.attrNatGatewayId };
    });
  }
}
