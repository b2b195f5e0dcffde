/** Security groups let through what is named, from where it is named, and from everywhere only at the front doors (B1). */
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';
import { checkOf, typed } from '../shapes';

const GROUP = 'AWS::EC2::SecurityGroup';
const RULES = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'] as const;
const ANYWHERE = '0.0.0.0/0';

/** Ports that the front doors are open on, by the kind of their load balancer. */
const DOORS: Readonly<Record<string, readonly number[]>> = { network: [25], application: [80, 443] };

/** Ports to the outside; the firewall decides on names. Only the gateway sends mail. */
const OUTSIDE = { ordinary: [443], gateway: [25, 443] } as const;

/** The CDK's rule for "nothing": an ICMP type that does not exist, to an address that does not exist. */
const isNothing = (rule: Json): boolean =>
  at(rule, 'CidrIp') === '255.255.255.255/32' && at(rule, 'IpProtocol') === 'icmp';

/** A rule that does not name one port and one peer, as a finding shows it; else undefined. */
function vague(rule: Json): string | undefined {
  if (isNothing(rule)) return undefined;
  const port = at(rule, 'FromPort');
  const ends = typeof port === 'number' && port > 0 && port < 65_536 && at(rule, 'ToPort') === port;
  const [peer, ...others] = ['CidrIp', 'SourceSecurityGroupId', 'DestinationSecurityGroupId']
    .map((name) => at(rule, name))
    .filter((value) => value !== undefined);
  const hasPeer = others.length === 0 && (isObject(peer) || /^\d+(\.\d+){3}\/\d+$/.test(String(peer)));
  return at(rule, 'IpProtocol') === 'tcp' && ends && hasPeer ? undefined : show(rule);
}

/** Ports on which anyone may reach a group: those of the load balancers that it stands before. */
const doorsOf = (group: Resource, tree: TemplateIndex): readonly number[] =>
  inTemplateOf(group, tree, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(({ properties }) => list(properties, 'SecurityGroups').some((each) => refersTo(each, group)))
    .flatMap(({ properties }) => DOORS[String(at(properties, 'Type'))] ?? []);

/** Ports on which a group is open from anywhere and to anywhere. */
function openPorts(
  group: Resource,
  tree: TemplateIndex,
): { readonly from: readonly number[]; readonly to: readonly number[] } {
  const from = doorsOf(group, tree);
  const isGateway = group.path.includes('/Service/Gateway/Tasks/');
  return { from, to: from.length > 0 ? [] : isGateway ? OUTSIDE.gateway : OUTSIDE.ordinary };
}

/** Rules that are open to every address, on a port that is not listed. */
const openOn = (rules: readonly Json[], ports: readonly number[]): readonly string[] =>
  rules
    .filter((rule) => at(rule, 'CidrIp') === ANYWHERE && !ports.some((port) => port === at(rule, 'FromPort')))
    .map(show);

export const GROUP_CHECKS: readonly Check[] = [
  checkOf({
    id: 'B1',
    name: 'security-group-rules',
    sentence: 'Every rule of a security group names one port and one peer, and no group lets everything out',
    of: typed(GROUP, ...RULES),
    required:
      'rules of tcp on one port, for one range of addresses or one group; an empty list would let everything out',
    fix: 'open it through the construct that listens',
    found: ({ properties, type }) => {
      if (type !== GROUP) return vague(properties) ?? (at(properties, 'CidrIp') === ANYWHERE ? ANYWHERE : undefined);
      const [ingress, egress] = [list(properties, 'SecurityGroupIngress'), list(properties, 'SecurityGroupEgress')];
      if (egress.length === 0) return 'everything may leave';
      return [...ingress, ...egress].flatMap((rule) => vague(rule) ?? []);
    },
  }),
  checkOf({
    id: 'B1',
    name: 'internet-ports',
    sentence:
      'The internet reaches only the load balancers, on the ports of mail and web; from here only HTTPS leaves, and from the gateway mail too',
    of: typed(GROUP),
    required: (group, tree) => {
      const { from, to } = openPorts(group, tree);
      return `from anywhere ${from.join(', ') || 'nothing'}, to anywhere ${to.join(', ') || 'nothing'}`;
    },
    fix: 'open it to a tier or a group',
    found: (group, tree) => {
      const { from, to } = openPorts(group, tree);
      return [
        ...openOn(list(group.properties, 'SecurityGroupIngress'), from),
        ...openOn(list(group.properties, 'SecurityGroupEgress'), to),
      ];
    },
  }),
  checkOf({
    id: 'B1',
    name: 'closed-default-group',
    sentence:
      'The default security group of a network lets nothing through, so a resource without a group has no traffic',
    of: typed('AWS::EC2::VPC'),
    required: 'a resource that closes its DefaultSecurityGroup',
    fix: 'keep restrictDefaultSecurityGroup on the network',
    found: (network, tree) => {
      const closed = inTemplateOf(network, tree, 'Custom::VpcRestrictDefaultSG').map(
        ({ properties }) => at(properties, 'DefaultSecurityGroupId') ?? null,
      );
      return closed.some((group) => refersTo(group, network)) ? undefined : show(closed);
    },
  }),
];
