/** The time budget of the recovery plan in the templates (M8): the deployed steps, detection, and the clients' caches. */
import { minutes, seconds } from '../config/units';
import { ALIAS_TTL, type Budget, budgetOf, MODES, type Surroundings } from '../recovery/plan/budget';
import { flattened, type PlanStep } from '../recovery/plan/step';
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

const KNOWN: ReadonlyMap<string, PlanStep> = new Map(
  [...ACTIVATE, ...flattened(ACTIVATE)].map((step) => [step.name, step]),
);

/** A step that the plan's data lack: its time is unknown, and so is that of the whole. */
const unknown = (name: string): PlanStep => ({
  name,
  does: '',
  block: { kind: 'database' },
  class: 'data plane',
  expected: { switchover: seconds(NaN), failover: seconds(NaN) },
  because: 'unknown',
  source: 'unknown',
  timeout: minutes(60),
  atPause: [],
  byHand: [],
});

/** The steps that the template has, in its order and with its time-outs. */
function deployed(workflow: Json): readonly PlanStep[] {
  const timeouts = new Map(
    steps(workflow).map(({ name, configuration }) => [name, Number(at(configuration, 'TimeoutMinutes') ?? 60)]),
  );
  const timed = (step: Json): PlanStep => {
    const name = String(at(step, 'Name'));
    const { block, timeout, ...known } = KNOWN.get(name) ?? unknown(name);
    const within = list(step, 'ExecutionBlockConfiguration', 'ParallelConfig', 'Steps');
    return {
      ...known,
      timeout: { minutes: timeouts.get(name) ?? timeout.minutes },
      block: within.length > 0 ? { kind: 'parallel', steps: within.map(timed) } : block,
    };
  };
  return list(workflow, 'Steps').map(timed);
}

function surroundings(tree: TemplateIndex, plan: Resource): Surroundings {
  const records = movedRecords(tree, plan);
  return {
    detection: seconds(detection(tree, plan)),
    nameKept: seconds(kept(records)),
    witnessKept: seconds(kept(records.filter(({ properties }) => at(properties, 'Type') === 'TXT'))),
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

/** The records of the names that the plan moves. */
function movedRecords(tree: TemplateIndex, plan: Resource): readonly Resource[] {
  const names = workflows(plan)
    .flatMap(steps)
    .flatMap(({ configuration }) => at(configuration, 'RecordName') ?? []);
  return tree
    .ofType('AWS::Route53::RecordSet')
    .filter(({ properties }) => names.includes(at(properties, 'Name') ?? null));
}

/** How long resolvers may cache records, in seconds. */
const kept = (records: readonly Resource[]): number =>
  longest(
    records.map(({ properties }) =>
      at(properties, 'AliasTarget') === undefined ? Number(at(properties, 'TTL')) : ALIAS_TTL.seconds,
    ),
  );

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
