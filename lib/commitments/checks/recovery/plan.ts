/** The recovery plan: that there is one, that the service accepts it, in which order it goes, and what it does when things are broken. */
import { misfits } from '../../../region-switch/model/shapes';
import { type Check, each } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { checkOf, type Rule } from '../shapes';
import {
  activations,
  functionArns,
  plans,
  regionNames,
  steps,
  type TemplateStep,
  workflowName,
  workflows,
} from './queries';

const FIX = 'change lib/recovery/plan, which the plan is made from';

/** A check of the plan, where there are two regions. */
const ofPlan = (rule: Omit<Rule<Resource>, 'of' | 'holdsIn' | 'fix'>): Check =>
  checkOf({ ...rule, of: plans, holdsIn: 'two-region', fix: FIX });

/** What a reference would be when deployed, as far as the model asks for a form. */
const SAMPLES: Readonly<Record<string, string>> = {
  ExecutionRole: 'arn:aws:iam::000000000000:role/sample',
  HostedZoneId: 'Z00000000000000000000',
};

/** The properties as the request that CloudFormation makes of them: names begin in lower case, references are resolved. */
function asRequest(value: Json | undefined, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each: Json) => asRequest(each, name));
  if (!isObject(value)) return value;
  const [only, ...others] = Object.keys(value);
  if (others.length === 0 && (only === 'Ref' || only?.startsWith('Fn::'))) return SAMPLES[name] ?? value;
  // Tags and alarms are maps of names that we chose.
  const keep = name === 'AssociatedAlarms' || name === 'Tags';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      keep ? key : key.charAt(0).toLowerCase() + key.slice(1),
      asRequest(inner, key),
    ]),
  );
}

/** Kinds of steps in the order in which they may follow each other in an activation. */
const ORDER: readonly { readonly what: string; readonly is: (step: TemplateStep) => boolean }[] = [
  { what: 'fence', is: (step) => functionArns(step).some((arn) => arn.endsWith('-flip-fence')) },
  { what: 'database', is: ({ type }) => type === 'AuroraGlobalDatabase' },
  { what: 'activate', is: (step) => functionArns(step).some((arn) => arn.endsWith('-flip-activate')) },
  { what: 'traffic', is: ({ type }) => type === 'Route53HealthCheck' },
  { what: 'verify', is: (step) => functionArns(step).some((arn) => arn.endsWith('-flip-verify')) },
];

/** Whether there is one step of each kind, each behind the one before. */
const isInOrder = (given: readonly TemplateStep[]): boolean => {
  const places = ORDER.map(({ is }) => given.filter(is).map(({ place }) => place));
  return places.every((own, index) => own.length === 1 && (own[0] ?? 0) > (places[index - 1]?.[0] ?? -1));
};

/** What a step must do in an ungraceful execution, by kind; undefined where all is well. */
function ungraceful(step: TemplateStep): string | undefined {
  const { type, configuration, name } = step;
  const region = at(configuration, 'RegionToRun');
  const skips = at(configuration, 'Ungraceful', 'Behavior') === 'skip';
  if (type === 'AuroraGlobalDatabase') {
    const right =
      at(configuration, 'Behavior') === 'switchoverOnly' &&
      at(configuration, 'Ungraceful', 'Ungraceful') === 'failover';
    return right
      ? undefined
      : `${name}: ${show(at(configuration, 'Behavior'))}, ungracefully ${show(at(configuration, 'Ungraceful'))}`;
  }
  if (type === 'ECSServiceScaling')
    return at(configuration, 'Ungraceful', 'MinimumSuccessPercentage') === 0
      ? undefined
      : `${name} waits for tasks in a failover`;
  if (region === 'deactivatingRegion') return skips ? undefined : `${name} waits for the lost region`;
  return region === 'activatingRegion' && skips ? `${name} is skipped` : undefined;
}

