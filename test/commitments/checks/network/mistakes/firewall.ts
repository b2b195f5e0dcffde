import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at } from './places';

const rule = ['Properties', 'RuleGroup', 'RulesSource'];
const policy = ['Properties', 'FirewallPolicy'];
const ownPass = 'pass tcp any any -> any any (sid:1;)';

export const FIREWALL: readonly Mistake[] = [
  ...mistakesAt('D1/allow-list', at('Firewall/Policy/AllowedNames'), {
    'a name that is not published': set([...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  }),
  ...mistakesAt('C4/allow-list-owners', at('Firewall/Policy/AllowedNames'), {
    'a name without an owner': set([...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  }),
  ...mistakesAt('D1/allow-list', at('Firewall/Policy/AllowedNames'), {
    'names on plain HTTP': set([...rule, 'RulesSourceList', 'TargetTypes'], ['TLS_SNI', 'HTTP_HOST']),
  }),
  ...mistakesAt('D1/allow-list', ['B/Network', at('Firewall/Policy/AllowedNames', 'B')], { 'no allow-list': removed }),
  ...mistakesAt('D1/pass-rules', at('Firewall/Policy/Egress'), {
    'a pass for everything': set([...rule, 'RulesString'], ownPass),
    'mail out of the application tier': set(
      [...rule, 'RulesString'],
      'pass tcp $APPLICATION any -> any 25 (flow:to_server; sid:1;)',
    ),
  }),
  ...mistakesAt('D1/pass-rules', at('Firewall/Policy/Ingress'), {
    'a pass that decides at the first packet': set([...rule, 'RulesString'], 'pass tcp any any -> $PUBLIC 25 (sid:1;)'),
  }),
  ...mistakesAt('D1/default-drop', at('Firewall/Policy/Policy'), {
    'a policy that passes the rest': set([...policy, 'StatefulDefaultActions'], []),
    'a drop that leaves no trace': without([...policy, 'StatefulDefaultActions', 1]),
    'packets past the stateful engine': set([...policy, 'StatelessDefaultActions'], ['aws:pass']),
  }),
  ...mistakesAt('rule-8/firewall-protection', at('Firewall/Firewall', 'B'), {
    'a firewall that can be deleted': set('DeleteProtection', false),
  }),
  ...mistakesAt('G1/signatures', at('Firewall/Policy/Policy'), {
    'an edition that the order does not allow': set(
      [...policy, 'StatefulRuleGroupReferences', 2, 'ResourceArn'],
      'arn:aws:network-firewall:us-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetActionOrder',
    ),
  }),
  ...mistakesAt('G1/signatures', ['B', at('Firewall/Policy/Policy', 'B')], { 'no firewall policy': removed }),
  ...mistakesAt('G1/signatures', at('Firewall/Policy/Policy', 'B'), {
    'signatures after our passes': set([...policy, 'StatefulRuleGroupReferences', 0, 'Priority'], 99),
  }),
];
