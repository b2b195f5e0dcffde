/** Limits of the services: web firewall, scaling, and the end of a mail session. */
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';
import { checkInEachRegion, type ResourceRule, typed } from '../shapes';
import { attribute } from './load-balancers';

const WEB_ACL = 'AWS::WAFv2::WebACL';

/** AWS's rule groups that stand before the portal; Bot Control and account takeover have checks of their own (G3, G4). */
const GROUPS = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesAnonymousIpList',
] as const;

/** Groups that act, not only count. */
const acting = ({ properties }: Resource): readonly string[] =>
  list(properties, 'Rules')
    .filter((rule) => at(rule, 'OverrideAction', 'Count') === undefined)
    .map((rule) => String(at(rule, 'Statement', 'ManagedRuleGroupStatement', 'Name')));

/** Seconds that a mail session has to end. Less would cut transactions that only wait for their next line. */
const LEAST_DRAIN = 60;

/** Requests of one address or program in a window of seconds: far more than a person or an honest program sends. */
const FLOOD = 10_000;
const FLOOD_WINDOW = 300;

/** Highest per cent of CPU at which a service may start to grow: a flip brings the other region's load at once. */
const BUSY = 80;

function followsCpu(properties: Json): boolean {
  const tracked = at(properties, 'TargetTrackingScalingPolicyConfiguration');
  return (
    at(tracked, 'PredefinedMetricSpecification', 'PredefinedMetricType') === 'ECSServiceAverageCPUUtilization' &&
    Number(at(tracked, 'TargetValue')) <= BUSY
  );
}

const RULES: readonly ResourceRule[] = [
  {
    id: 'rule-8',
    name: 'web-rules',
    of: typed(WEB_ACL),
    sentence: 'Known attacks and known attackers are turned away before the portal',
    required: `the groups ${GROUPS.join(', ')}, acting`,
    fix: 'keep their rows of lib/constructs/web-firewall/rules.ts',
    found: (acl) => {
      const missing = GROUPS.filter((group) => !acting(acl).includes(group));
      return missing.length === 0 ? undefined : `without ${missing.join(', ')}`;
    },
  },
  {
    id: 'rule-8',
    name: 'rate-limits',
    of: typed(WEB_ACL),
    sentence: 'Rate limits block a flood of requests from one address to the portal, and to its sign-in',
    required: `at least two rules with a rate limit that block, none above ${FLOOD} requests in ${FLOOD_WINDOW} s`,
    fix: 'keep the rows Flood and SignInFlood of lib/constructs/web-firewall/rules.ts',
    found: ({ properties }) => {
      const blocking = list(properties, 'Rules')
        .filter((rule) => at(rule, 'Action', 'Block') !== undefined)
        .map((rule) => at(rule, 'Statement', 'RateBasedStatement'))
        .filter((limit) => limit !== undefined);
      const held = blocking.filter(
        (limit) =>
          Number(at(limit, 'Limit')) <= FLOOD &&
          Number(at(limit, 'EvaluationWindowSec') ?? FLOOD_WINDOW) <= FLOOD_WINDOW,
      );
      return held.length >= 2 && held.length === blocking.length ? undefined : `${held.length} of ${blocking.length}`;
    },
  },
  {
    id: 'M2',
    name: 'cpu-scaling',
    of: typed('AWS::ApplicationAutoScaling::ScalableTarget'),
    sentence: 'Every service grows by itself when its tasks are busy',
    required: `a target-tracking policy on its CPU, at ${BUSY} % at most`,
    fix: 'run it through WarmService',
    found: (target, tree) =>
      inTemplateOf(target, tree, 'AWS::ApplicationAutoScaling::ScalingPolicy').some(
        ({ properties }) => refersTo(at(properties, 'ScalingTargetId'), target) && followsCpu(properties),
      )
        ? undefined
        : 'none',
  },
  {
    id: 'rule-5',
    name: 'connection-draining',
    of: typed('AWS::ElasticLoadBalancingV2::TargetGroup'),
    where: ({ properties }) => at(properties, 'Protocol') === 'TCP',
    sentence: 'A mail session may finish when its task leaves the load balancer',
    required: `a deregistration delay of at least ${LEAST_DRAIN} s, without cutting connections`,
    fix: "take it from the gateway's contract",
    found: (targets) => {
      const delay = attribute(targets, 'deregistration_delay.timeout_seconds');
      const cut = attribute(targets, 'deregistration_delay.connection_termination.enabled');
      return Number(delay) >= LEAST_DRAIN && cut !== 'true' ? undefined : `${show(delay)} s, cut ${show(cut)}`;
    },
  },
  {
    id: 'rule-5',
    name: 'task-stop-timeout',
    of: typed('AWS::ECS::TaskDefinition'),
    where: ({ path }) => path.includes('/Service/Gateway/'),
    sentence: 'A mail session may finish when its task is stopped',
    required: `a StopTimeout of at least ${LEAST_DRAIN} s`,
    fix: "take it from the gateway's contract",
    found: ({ properties }) => {
      const stops = list(properties, 'ContainerDefinitions').map((container) => at(container, 'StopTimeout'));
      return stops.some((stop) => Number(stop) >= LEAST_DRAIN) ? undefined : show(stops.map((stop) => stop ?? null));
    },
  },
];

/** Every check of these limits. */
export const SERVICE_BOUND_CHECKS: readonly Check[] = RULES.map(checkInEachRegion);
