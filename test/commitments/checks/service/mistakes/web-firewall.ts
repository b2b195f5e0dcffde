import { type Mistake, properties } from '../../../../support/mistakes';
import { at } from './places';

export const WEB_FIREWALL: readonly Mistake[] = [
  [`H1/web-firewall-logs ${at.acl}`, 'a web firewall that logs nothing', (draft) => draft.remove(at.logging)],
  [
    `H1/web-firewall-logs ${at.acl}`,
    'a log that is not archived',
    (draft) => draft.set(at.logging, properties('LogDestinationConfigs', 0), 'arn:aws:s3:::aws-waf-logs-elsewhere'),
  ],
  [
    `H1/web-firewall-logs ${at.acl}`,
    'a log of some requests',
    (draft) => draft.set(at.logging, properties('LoggingFilter'), { DefaultBehavior: 'DROP', Filters: [] }),
  ],
  [
    'H1/web-firewall-logs B/Service/WebFirewall/WebAcl',
    'a web firewall that logs nothing, in the other region',
    (draft) => draft.remove('B/Service/WebFirewall/Logging'),
  ],
  [
    `G3/associated ${at.portalBalancer}`,
    'a front door without a web firewall',
    (draft) => draft.remove(at.association),
  ],
  [
    `G3/bots ${at.acl}`,
    'bot control that inspects requests only',
    (draft) =>
      draft.set(
        at.acl,
        properties(
          'Rules',
          9,
          'Statement',
          'ManagedRuleGroupStatement',
          'ManagedRuleGroupConfigs',
          0,
          'AWSManagedRulesBotControlRuleSet',
          'InspectionLevel',
        ),
        'COMMON',
      ),
  ],
  [
    `G4/sign-in ${at.acl}`,
    'a sign-in page that is not inspected',
    (draft) =>
      draft.set(
        at.acl,
        properties(
          'Rules',
          8,
          'Statement',
          'ManagedRuleGroupStatement',
          'ManagedRuleGroupConfigs',
          0,
          'AWSManagedRulesATPRuleSet',
          'LoginPath',
        ),
        '/login',
      ),
  ],
  [
    `G4/sign-in ${at.acl}`,
    'stolen credentials that are only counted',
    (draft) => draft.set(at.acl, properties('Rules', 8, 'OverrideAction'), { Count: {} }),
  ],
  ['G3/bots A', 'no web firewall at all', (draft) => draft.remove(at.acl)],
  [
    `rule-8/web-rules ${at.acl}`,
    'injections that are not blocked',
    (draft) => draft.delete(at.acl, properties('Rules', 6)),
  ],
  [
    `rule-8/web-rules ${at.acl}`,
    'attacks that are only counted',
    (draft) => draft.set(at.acl, properties('Rules', 4, 'OverrideAction'), { Count: {} }),
  ],
  [`rule-8/rate-limits ${at.acl}`, 'a portal without limits', (draft) => draft.set(at.acl, properties('Rules'), [])],
  [
    `F13/redacted ${at.acl}`,
    'session cookies in the log',
    (draft) => draft.delete(at.logging, properties('RedactedFields', 1)),
  ],
  [`F13/redacted ${at.acl}`, 'a web firewall that logs nothing', (draft) => draft.remove(at.logging)],
];
