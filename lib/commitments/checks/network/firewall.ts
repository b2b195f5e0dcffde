/** What the firewall lets through; it drops the rest (C4, D1, G1). */
import { egressDomains, SUB_PROCESSORS } from '../../../config/sub-processors';
import { MANAGED_GROUPS } from '../../../constructs/network/firewall-rules';
import { type Check, each, type Finding, inEachRegion } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { referred } from './topology';

const POLICY = 'AWS::NetworkFirewall::FirewallPolicy';
const GROUP = 'AWS::NetworkFirewall::RuleGroup';

const allowLists = (tree: TemplateIndex): readonly Resource[] =>
  tree
    .ofType(GROUP)
    .filter((group) => at(group.properties, 'RuleGroup', 'RulesSource', 'RulesSourceList') !== undefined);

const namesOf = (group: Resource): Json | undefined =>
  at(group.properties, 'RuleGroup', 'RulesSource', 'RulesSourceList');

/** Names of the environment's own front doors, which a flip asks from inside (M8); none where there is no flip. */
function ownDoors(tree: TemplateIndex, { stack }: Resource): readonly string[] {
  const domain = at(tree.ofType('AWS::Route53::HostedZone')[0]?.properties, 'Name');
  return tree.letters.length === 2 && typeof domain === 'string'
    ? [`portal.${domain}`, `portal.${stack.region}.${domain}`]
    : [];
}

const allowListIsPublished: Check = {
  id: 'D1',
  name: 'allow-list',
  sentence:
    'The names that private tiers reach on 443 are those of the published sub-processors and our own front doors, and no others',
  holdsIn: 'every',
  find: (tree) => [
    ...allowLists(tree).flatMap((group): Finding[] => {
      const required = {
        GeneratedRulesType: 'ALLOWLIST',
        TargetTypes: ['TLS_SNI'],
        Targets: [...egressDomains(), ...ownDoors(tree, group)],
      };
      return show(sorted(namesOf(group))) === show(sorted(required))
        ? []
        : [
            {
              path: group.path,
              found: show(namesOf(group)),
              required: show(required),
              fix: 'list the name in lib/config/sub-processors.ts',
            },
          ];
    }),
    ...tree.letters
      .filter((letter) => allowLists(tree).filter(({ stack }) => stack.letter === letter).length !== 1)
      .map((letter) => ({
        path: `${letter}/Network`,
        found: 'not exactly one allow-list',
        required: 'one',
        fix: 'keep FirewallPolicy as the only place of names',
      })),
  ],
};

/** An allow-list with its keys and names in order. */
const sorted = (value: Json | undefined): Json => [
  at(value, 'GeneratedRulesType') ?? null,
  [...list(value, 'TargetTypes')].map(String).sort(),
  [...list(value, 'Targets')].map(String).sort(),
];

const namesHaveOwners: Check = {
  id: 'C4',
  name: 'names-have-owners',
  sentence:
    'Every name that the firewall lets out belongs to exactly one published sub-processor, or is our own front door',
  holdsIn: 'every',
  find: (tree) =>
    allowLists(tree).flatMap((group) =>
      list(namesOf(group), 'Targets')
        .map(String)
        .filter((name) => !ownDoors(tree, group).includes(name))
        .flatMap((name) => {
          const owners = SUB_PROCESSORS.filter(({ egressDomains: names }) => names.includes(name));
          return owners.length === 1
            ? []
            : [
                {
                  path: group.path,
                  found: `${name} of ${owners.length} sub-processors`,
                  required: 'one',
                  fix: 'list the name once in lib/config/sub-processors.ts',
                },
              ];
        }),
    ),
};

/** All passes that are allowed, apart from the allow-list: `protocol from -> to port`. */
const PASSES: readonly string[] = [
  'tcp any -> $PUBLIC 25',
  'tcp any -> $PUBLIC [80,443]',
  'tcp $GATEWAY -> any 25',
  'icmp any -> $PUBLIC any',
  'icmp any -> $GATEWAY any',
  'icmp any -> $APPLICATION any',
];

const passesAreFew: Check = {
  id: 'D1',
  name: 'passes',
  sentence:
    'Mail and web traffic come in to the load balancers, and only the gateway sends mail out; every TCP pass waits for the direction',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType(GROUP).flatMap((group) =>
      String(at(group.properties, 'RuleGroup', 'RulesSource', 'RulesString') ?? '')
        .split('\n')
        .filter((rule) => rule.startsWith('pass') && !isKnownPass(rule))
        .map((rule) => ({
          path: group.path,
          found: rule,
          required: `one of: ${PASSES.join('; ')}, TCP with flow:to_server`,
          fix: 'narrow the rule in lib/constructs/network/firewall-rules.ts',
        })),
    ),
};

