import type { Mistake } from '../../../../support/mistakes';
import { at } from './places';

const rule = ['Properties', 'RuleGroup', 'RulesSource'];
const policy = ['Properties', 'FirewallPolicy'];
const ownPass = 'pass tcp any any -> any any (sid:1;)';

export const FIREWALL: readonly Mistake[] = [
  [
    `D1/allow-list ${at('Firewall/Policy/AllowedNames')}`,
    'a name that is not published',
    (draft) => draft.set(at('Firewall/Policy/AllowedNames'), [...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  ],
  [
    `C4/names-have-owners ${at('Firewall/Policy/AllowedNames')}`,
    'a name without an owner',
    (draft) => draft.set(at('Firewall/Policy/AllowedNames'), [...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  ],
  [
    `D1/allow-list ${at('Firewall/Policy/AllowedNames')}`,
    'names on plain HTTP',
    (draft) =>
      draft.set(
        at('Firewall/Policy/AllowedNames'),
        [...rule, 'RulesSourceList', 'TargetTypes'],
        ['TLS_SNI', 'HTTP_HOST'],
      ),
  ],
  ['D1/allow-list B/Network', 'no allow-list', (draft) => draft.remove(at('Firewall/Policy/AllowedNames', 'B'))],
  [
    `D1/passes ${at('Firewall/Policy/Egress')}`,
    'a pass for everything',
    (draft) => draft.set(at('Firewall/Policy/Egress'), [...rule, 'RulesString'], ownPass),
  ],
  [
    `D1/passes ${at('Firewall/Policy/Egress')}`,
    'mail out of the application tier',
    (draft) =>
      draft.set(
        at('Firewall/Policy/Egress'),
        [...rule, 'RulesString'],
        'pass tcp $APPLICATION any -> any 25 (flow:to_server; sid:1;)',
      ),
  ],
  [
    `D1/passes ${at('Firewall/Policy/Ingress')}`,
    'a pass that decides at the first packet',
    (draft) =>
      draft.set(at('Firewall/Policy/Ingress'), [...rule, 'RulesString'], 'pass tcp any any -> $PUBLIC 25 (sid:1;)'),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'a policy that passes the rest',
    (draft) => draft.set(at('Firewall/Policy/Policy'), [...policy, 'StatefulDefaultActions'], []),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'a drop that leaves no trace',
    (draft) => draft.delete(at('Firewall/Policy/Policy'), [...policy, 'StatefulDefaultActions', 1]),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'packets past the stateful engine',
    (draft) => draft.set(at('Firewall/Policy/Policy'), [...policy, 'StatelessDefaultActions'], ['aws:pass']),
  ],
  [
    `rule-8/firewall-kept ${at('Firewall/Firewall', 'B')}`,
    'a firewall that can be deleted',
    (draft) => draft.set(at('Firewall/Firewall', 'B'), ['Properties', 'DeleteProtection'], false),
  ],
  [
    `G1/signatures ${at('Firewall/Policy/Policy')}`,
    'an edition that the order does not allow',
    (draft) =>
      draft.set(
        at('Firewall/Policy/Policy'),
        [...policy, 'StatefulRuleGroupReferences', 2, 'ResourceArn'],
        'arn:aws:network-firewall:us-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetActionOrder',
      ),
  ],
  ['G1/signatures B', 'no firewall policy', (draft) => draft.remove(at('Firewall/Policy/Policy', 'B'))],
  [
    `G1/signatures ${at('Firewall/Policy/Policy', 'B')}`,
    'signatures after our passes',
    (draft) =>
      draft.set(at('Firewall/Policy/Policy', 'B'), [...policy, 'StatefulRuleGroupReferences', 0, 'Priority'], 99),
  ],
];
