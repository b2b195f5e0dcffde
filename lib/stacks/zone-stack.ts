import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnHostedZone, CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { parameterName } from '../config/names';
import { ENCRYPTION } from '../config/numbers';
import type { Reporting } from '../constructs/archive/reporting';
import { ParameterPush } from '../constructs/parameter-push/parameter-push';
import { removalPolicyOf } from '../secure-defaults';
import { type Place, RegionalStack } from './regional-stack';

/** Seconds. An authority may act for so long on what the record said before, and a new one waits for it. */
const ISSUERS_TTL = '3600';

/** The environment's DNS zone, which exists once; its id is pushed to every region, which then reads it at home. */
export class ZoneStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place, props: Reporting) {
    super(scope, id, place, 'Holdfast: the DNS zone of the environment');
    const { environment } = place;
    const zone = new CfnHostedZone(this, 'Zone', {
      name: environment.domain,
      hostedZoneConfig: { comment: 'Delegated to by the registrar; see docs/deploy.md' },
      // Record changes stay possible within the hour when the control plane's home, us-east-1, is lost.
      hostedZoneFeatures: { enableAcceleratedRecovery: true },
    });
    zone.applyRemovalPolicy(removalPolicyOf(environment));
    // At the top of the zone it holds for every name below (RFC 8659), before the first certificate is asked for.
    new CfnRecordSet(this, 'Issuers', {
      hostedZoneId: zone.attrId,
      name: environment.domain,
      type: 'CAA',
      ttl: ISSUERS_TTL,
      resourceRecords: [`0 issue "${ENCRYPTION.issuer}"`, '0 issuewild ";"'],
    });
    new ParameterPush(this, 'ZoneId', {
      ...props,
      to: environment.regions,
      pushes: environment.regions.map((region) => ({
        region: region.name,
        name: parameterName(environment, 'zoneId'),
        value: zone.attrId,
      })),
    });
    new CfnOutput(this, 'NameServers', {
      description: 'Set these at the registrar before deploying Service: certificates validate in this zone',
      value: Fn.join(' ', zone.attrNameServers),
    });
  }
}