const isKnownPass = (rule: string): boolean => {
  const [, protocol, from, sourcePort, arrow, to, port] = rule.split(' ');
  return (
    sourcePort === 'any' &&
    PASSES.includes(`${protocol} ${from} ${arrow} ${to} ${port}`) &&
    (protocol !== 'tcp' || rule.includes('flow:to_server;'))
  );
};

const DEFAULTS = ['aws:alert_established_app_layer_to_server', 'aws:drop_established_app_layer_to_server'];

const restIsDropped: Check = {
  id: 'D1',
  name: 'default-drop',
  sentence: 'What no rule passes is dropped and written down, in the order in which the rules are listed',
  holdsIn: 'every',
  find: (tree) => [
    ...inEachRegion(tree, POLICY, 'a firewall policy', 'keep FirewallPolicy'),
    ...each(
      tree,
      POLICY,
      `STRICT_ORDER, everything to the stateful engine, by default ${DEFAULTS.join(' and ')}`,
      'restore the defaults in FirewallPolicy',
      (policy) => {
        const it = at(policy.properties, 'FirewallPolicy');
        const actions = [...list(it, 'StatefulDefaultActions')].map(String).sort();
        const stateless = [list(it, 'StatelessDefaultActions'), list(it, 'StatelessFragmentDefaultActions')];
        const forwarded =
          stateless.every((action) => show(action) === '["aws:forward_to_sfe"]') &&
          list(it, 'StatelessRuleGroupReferences').length === 0;
        const order = at(it, 'StatefulEngineOptions', 'RuleOrder');
        return order === 'STRICT_ORDER' && forwarded && show(actions) === show(DEFAULTS)
          ? undefined
          : show([order ?? null, actions, stateless]);
      },
    ),
  ],
};

const signaturesComeFirst: Check = {
  id: 'G1',
  name: 'signatures',
  sentence: "AWS's threat signatures, in their strict-order edition, see every packet before a pass of our own does",
  holdsIn: 'every',
  find: (tree) => [
    ...inEachRegion(tree, POLICY, 'a firewall policy', 'keep FirewallPolicy'),
    ...each(
      tree,
      POLICY,
      'every managed group of MANAGED_GROUPS, all StrictOrder, before every group of ours',
      'keep the managed groups first in FirewallPolicy',
      (policy) => {
        const groups = list(policy.properties, 'FirewallPolicy', 'StatefulRuleGroupReferences');
        const inOrder = [...groups].sort((a, b) => Number(at(a, 'Priority')) - Number(at(b, 'Priority')));
        const isOwn = (group: Json): boolean => referred(tree, policy, at(group, 'ResourceArn'))?.type === GROUP;
        const managed = inOrder
          .filter((group) => !isOwn(group))
          .map((group) => JSON.stringify(at(group, 'ResourceArn') ?? null));
        const firstOwn = inOrder.findIndex(isOwn);
        const good =
          MANAGED_GROUPS.every(({ name }) => managed.some((arn) => arn.includes(`stateful-rulegroup/${name}`))) &&
          managed.every((arn) => arn.includes('aws-managed') && arn.includes('StrictOrder')) &&
          (firstOwn === -1 || firstOwn === managed.length);
        return good
          ? undefined
          : `${managed.join(', ') || 'no managed group'}; first of our own at place ${firstOwn + 1}`;
      },
    ),
  ],
};

const stays: Check = {
  id: 'rule-8',
  name: 'firewall-kept',
  sentence: 'The firewall, its policy and its places cannot be taken away by one mistake',
  holdsIn: 'production',
  find: (tree) =>
    each(
      tree,
      'AWS::NetworkFirewall::Firewall',
      'protection of the firewall, its policy and its subnets',
      'keep isProtected in Firewall',
      ({ properties }) => {
        const off = ['DeleteProtection', 'FirewallPolicyChangeProtection', 'SubnetChangeProtection'].filter(
          (name) => at(properties, name) !== true,
        );
        return off.length === 0 ? undefined : `without ${off.join(', ')}`;
      },
    ),
};

export const FIREWALL_CHECKS: readonly Check[] = [
  allowListIsPublished,
  namesHaveOwners,
  passesAreFew,
  restIsDropped,
  signaturesComeFirst,
  stays,
];
