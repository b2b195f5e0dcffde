/** What the firewall lets through; it drops the rest (C4, D1, G1). */
import { egressDomains, SUB_PROCESSORS } from '../../../config/sub-processors';
import { MANAGED_GROUPS } from '../../../constructs/network/firewall-rules';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, referred } from '../references';
import { checkInEachRegion, checkOf, otherThan, regions, typed } from '../shapes';

const POLICY = 'AWS::NetworkFirewall::FirewallPolicy';
const GROUP = 'AWS::NetworkFirewall::RuleGroup';

/** The names that a rule group lets out, with what they are matched against; `undefined` where it lists none. */
const namesOf = ({ properties }: Resource): Json | undefined =>
  at(properties, 'RuleGroup', 'RulesSource', 'RulesSourceList');

const isAllowList = (group: Resource): boolean => namesOf(group) !== undefined;

/** Names of the environment's own front doors, which a flip asks from inside (M8); none where there is no flip. */
function ownDoors(tree: TemplateIndex, { stack }: Resource): readonly string[] {
  const domain = at(tree.ofType('AWS::Route53::HostedZone')[0]?.properties, 'Name');
  return tree.letters.length === 2 && typeof domain === 'string'
    ? [`portal.${domain}`, `portal.${stack.region}.${domain}`]
    : [];
}

/** What an allow-list must be: the published names, matched against the server name of TLS. */
const allowListOf = (group: Resource, tree: TemplateIndex) => ({
  GeneratedRulesType: 'ALLOWLIST',
  TargetTypes: ['TLS_SNI'],
  Targets: [...egressDomains(), ...ownDoors(tree, group)],
});

/** An allow-list with its keys and names in order. */
const sorted = (value: Json | undefined): Json => [
  at(value, 'GeneratedRulesType') ?? null,
  [...list(value, 'TargetTypes')].map(String).sort(),
  [...list(value, 'Targets')].map(String).sort(),
];

const allowList = checkOf({
  id: 'D1',
  name: 'allow-list',
  sentence:
    'The names that private tiers reach on 443 are those of the published sub-processors and our own front doors, and no others',
  of: typed(GROUP),
  where: isAllowList,
  required: (group, tree) => show(allowListOf(group, tree)),
  fix: 'list the name in lib/config/sub-processors.ts',
  found: (group, tree) =>
    show(sorted(namesOf(group))) === show(sorted(allowListOf(group, tree))) ? undefined : show(namesOf(group)),
});

/** All passes that are allowed, apart from the allow-list: `protocol from -> to port`. */
const PASSES: readonly string[] = [
  'tcp any -> $PUBLIC 25',
  'tcp any -> $PUBLIC [80,443]',
  'tcp $GATEWAY -> any 25',
  'icmp any -> $PUBLIC any',
  'icmp any -> $GATEWAY any',
  'icmp any -> $APPLICATION any',
];

const isKnownPass = (rule: string): boolean => {
  const [, protocol, from, sourcePort, arrow, to, port] = rule.split(' ');
  return (
    sourcePort === 'any' &&
    PASSES.includes(`${protocol} ${from} ${arrow} ${to} ${port}`) &&
    (protocol !== 'tcp' || rule.includes('flow:to_server;'))
  );
};

const DEFAULTS = ['aws:alert_established_app_layer_to_server', 'aws:drop_established_app_layer_to_server'];

