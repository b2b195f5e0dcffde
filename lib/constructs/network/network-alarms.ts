/** Alarms of the network, as data. */
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Region } from '../../config/types';
import type { AlarmRow, AlarmTable } from '../alarm/alarm';
import { series, USUAL_PERIOD } from '../alarm/metrics';
import type { Firewall } from './firewall';
import type { MailAddress } from './internet-access';

const sum = (namespace: string, metricName: string, dimensionsMap: Record<string, string>): IMetric =>
  series(namespace, metricName, { statistic: Stats.SUM, dimensionsMap });

/** Lost capacity, for the on-call engineer. */
export const capacityAlarms = (mailAddresses: readonly MailAddress[], firewall: Firewall): AlarmTable => ({
  ...Object.fromEntries(mailAddresses.map((address, index) => [`NatPorts${index + 1}`, natPorts(address)])),
  FirewallThrottled: {
    metric: new MathExpression({
      expression: 'SUM(METRICS())',
      usingMetrics: Object.fromEntries(
        mailAddresses.map(({ zone }, index) => [`zone${index + 1}`, droppedByNoRule(firewall, zone)]),
      ),
      period: USUAL_PERIOD,
      label: 'Packets dropped by no rule',
    }),
    // A burst while an endpoint grows is normal; 15 minutes are not.
    above: 100,
    periods: 3,
    symptom: 'The firewall drops packets that no rule names: mail and portal are slow or fail in a zone.',
    firstStep: 'Compare ReceivedPackets of the zones and look for Network Firewall in the AWS Health Dashboard.',
    runbook: 'Firewall drops without a rule',
  },
});

const natPorts = ({ zone, natGatewayId }: MailAddress): AlarmRow => ({
  metric: sum('AWS/NATGateway', 'ErrorPortAllocation', { NatGatewayId: natGatewayId }),
  above: 0,
  symptom: `Connections from ${zone} to the internet fail: its NAT gateway has no port left for a destination.`,
  firstStep: 'Find the destination with the most connections in the flow log.',
  runbook: 'NAT gateway out of ports',
});

const droppedByNoRule = ({ name }: Firewall, zone: string): IMetric =>
  sum('AWS/NetworkFirewall', 'OtherDroppedPackets', {
    FirewallName: name,
    AvailabilityZone: zone,
    Engine: 'Stateful',
  });

/**
 * Unexpected traffic, for the security officer: alerts about packets from our own addresses, which are a refused destination or
 * a threat signature in outbound traffic.
 * @param scope gets the metric filter
 * @param alerts log group of the firewall's alerts
 */
export function trafficAlarms(scope: Construct, { cidr }: Region, alerts: ILogGroup): AlarmTable {
  const [first, second] = cidr.split('.');
  const filter = new MetricFilter(scope, 'OwnSources', {
    logGroup: alerts,
    filterPattern: FilterPattern.stringValue('$.event.src_ip', '=', `${first}.${second}.*`),
    metricNamespace: 'Holdfast/Network',
    metricName: 'AlertsFromOwnAddresses',
  });
  return {
    UnexpectedTraffic: {
      metric: filter.metric({ statistic: Stats.SUM, period: USUAL_PERIOD }),
      above: 0,
      symptom:
        'A source inside the network sent traffic that the firewall does not allow or that matches a threat signature.',
      firstStep: 'Read source, server name and signature in the alert log, and find the task that had that address.',
      runbook: 'Unexpected traffic from inside',
    },
  };
}
