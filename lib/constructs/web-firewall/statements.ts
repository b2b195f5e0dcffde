/** Turns the rule table into what WAF calls rules. */
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { FirewallRule, ManagedGroup, RateLimit } from './rules';

type Statement = CfnWebACL.StatementProperty;

/** A row of the table as WAF's rule of that name. */
export function rendered(name: string, rule: FirewallRule, priority: number): CfnWebACL.RuleProperty {
  const common = { name, priority, visibilityConfig: visible(name) };
  return 'group' in rule
    ? { ...common, overrideAction: { none: {} }, statement: managed(rule) }
    : { ...common, action: { block: { customResponse: { responseCode: 429 } } }, statement: limited(rule) };
}

/** Metrics and samples under a name. */
export const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

const managed = ({ group, settings, countOnly, except }: ManagedGroup): Statement => ({
  managedRuleGroupStatement: {
    vendorName: 'AWS',
    name: group,
    managedRuleGroupConfigs: settings && [...settings],
    ruleActionOverrides: countOnly?.map((name) => ({ name, actionToUse: { count: {} } })),
    scopeDownStatement: except && notAt(except),
  },
});

const limited = ({ limit, only, except }: RateLimit): Statement => ({
  rateBasedStatement: {
    limit,
    aggregateKeyType: 'IP',
    evaluationWindowSec: 300,
    scopeDownStatement: only ? at(only, HOWEVER_WRITTEN) : except && notAt(except),
  },
});

/** A path is let off only as programs write it; others who write it otherwise are looked at. */
const notAt = (paths: readonly string[]): Statement => ({ notStatement: { statement: at(paths, ['NONE']) } });

/** A path is counted however a client writes it. */
const HOWEVER_WRITTEN = ['URL_DECODE', 'NORMALIZE_PATH'] as const;

/** Whether a request is for one of these paths; WAF refuses an "or" of one. */
function at(paths: readonly string[], transformations: readonly string[]): Statement {
  const [first, ...others] = paths.map((path) => exactly(path, transformations));
  if (!first)
    throw new Error(
      'a rule of the web firewall must name at least one path, got none; leave `only` and `except` out instead',
    );
  return others.length === 0 ? first : { orStatement: { statements: [first, ...others] } };
}

const exactly = (path: string, transformations: readonly string[]): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'EXACTLY',
    searchString: path,
    textTransformations: transformations.map((type, priority) => ({ type, priority })),
  },
});