export const FIREWALL_CHECKS: readonly Check[] = [
  {
    ...allowList,
    find: (tree) => [
      ...allowList.find(tree),
      ...regions(tree)
        .filter(({ letter }) => inRegion(tree, letter, GROUP).filter(isAllowList).length !== 1)
        .map(({ letter }) => ({
          path: `${letter}/Network`,
          found: 'not exactly one allow-list',
          required: 'one allow-list',
          fix: 'keep FirewallPolicy as the only place of names',
        })),
    ],
  },
  checkOf({
    id: 'C4',
    name: 'allow-list-owners',
    sentence:
      'Every name that the firewall lets out belongs to exactly one published sub-processor, or is our own front door',
    of: typed(GROUP),
    where: isAllowList,
    required: 'one sub-processor for each name',
    fix: 'list the name once in lib/config/sub-processors.ts',
    found: (group, tree) =>
      list(namesOf(group), 'Targets')
        .map(String)
        .filter((name) => !ownDoors(tree, group).includes(name))
        .flatMap((name) => {
          const owners = SUB_PROCESSORS.filter(({ egressDomains: names }) => names.includes(name));
          return owners.length === 1 ? [] : [`${name} of ${owners.length} sub-processors`];
        }),
  }),
  checkOf({
    id: 'D1',
    name: 'pass-rules',
    sentence:
      'Mail and web traffic come in to the load balancers, and only the gateway sends mail out; every TCP pass waits for the direction',
    of: typed(GROUP),
    required: `one of: ${PASSES.join('; ')}, TCP with flow:to_server`,
    fix: 'narrow the rule in lib/constructs/network/firewall-rules.ts',
    found: ({ properties }) =>
      String(at(properties, 'RuleGroup', 'RulesSource', 'RulesString') ?? '')
        .split('\n')
        .filter((rule) => rule.startsWith('pass') && !isKnownPass(rule)),
  }),
  checkInEachRegion({
    id: 'D1',
    name: 'default-drop',
    sentence: 'Traffic that no rule passes is dropped and logged; rules apply in the order in which they are listed',
    of: typed(POLICY),
    required: `STRICT_ORDER, everything to the stateful engine, by default ${DEFAULTS.join(' and ')}`,
    fix: 'restore the defaults in FirewallPolicy',
    found: ({ properties }) => {
      const policy = at(properties, 'FirewallPolicy');
      const actions = [...list(policy, 'StatefulDefaultActions')].map(String).sort();
      const stateless = [list(policy, 'StatelessDefaultActions'), list(policy, 'StatelessFragmentDefaultActions')];
      const forwarded =
        stateless.every((action) => show(action) === '["aws:forward_to_sfe"]') &&
        list(policy, 'StatelessRuleGroupReferences').length === 0;
      const order = at(policy, 'StatefulEngineOptions', 'RuleOrder');
      return order === 'STRICT_ORDER' && forwarded && show(actions) === show(DEFAULTS)
        ? undefined
        : show([order ?? null, actions, stateless]);
    },
  }),
  checkInEachRegion({
    id: 'G1',
    name: 'signatures',
    sentence: "AWS's threat signatures, in their strict-order edition, see every packet before a pass of our own does",
    of: typed(POLICY),
    required: 'every managed group of MANAGED_GROUPS, all StrictOrder, before every group of ours',
    fix: 'keep the managed groups first in FirewallPolicy',
    found: (policy, tree) => {
      const groups = list(policy.properties, 'FirewallPolicy', 'StatefulRuleGroupReferences');
      const inOrder = [...groups].sort((a, b) => Number(at(a, 'Priority')) - Number(at(b, 'Priority')));
      const isOwn = (group: Json): boolean => referred(tree, policy, at(group, 'ResourceArn'))?.type === GROUP;
      const managed = inOrder.filter((group) => !isOwn(group)).map((group) => show(at(group, 'ResourceArn')));
      const firstOwn = inOrder.findIndex(isOwn);
      const good =
        MANAGED_GROUPS.every(({ name }) => managed.some((arn) => arn.includes(`stateful-rulegroup/${name}`))) &&
        managed.every((arn) => arn.includes('aws-managed') && arn.includes('StrictOrder')) &&
        (firstOwn === -1 || firstOwn === managed.length);
      return good
        ? undefined
        : `${managed.join(', ') || 'no managed group'}; first of our own at place ${firstOwn + 1}`;
    },
  }),
  checkOf({
    id: 'rule-8',
    name: 'firewall-protection',
    sentence: 'The firewall, its policy and its subnets are protected from deletion and change',
    holdsIn: 'production',
    of: typed('AWS::NetworkFirewall::Firewall'),
    required: 'protection of the firewall, its policy and its subnets',
    fix: 'keep isProtected in Firewall',
    found: (firewall) =>
      ['DeleteProtection', 'FirewallPolicyChangeProtection', 'SubnetChangeProtection']
        .filter((name) => otherThan(true, name)(firewall) !== undefined)
        .map((name) => `without ${name}`),
  }),
];