const workflowsOfPlan = ofPlan({
  id: 'M5',
  name: 'plan',
  sentence:
    'There is one plan, which can activate each region and has what follows afterwards; an environment of one region has none (M11)',
  required: (_, tree) => `activePassive over both regions, with workflows ${neededWorkflows(tree).join(', ')}`,
  found: (plan, tree) => {
    const [approach, regions] = [at(plan.properties, 'RecoveryApproach'), list(plan.properties, 'Regions')];
    const over = approach === 'activePassive' && show([...regions].map(String).sort()) === show(regionNames(tree));
    const found = workflows(plan).map(workflowName).sort();
    return [
      ...(show(found) === show(neededWorkflows(tree)) ? [] : [`workflows ${found.join(', ')}`]),
      ...(over ? [] : [`${show(approach)} over ${show(regions)}`]),
    ];
  },
});

const neededWorkflows = (tree: TemplateIndex): readonly string[] =>
  [...regionNames(tree).map((region) => `activate ${region}`), 'postRecovery'].sort();

/** The plan by itself. */
export const REGION_SWITCH_PLAN_CHECKS: readonly Check[] = [
  {
    ...workflowsOfPlan,
    holdsIn: 'every',
    find: (tree) => {
      const [wanted, count] = [tree.letters.length === 2 ? 1 : 0, plans(tree).length];
      const number = {
        path: 'Routing',
        found: `${count} plans`,
        required: `${wanted} plans`,
        fix: 'keep RegionSwitchPlan in RoutingStack, where there are two regions',
      };
      return [...(count === wanted ? [] : [number]), ...workflowsOfPlan.find(tree)];
    },
  },
  ofPlan({
    id: 'M5',
    name: 'valid-plan',
    sentence: "The plan keeps every limit, pattern and enumeration of Region switch's own API",
    required: 'what the model of the API allows (lib/region-switch/model)',
    found: ({ properties }) =>
      misfits('CreatePlanRequest', asRequest(properties)).map(
        ({ path, given, required }) => `${path}: ${required}, got ${given}`,
      ),
  }),
  ofPlan({
    id: 'rule-6',
    name: 'plan-order',
    sentence:
      'An activation fences the old region before it moves the database, and moves the database before the traffic',
    required: `exactly one each, in this order: ${ORDER.map(({ what }) => what).join(', ')}`,
    found: (plan) =>
      activations(plan)
        .filter((workflow) => !isInOrder(steps(workflow)))
        .map(
          (workflow) =>
            `${workflowName(workflow)}: ${steps(workflow)
              .map(({ name }) => name)
              .join(', ')}`,
        ),
  }),
  ofPlan({
    id: 'rule-3',
    name: 'execution-modes',
    sentence:
      'A switchover never loses data, and a failover waits for nothing in the lost region and skips nothing in the other',
    required:
      'switchoverOnly and ungracefully failover; capacity not waited for; steps in the old region skipped, and only those',
    found: (plan) =>
      activations(plan)
        .flatMap(steps)
        .flatMap((step) => ungraceful(step) ?? []),
  }),
  ofPlan({
    id: 'rule-2',
    name: 'plan-symmetry',
    sentence: 'Activating one region takes the same steps as activating the other',
    required: 'the same steps in both workflows',
    found: (plan) => {
      const [one = null, other = null] = activations(plan);
      return show(list(one, 'Steps')) === show(list(other, 'Steps'))
        ? undefined
        : `${workflowName(one)} differs from ${workflowName(other)}`;
    },
  }),
  {
    id: 'M6',
    name: 'no-unattended-flip',
    sentence: 'No trigger, schedule or program starts a flip: a person does',
    holdsIn: 'two-region',
    find: (tree) => [
      ...each(tree, 'AWS::ARCRegionSwitch::Plan', 'no trigger', FIX, ({ properties }) =>
        list(properties, 'Triggers').length === 0 ? undefined : 'a trigger',
      ),
      ...each(
        tree,
        'AWS::IAM::ManagedPolicy',
        'the drill operator alone',
        'remind people instead',
        ({ path, properties }) =>
          JSON.stringify(properties).includes('arc-region-switch:StartPlanExecution') &&
          !path.endsWith('/Recovery/Operator/Policy/Resource')
            ? 'may start an execution'
            : undefined,
      ),
    ],
  },
];
