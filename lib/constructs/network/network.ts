import { CfnVPCEncryptionControl, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Tier } from '../../config/tiers';
import type { Site } from '../../config/types';
import { raise } from '../alarm/alarm';
import type { Reporting } from '../archive/reporting';
import { FunctionNetwork } from '../handler/function-network';
import { isProtected, keepAlong } from '../../secure-defaults';
import { ClosedGroupLog } from './closed-group-log';
import { DnsGuard } from './dns-guard';
import { Firewall } from './firewall';
import { InternetAccess, type MailAddress } from './internet-access';
import { capacityAlarms, trafficAlarms } from './network-alarms';
import { Routes } from './routes';
import { ServiceEndpoints } from './service-endpoints';
import { TieredVpc } from './tiered-vpc';
import { TrafficRecords } from './traffic-records';

export interface NetworkProps extends Reporting, Site {}

/** A region's network: tiers over three zones, one firewall that every packet from or to the internet passes, its records. */
export class Network extends Construct {
  readonly vpc: TieredVpc;
  /** Public addresses of everything that leaves the private tiers, one a zone. */
  readonly mailAddresses: readonly MailAddress[];
  readonly endpoints: ServiceEndpoints;
  /** Where background functions of the region stand that call nothing but AWS and the database. */
  readonly functions: FunctionNetwork;
  /** What moves through the network, written down. */
  readonly records: TrafficRecords;

  constructor(scope: Construct, id: string, { environment, region, logKey, notices }: NetworkProps) {
    super(scope, id);
    this.vpc = new TieredVpc(this, 'Vpc', region);
    const vpc = this.vpc;
    // The database's subnet group names these.
    keepAlong(vpc, ...vpc.subnets('isolated'));
    new ClosedGroupLog(this, 'ClosedGroup', { vpc, logKey });
    const internet = new InternetAccess(this, 'Internet', { environment, vpc });
    this.mailAddresses = internet.mailAddresses;
    const firewall = new Firewall(this, 'Firewall', { environment, region, vpc });
    new Routes(this, 'Routes', { region, vpc, internet, firewall });
    this.endpoints = new ServiceEndpoints(this, 'Endpoints', { region, vpc });
    this.functions = new FunctionNetwork(this, 'Functions', this);
    this.records = new TrafficRecords(this, 'Records', { vpc, firewall, logKey });
    new DnsGuard(this, 'DnsGuard', { vpcId: vpc.vpcId, guarded: isProtected(this) });
    // `enforce` would refuse the internet gateway and the peering; what it would find stands in the flow log.
    new CfnVPCEncryptionControl(this, 'EncryptionControl', { vpcId: vpc.vpcId, mode: 'monitor' });
    const alarms = new Construct(this, 'Alarms');
    raise(alarms, notices.onCall, capacityAlarms(this.mailAddresses, firewall));
    raise(alarms, notices.security, trafficAlarms(alarms, region, this.records.alerts));
  }

  /** A tier, for constructs that choose subnets. */
  subnets(tier: Tier): SubnetSelection {
    return this.vpc.select(tier);
  }

  /** Route tables of a tier in the order of the zones: one a zone, or the one that all zones share. */
  routeTableIds(tier: Tier): readonly string[] {
    return [...new Set(this.vpc.zones.map((zone) => this.vpc.routeTableId(tier, zone)))];
  }
}
