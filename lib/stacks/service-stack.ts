import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { clusterName, parameterName } from '../config/names';
import type { LogArchive } from '../constructs/archive/log-archive';
import type { Reporting } from '../constructs/archive/reporting';
import { recordsRow } from '../constructs/archive/log-delivery-alarms';
import { BACKUP_ROW } from '../constructs/backup/backup-alarms';
import { databaseRow } from '../constructs/database/database-alarms';
import { gatewayAlarms, gatewayRow } from '../constructs/gateway/gateway-watch';
import { MailGateway } from '../constructs/gateway/mail-gateway';
import { PORTAL } from '../contracts/portal';
import { Portal } from '../constructs/portal/portal';
import { fenceAlarms, portalAlarms, portalRow, pulseAges, pulseAlarms } from '../constructs/portal/portal-watch';
import { raise } from '../constructs/alarm/alarm';
import { EXPIRY_ROW } from '../constructs/service/expiry-row';
import { RegionDashboard } from '../constructs/service/region-dashboard';
import { ServiceCluster } from '../constructs/service/service-cluster';
import type { ServiceNetwork } from '../constructs/service/service-network';
import { firewallAlarms, firewallRow } from '../constructs/web-firewall/firewall-watch';
import { WebFirewall } from '../constructs/web-firewall/web-firewall';
import type { DataStack } from './data-stack';
import { type Place, RegionalStack } from './regional-stack';

export interface ServiceStackProps extends Reporting {
  readonly network: ServiceNetwork;
  readonly archive: LogArchive;
  /** Of the same region. */
  readonly data: Pick<DataStack, 'database' | 'imagePull'>;
}

/** The service in one region, active or standby: the mail gateway, the portal and its web firewall. */
export class ServiceStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place, props: ServiceStackProps) {
    super(scope, id, place, 'Holdfast: mail gateway and portal of one region');
    const { environment, region, peer } = place;
    const { network, logKey, notices, data } = props;
    const common = {
      environment,
      regions: peer ? ([region, peer] as const) : ([region] as const),
      network,
      cluster: new ServiceCluster(this, 'Cluster', {
        name: clusterName(environment),
        vpc: network.vpc,
        logKey,
        imagePull: data.imagePull,
      }),
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: StringParameter.valueForStringParameter(this, parameterName(environment, 'zoneId')),
        zoneName: environment.domain,
      }),
      logBucket: props.archive.landing.bucketName,
    };
    const gateway = new MailGateway(this, 'Gateway', common);
    const portal = new Portal(this, 'Portal', { ...common, data });
    const firewall = new WebFirewall(this, 'WebFirewall', {
      name: clusterName(environment),
      domain: environment.domain,
      paths: { signIn: environment.signInPath, programs: Object.values(PORTAL.paths) },
      protects: portal.frontDoor.loadBalancer.loadBalancerArn,
      logKey,
    });
    raise(gateway, notices.onCall, gatewayAlarms(gateway));
    raise(portal, notices.onCall, { ...portalAlarms(portal), ...pulseAlarms(region, peer), ...fenceAlarms(peer) });
    raise(firewall, notices.security, firewallAlarms(firewall));
    new RegionDashboard(this, 'Dashboard', {
      name: `${clusterName(environment)}-${region.name}`,
      rows: [
        gatewayRow(gateway),
        portalRow(portal),
        databaseRow(environment, region, pulseAges(region, peer)),
        firewallRow(firewall),
        recordsRow(environment),
        BACKUP_ROW,
        EXPIRY_ROW,
      ],
    });
  }
}
