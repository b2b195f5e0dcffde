/** Every web load balancer has a web firewall, which inspects browsers and sign-ins, and logs (F13, G3, G4, H1). */
import { environments } from '../../../config/environments';
import { SIGN_IN_FORM } from '../../../constructs/web-firewall/rules';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';
import { checkInEachRegion, type ResourceRule, typed } from '../shapes';
import { BALANCER, isFor } from './load-balancers';

const WEB_ACL = 'AWS::WAFv2::WebACL';

/** A setting of a managed group of a web ACL, where the ACL does not override its actions. */
const setting = ({ properties }: Resource, group: string, key: string): Json | undefined =>
  list(properties, 'Rules')
    .filter((rule) => at(rule, 'OverrideAction', 'None') !== undefined)
    .map((rule) => at(rule, 'Statement', 'ManagedRuleGroupStatement'))
    .filter((statement) => at(statement, 'Name') === group)
    .flatMap((statement) => list(statement, 'ManagedRuleGroupConfigs'))
    .flatMap((each) => at(each, group, key) ?? [])[0];

/** Names of the fields in the sign-in form. */
const FIELDS = Object.values(SIGN_IN_FORM);

/** The logging configuration of a web ACL. */
const loggingOf = (acl: Resource, tree: TemplateIndex): Resource | undefined =>
  inTemplateOf(acl, tree, 'AWS::WAFv2::LoggingConfiguration').find(({ properties }) =>
    refersTo(at(properties, 'ResourceArn'), acl),
  );

/** The sign-in path of the environment that a resource is in. */
const signInPath = ({ stack }: Resource): string | undefined =>
  environments({}).find(({ name }) => name === stack.environment)?.signInPath;

const RULES: readonly ResourceRule[] = [
  {
    id: 'G3',
    name: 'web-firewall-association',
    of: typed(BALANCER),
    where: isFor('application'),
    sentence: 'Every web load balancer stands behind a web firewall',
    required: 'a WebACLAssociation',
    fix: 'put a WebFirewall before it',
    found: (balancer, tree) =>
      inTemplateOf(balancer, tree, 'AWS::WAFv2::WebACLAssociation').some(({ properties }) =>
        refersTo(at(properties, 'ResourceArn'), balancer),
      )
        ? undefined
        : 'no web firewall',
  },
  {
    id: 'G3',
    name: 'bot-control',
    of: typed(WEB_ACL),
    sentence: 'The web firewall looks at browsers, not only at requests',
    required: 'AWSManagedRulesBotControlRuleSet at level TARGETED, not overridden',
    fix: 'keep the row Bots of lib/constructs/web-firewall/rules.ts',
    found: (acl) => {
      const level = setting(acl, 'AWSManagedRulesBotControlRuleSet', 'InspectionLevel');
      return level === 'TARGETED' ? undefined : show(level);
    },
  },
  {
    id: 'G4',
    name: 'account-takeover-prevention',
    of: typed(WEB_ACL),
    sentence: 'Stolen credentials are looked for where people sign in',
    required: `AWSManagedRulesATPRuleSet on the environment's signInPath, not overridden, reading the fields ${FIELDS.join(' and ')}`,
    fix: 'keep the row AccountTakeover of lib/constructs/web-firewall/rules.ts',
    found: (acl) => {
      const path = setting(acl, 'AWSManagedRulesATPRuleSet', 'LoginPath');
      const inspection = setting(acl, 'AWSManagedRulesATPRuleSet', 'RequestInspection');
      const fields = ['UsernameField', 'PasswordField'].map((field) => at(inspection, field, 'Identifier') ?? null);
      return path !== undefined && path === signInPath(acl) && show(fields) === show(FIELDS)
        ? undefined
        : `${show(path)}, fields ${show(fields)}`;
    },
  },
  {
    id: 'H1',
    name: 'web-firewall-logs',
    of: typed(WEB_ACL),
    sentence: 'The web firewall logs every request to a log group of its template, which is kept and archived',
    required: 'a LoggingConfiguration to a log group of this template, without a LoggingFilter',
    fix: 'keep the log of WebFirewall',
    found: (acl, tree) => {
      const logging = loggingOf(acl, tree);
      const [to, ...others] = list(logging?.properties, 'LogDestinationConfigs');
      // By name: WAF needs the ARN without the `:*` that the log group's ARN ends with.
      const kept =
        others.length === 0 &&
        inTemplateOf(acl, tree, 'AWS::Logs::LogGroup').some(({ properties }) =>
          String(to).endsWith(`:log-group:${String(at(properties, 'LogGroupName'))}`),
        );
      return kept && at(logging?.properties, 'LoggingFilter') === undefined ? undefined : `to ${show(to)}`;
    },
  },
  {
    id: 'F13',
    name: 'credential-redaction',
    of: typed(WEB_ACL),
    sentence: 'The web firewall logs every request without its credentials',
    required: 'a LoggingConfiguration that redacts authorization and cookie',
    fix: 'keep CREDENTIAL_HEADERS in WebFirewall',
    found: (acl, tree) => {
      const logging = loggingOf(acl, tree);
      if (!logging) return 'no log';
      const redacted = list(logging.properties, 'RedactedFields').map((field) => at(field, 'SingleHeader', 'Name'));
      const missing = ['authorization', 'cookie'].filter((header) => !redacted.includes(header));
      return missing.length === 0 ? undefined : `${missing.join(' and ')} in the log`;
    },
  },
];

/** Every check of the web firewall. */
export const WEB_FIREWALL_CHECKS: readonly Check[] = RULES.map(checkInEachRegion);
