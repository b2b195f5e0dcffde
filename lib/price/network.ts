/** Prices of networks and of what stands at their edge. */
import { at, list } from '../assembly/template-index';
import { GB_PER_MILLION_KIB, logsGb, mailGb, one, type Pricing, referred, share, type Surroundings } from './pricing';
import { HOURS } from './rates';

export const FIREWALL = 'AWS::NetworkFirewall::Firewall';
export const FURTHER_ENDPOINT = 'AWS::NetworkFirewall::VpcEndpointAssociation';

const firewallEndpoints = ({ here }: Surroundings): number =>
  here(FIREWALL).reduce((sum, { properties }) => sum + list(properties, 'SubnetMappings').length, 0) +
  here(FURTHER_ENDPOINT).length;

/** AWS waives NAT, one gateway for each firewall endpoint behind which it stands. */
export const nat: Pricing = (_, around) => {
  const gateways = around.here('AWS::EC2::NatGateway').length;
  const paid = Math.max(0, gateways - firewallEndpoints(around)) / gateways;
  return [
    one('nat', 'natHour', paid * HOURS),
    one('nat', 'natGb', paid * share(around.load.outboundGb, around, gateways)),
  ];
};

export const firewall: Pricing = ({ properties }, around) => [
  one('firewall', 'firewallHour', list(properties, 'SubnetMappings').length * HOURS),
  one('firewall', 'firewallGb', share(mailGb(around) + around.load.outboundGb, around)),
];

export const endpoint: Pricing = ({ properties }, around) => {
  if (at(properties, 'VpcEndpointType') !== 'Interface') return [];
  const isForLogs = /\.logs$/.test(String(at(properties, 'ServiceName')));
  return [
    one('endpoints', 'endpointHour', list(properties, 'SubnetIds').length * HOURS),
    ...(isForLogs ? [one('endpoints', 'endpointGb', share(logsGb(around), around))] : []),
  ];
};

export const balancer: Pricing = ({ properties }, around) => {
  const isWeb = at(properties, 'Type') !== 'network';
  const hour = one('balancers', 'balancerHour', HOURS);
  // A capacity unit carries one GB an hour.
  if (!isWeb) return [hour, one('balancers', 'networkBalancerUnit', share(mailGb(around), around))];
  return [
    hour,
    one('balancers', 'webBalancerUnit', share(around.load.millionRequests * WEB_GB_PER_MILLION, around)),
    one('addresses', 'addressHour', list(properties, 'Subnets').length * HOURS),
  ];
};

/** 20 KiB a request and its answer: an assumption, not a measurement. */
const WEB_GB_PER_MILLION = 20 * GB_PER_MILLION_KIB;

export const dnsGuard: Pricing = (own, { here }) => {
  const group = referred(
    own,
    at(own.properties, 'FirewallRuleGroupId'),
    here('AWS::Route53Resolver::FirewallRuleGroup'),
  );
  const isAdvanced = list(group?.properties, 'FirewallRules').some(
    (rule) => at(rule, 'DnsThreatProtection') !== undefined,
  );
  return isAdvanced ? [one('dnsGuard', 'dnsFirewallHour', HOURS)] : [];
};

export const webAcl: Pricing = ({ properties }, around) => {
  const groups = list(properties, 'Rules').map((rule) => at(rule, 'Statement', 'ManagedRuleGroupStatement', 'Name'));
  return [
    one('webFirewall', 'webAclMonth'),
    one('webFirewall', 'webRuleMonth', groups.length),
    one('webFirewall', 'webRequests', share(around.load.millionRequests, around)),
    ...(groups.includes('AWSManagedRulesBotControlRuleSet') ? [one('webFirewall', 'botControlMonth')] : []),
    ...(groups.includes('AWSManagedRulesATPRuleSet') ? [one('webFirewall', 'takeoverMonth')] : []),
  ];
};
