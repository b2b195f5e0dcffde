/** Security groups let through what is named, from where it is named, and from everywhere only at the front doors (B1). */
import type { Check, Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { refersTo } from '../service/resource-row';

const GROUP = 'AWS::EC2::SecurityGroup';
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

/** Ports on which everybody may reach a group: those of the load balancers that it stands before. */
const doorsOf = (group: Resource, tree: TemplateIndex): readonly number[] =>
  tree
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(
      ({ stack, properties }) =>
        stack === group.stack && list(properties, 'SecurityGroups').some((each) => refersTo(each, group)),
    )
    .flatMap(({ properties }) => DOORS[String(at(properties, 'Type'))] ?? []);

const openOn = (rules: readonly Json[], ports: readonly number[]): Json | undefined =>
  rules.find((rule) => at(rule, 'CidrIp') === ANYWHERE && !ports.some((port) => port === at(rule, 'FromPort')));

const rulesOf = ({ properties }: Resource, direction: 'Ingress' | 'Egress'): readonly Json[] =>
  list(properties, `SecurityGroup${direction}`);

const named: Check = {
  id: 'B1',
  name: 'groups-named',
  sentence: 'Every rule of a security group names one port and one peer, and no group lets everything out',
  holdsIn: 'every',
  find: (tree) => {
    const required =
      'rules of tcp on one port, for one range of addresses or one group; an empty list would let everything out';
    const finding = ({ path }: Resource, found: string): Finding => ({
      path,
      found,
      required,
      fix: 'open it through the noun that listens',
    });
    return [
      ...tree.ofType(GROUP).flatMap((group) => {
        const found =
          rulesOf(group, 'Egress').length === 0
            ? 'everything may leave'
            : [...rulesOf(group, 'Ingress'), ...rulesOf(group, 'Egress')].map(vague).find((text) => text !== undefined);
        return found === undefined ? [] : [finding(group, found)];
      }),
      ...['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']
        .flatMap((type) => tree.ofType(type))
        .flatMap((rule) => {
          const found = vague(rule.properties) ?? (at(rule.properties, 'CidrIp') === ANYWHERE ? ANYWHERE : undefined);
          return found === undefined ? [] : [finding(rule, found)];
        }),
    ];
  },
};

const frontDoors: Check = {
  id: 'B1',
  name: 'groups-closed',
  sentence:
    'The internet reaches only the load balancers, on the ports of mail and web; from here only HTTPS leaves, and from the gateway mail too',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType(GROUP).flatMap((group) => {
      const doors = doorsOf(group, tree);
      const outside = group.path.includes('/Service/Gateway/Tasks/') ? OUTSIDE.gateway : OUTSIDE.ordinary;
      const found =
        openOn(rulesOf(group, 'Ingress'), doors) ?? openOn(rulesOf(group, 'Egress'), doors.length > 0 ? [] : outside);
      return found === undefined
        ? []
        : [
            {
              path: group.path,
              found: show(found),
              required: `from anywhere ${doors.join(', ') || 'nothing'}, to anywhere ${doors.length > 0 ? 'nothing' : outside.join(', ')}`,
              fix: 'open it to a tier or a group',
            },
          ];
    }),
};

const defaultClosed: Check = {
  id: 'B1',
  name: 'default-group-closed',
  sentence:
    'The default security group of a network lets nothing through, so a resource without a group has no traffic',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType('AWS::EC2::VPC').flatMap((network): readonly Finding[] => {
      const closings = tree
        .ofType('Custom::VpcRestrictDefaultSG')
        .filter(({ stack }) => stack === network.stack)
        .map(({ properties }) => at(properties, 'DefaultSecurityGroupId'));
      return closings.some((group) => refersTo(group, network))
        ? []
        : [
            {
              path: network.path,
              found: show(closings.map((group) => group ?? null)),
              required: 'a resource that closes its DefaultSecurityGroup',
              fix: 'keep restrictDefaultSecurityGroup on the network',
            },
          ];
    }),
};

export const GROUP_CHECKS: readonly Check[] = [named, frontDoors, defaultClosed];
