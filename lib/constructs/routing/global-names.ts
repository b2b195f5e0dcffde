import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import type { Environment } from '../../config/types';

/** Equal in every region: a weight that differed would say who is active (rule 2). */
const WEIGHT = 100;

export interface GlobalNamesProps {
  readonly environment: Environment;
  readonly zoneId: string;
}

/**
 * The names that customers and senders use. One name is weighted over the regions and is the only one that Region
 * switch moves; the portal's aliases it. Mail has no active region: the MX record lists every exchanger, equally
 * preferred, and senders fail over by themselves (rule 5).
 */
export class GlobalNames extends Construct {
  constructor(scope: Construct, id: string, { environment, zoneId }: GlobalNamesProps) {
    super(scope, id);
    const alias = (dnsName: string) => ({ dnsName, hostedZoneId: zoneId, evaluateTargetHealth: false });
    for (const region of environment.regions) {
      new CfnRecordSet(this, `Active${region.letter}`, {
        hostedZoneId: zoneId,
        name: HOSTS.active(environment),
        type: 'A',
        setIdentifier: region.name,
        weight: WEIGHT,
        aliasTarget: alias(HOSTS.portalIn(environment, region)),
      });
    }
    const portal = new CfnRecordSet(this, 'Portal', {
      hostedZoneId: zoneId,
      name: HOSTS.portal(environment),
      type: 'A',
      aliasTarget: alias(HOSTS.active(environment)),
    });
    // Route 53 refuses an alias to a name that has no record yet.
    for (const region of environment.regions) portal.node.addDependency(this.node.findChild(`Active${region.letter}`));
    new CfnRecordSet(this, 'MailExchangers', {
      hostedZoneId: zoneId,
      name: environment.domain,
      type: 'MX',
      ttl: '300',
      resourceRecords: environment.regions.map((region) => `10 ${HOSTS.mailExchanger(environment, region)}.`),
    });
  }
}
