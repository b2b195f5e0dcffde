/** The time budget of the recovery plan in the templates (M8): the deployed steps, detection, and the clients' caches. */
import { seconds } from '../config/units';
import { ALIAS_TTL, type Budget, budgetOf, MODES, type Surroundings } from '../recovery/plan/budget';
import type { PlanStep } from '../recovery/plan/step';
import { ACTIVATE } from '../recovery/plan/steps';
import { at, type Json, list, type Resource, type TemplateIndex } from '../assembly/template-index';
import { plans, steps, workflowName, workflows } from './checks/recovery/queries';

/** How long a load balancer keeps clients' connections by default, in seconds (ELB user guide). */
const DEFAULT_KEEP_ALIVE = 3600;

/** The budget of each workflow that activates a region, in each mode; empty without a plan. */
export const budgets = (tree: TemplateIndex): readonly Budget[] =>
  plans(tree).flatMap((plan) =>
    workflows(plan)
      .filter((workflow) => at(workflow, 'WorkflowTargetAction') === 'activate')
      .flatMap((workflow) =>
        MODES.map((mode) => budgetOf(workflowName(workflow), mode, deployed(workflow), surroundings(tree, plan))),
      ),
  );

/** The steps of the plan with the time-outs that the template has (check M8/steps-timed asserts that both have the same steps). */
function deployed(workflow: Json): readonly PlanStep[] {
  const timeouts = new Map(
    steps(workflow).map(({ name, configuration }) => [name, Number(at(configuration, 'TimeoutMinutes') ?? 60)]),
  );
  const withTimeouts = (known: readonly PlanStep[]): readonly PlanStep[] =>
    known.map((step) => ({
      ...step,
      timeout: { minutes: timeouts.get(step.name) ?? step.timeout.minutes },
      block: step.block.kind === 'parallel' ? { ...step.block, steps: withTimeouts(step.block.steps) } : step.block,
    }));
  return withTimeouts(ACTIVATE);
}

function surroundings(tree: TemplateIndex, plan: Resource): Surroundings {
  return {
    detection: seconds(detection(tree, plan)),
    nameKept: seconds(nameKept(tree, plan)),
    connectionKept: seconds(connectionKept(tree)),
  };
}

/** How long the slowest of the alarms takes that tell Region switch the health of the regions, in seconds. */
function detection(tree: TemplateIndex, plan: Resource): number {
  const alarms = Object.values(Object(at(plan.properties, 'AssociatedAlarms'))).map(
    (alarm) => String(at(asJson(alarm), 'ResourceIdentifier')).split(':alarm:')[1],
  );
  const found = tree
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => alarms.includes(String(at(properties, 'AlarmName'))));
  return longest(
    found.map(({ properties }) => Number(at(properties, 'Period')) * Number(at(properties, 'EvaluationPeriods'))),
  );
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** How long resolvers may cache a name that the plan moves, in seconds. */
function nameKept(tree: TemplateIndex, plan: Resource): number {
  const names = workflows(plan)
    .flatMap(steps)
    .flatMap(({ configuration }) => at(configuration, 'RecordName') ?? []);
  const records = tree
    .ofType('AWS::Route53::RecordSet')
    .filter(({ properties }) => names.includes(at(properties, 'Name') ?? null));
  return longest(
    records.map(({ properties }) =>
      at(properties, 'AliasTarget') === undefined ? Number(at(properties, 'TTL')) : ALIAS_TTL.seconds,
    ),
  );
}

function connectionKept(tree: TemplateIndex): number {
  const balancers = tree
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(({ properties }) => at(properties, 'Type') === 'application');
  return longest(
    balancers.map(({ properties }) => {
      const attribute = list(properties, 'LoadBalancerAttributes').find(
        (each) => at(each, 'Key') === 'client_keep_alive.seconds',
      );
      return Number(at(attribute, 'Value') ?? DEFAULT_KEEP_ALIVE);
    }),
  );
}

/** The longest; NaN where there is none: zero would hide a missing resource. */
const longest = (seconds: readonly number[]): number => (seconds.length === 0 ? NaN : Math.max(...seconds));
