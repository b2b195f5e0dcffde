import { ComparisonOperator, MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Region } from '../../config/types';
import { type AlarmSpec, OperationalAlarm, USUAL_PERIOD } from '../alarm/alarm';
import type { AlertTopics } from '../archive/alert-topics';
import type { Firewall } from './firewall';
import type { MailAddress } from './internet-access';
import type { TrafficRecords } from './traffic-records';

export interface NetworkAlarmsProps {
  readonly region: Region;
  readonly notices: AlertTopics;
  readonly mailAddresses: readonly MailAddress[];
  readonly firewall: Firewall;
  readonly records: TrafficRecords;
}

const NAMESPACE = 'Holdfast/Network';

/** Alarms of the network: lost capacity notifies the on-call engineer, unexpected traffic notifies security. */
export class NetworkAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkAlarmsProps,
  ) {
    super(scope, id);
    props.mailAddresses.forEach(
      (address, index) => new OperationalAlarm(this, `NatPorts${index + 1}`, this.natPorts(address)),
    );
    new OperationalAlarm(this, 'FirewallThrottled', this.firewallThrottled());
    new OperationalAlarm(this, 'UnexpectedTraffic', this.unexpectedTraffic());
  }

  private natPorts({ zone, natGatewayId }: MailAddress): AlarmSpec {
    return {
      metric: this.sum('AWS/NATGateway', 'ErrorPortAllocation', { NatGatewayId: natGatewayId }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      symptom: `Connections from ${zone} to the internet fail: its NAT gateway has no port left for a destination.`,
      firstStep: 'Find the destination with the most connections in the flow log.',
      runbook: 'NAT gateway out of ports',
      topic: this.props.notices.onCall,
    };
  }

  private firewallThrottled(): AlarmSpec {
    const { mailAddresses, firewall } = this.props;
    const zones = mailAddresses.map(
      ({ zone }, index) =>
        [
          `zone${index + 1}`,
          this.sum('AWS/NetworkFirewall', 'OtherDroppedPackets', {
            FirewallName: firewall.name,
            AvailabilityZone: zone,
            Engine: 'Stateful',
          }),
        ] as const,
    );
    return {
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        usingMetrics: Object.fromEntries(zones),
        period: USUAL_PERIOD,
        label: 'Packets dropped by no rule',
      }),
      // A burst while an endpoint grows is normal; 15 minutes are not.
      threshold: 100,
      periods: 3,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      symptom: 'The firewall drops packets that no rule names: mail and portal are slow or fail in a zone.',
      firstStep: 'Compare ReceivedPackets of the zones and look for Network Firewall in the AWS Health Dashboard.',
      runbook: 'Firewall drops without a rule',
      topic: this.props.notices.onCall,
    };
  }

  /** Alerts about packets from our own addresses: a refused destination, or a threat signature in outbound traffic. */
  private unexpectedTraffic(): AlarmSpec {
    const { region, records, notices } = this.props;
    const [first, second] = region.cidr.split('.');
    const filter = new MetricFilter(this, 'OwnSources', {
      logGroup: records.alerts,
      filterPattern: FilterPattern.stringValue('$.event.src_ip', '=', `${first}.${second}.*`),
      metricNamespace: NAMESPACE,
      metricName: 'AlertsFromOwnAddresses',
    });
    return {
      metric: filter.metric({ statistic: Stats.SUM, period: USUAL_PERIOD }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      symptom:
        'A source inside the network sent traffic that the firewall does not allow or that matches a threat signature.',
      firstStep: 'Read source, server name and signature in the alert log, and find the task that had that address.',
      runbook: 'Unexpected traffic from inside',
      topic: notices.security,
    };
  }

  private sum(namespace: string, metricName: string, dimensionsMap: Record<string, string>): Metric {
    return new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, period: USUAL_PERIOD });
  }
}
