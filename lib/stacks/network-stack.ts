import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Reporting } from '../constructs/archive/reporting';
import { Network } from '../constructs/network/network';
import { type Place, RegionalStack } from './regional-stack';

/** A region's network, and the addresses by which the world knows its mail. */
export class NetworkStack extends RegionalStack {
  readonly network: Network;

  constructor(scope: Construct, id: string, place: Place, { logKey, notices }: Reporting) {
    super(scope, id, place, 'Holdfast: network, firewall and traffic records of one region');
    const { environment, region } = place;
    this.network = new Network(this, 'Network', { environment, region, logKey, notices });
    this.network.mailAddresses.forEach(({ address, zone }, index) => {
      new CfnOutput(this, `MailAddress${index + 1}`, {
        description: `Mail from ${zone} comes from this address: publish it, and give it a reverse name`,
        value: address,
      });
    });
  }
}
