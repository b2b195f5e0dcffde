import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at } from './places';

export const WEB_FIREWALL: readonly Mistake[] = [
  ...mistakesAt('H1/web-firewall-logs', [at.acl, at.logging], {
    'a web firewall that logs nothing': removed,
    'a log that is not archived': set('LogDestinationConfigs.0', 'arn:aws:s3:::aws-waf-logs-elsewhere'),
    'a log of some requests': set('LoggingFilter', { DefaultBehavior: 'DROP', Filters: [] }),
  }),
  ...mistakesAt('H1/web-firewall-logs', ['B/Service/WebFirewall/WebAcl', 'B/Service/WebFirewall/Logging'], {
    'a web firewall that logs nothing, in the other region': removed,
  }),
  ...mistakesAt('G3/web-firewall-association', [at.portalBalancer, at.association], {
    'a front door without a web firewall': removed,
  }),
  ...mistakesAt('G3/bot-control', at.acl, {
    'bot control that inspects requests only': set(
      'Rules.9.Statement.ManagedRuleGroupStatement.ManagedRuleGroupConfigs.0.AWSManagedRulesBotControlRuleSet.InspectionLevel',
      'COMMON',
    ),
  }),
  ...mistakesAt('G4/account-takeover-prevention', at.acl, {
    'a sign-in page that is not inspected': set(
      'Rules.8.Statement.ManagedRuleGroupStatement.ManagedRuleGroupConfigs.0.AWSManagedRulesATPRuleSet.LoginPath',
      '/login',
    ),
    'stolen credentials that are only counted': set('Rules.8.OverrideAction', { Count: {} }),
  }),
  ...mistakesAt('G3/bot-control', ['A', at.acl], { 'no web firewall at all': removed }),
  ...mistakesAt('rule-8/web-rules', at.acl, {
    'injections that are not blocked': without('Rules.6'),
    'attacks that are only counted': set('Rules.4.OverrideAction', { Count: {} }),
  }),
  ...mistakesAt('rule-8/rate-limits', at.acl, { 'a portal without limits': set('Rules', []) }),
  ...mistakesAt('F13/credential-redaction', [at.acl, at.logging], {
    'session cookies in the log': without('RedactedFields.1'),
    'a web firewall that logs nothing': removed,
  }),
];
