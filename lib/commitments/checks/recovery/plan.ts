/** The recovery plan: that there is one, that the service accepts it, in which order it goes, and what it does when things are broken. */
import { misfits } from '../../../region-switch/model/shapes';
import type { Check, Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { functionArns, plans, steps, type TemplateStep, workflowName, workflows } from './queries';

const FIX = 'change lib/recovery/plan, which the plan is made from';

const regionsOf = (tree: TemplateIndex): readonly string[] =>
  [...new Set(tree.stacks.map(({ region }) => region))].sort();

/** Findings in every plan, on its path. */
const inPlans = (
  tree: TemplateIndex,
  required: string,
  found: (plan: Resource) => readonly string[],
): readonly Finding[] =>
  plans(tree).flatMap((plan) => found(plan).map((what) => ({ path: plan.path, found: what, required, fix: FIX })));

const activating = (plan: Resource): readonly Json[] =>
  workflows(plan).filter((workflow) => at(workflow, 'WorkflowTargetAction') === 'activate');

const onePlan: Check = {
  id: 'M5',
  name: 'plan',
  sentence:
    'There is one plan, which can activate each region and has what follows afterwards; an environment of one region has none (M11)',
  holdsIn: 'every',
  find: (tree) => {
    const wanted = tree.letters.length === 2 ? 1 : 0;
    const count = plans(tree).length;
    const required = [...regionsOf(tree).map((region) => `activate ${region}`), 'postRecovery'].sort();
    return [
      ...(count === wanted
        ? []
        : [
            {
              path: 'Routing',
              found: `${count} plans`,
              required: `${wanted}`,
              fix: 'keep RegionSwitchPlan in RoutingStack, where there are two regions',
            },
          ]),
      ...inPlans(tree, required.join(', '), (plan) => {
        const found = workflows(plan).map(workflowName).sort();
        return show(found) === show(required) ? [] : [found.join(', ')];
      }),
      ...inPlans(tree, 'activePassive over both regions', ({ properties }) => {
        const right =
          at(properties, 'RecoveryApproach') === 'activePassive' &&
          show([...list(properties, 'Regions')].map(String).sort()) === show(regionsOf(tree));
        return right ? [] : [`${show(at(properties, 'RecoveryApproach'))} over ${show(at(properties, 'Regions'))}`];
      }),
    ];
  },
};

const fitsModel: Check = {
  id: 'M5',
  name: 'plan-accepted',
  sentence: "The plan keeps every limit, pattern and enumeration of Region switch's own API",
  holdsIn: 'two-region',
  find: (tree) =>
    inPlans(tree, 'what the model of the API allows (lib/region-switch/model)', ({ properties }) =>
      misfits('CreatePlanRequest', asRequest(properties)).map(
        ({ path, given, required }) => `${path}: ${required}, got ${given}`,
      ),
    ),
};

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

const ordered: Check = {
  id: 'rule-6',
  name: 'plan-order',
  sentence:
    'An activation fences the old region before it moves the database, and moves the database before the traffic',
  holdsIn: 'two-region',
  find: (tree) =>
    inPlans(tree, `exactly one each, in this order: ${ORDER.map(({ what }) => what).join(', ')}`, (plan) =>
      activating(plan).flatMap((workflow) => {
        const places = ORDER.map(({ is }) =>
          steps(workflow)
            .filter(is)
            .map(({ place }) => place),
        );
        const right = places.every(
          (each, index) => each.length === 1 && (each[0] ?? 0) > (places[index - 1]?.[0] ?? -1),
        );
        return right
          ? []
          : [
              `${workflowName(workflow)}: ${steps(workflow)
                .map(({ name }) => name)
                .join(', ')}`,
            ];
      }),
    ),
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

const ungracefully: Check = {
  id: 'rule-3',
  name: 'ungraceful',
  sentence:
    'A switchover never loses data, and a failover waits for nothing in the lost region and skips nothing in the other',
  holdsIn: 'two-region',
  find: (tree) =>
    inPlans(
      tree,
      'switchoverOnly and ungracefully failover; capacity not waited for; steps in the old region skipped, and only those',
      (plan) =>
        activating(plan)
          .flatMap(steps)
          .flatMap((step) => ungraceful(step) ?? []),
    ),
};

const neutral: Check = {
  id: 'rule-2',
  name: 'plan-neutral',
  sentence: 'Activating one region takes the same steps as activating the other',
  holdsIn: 'two-region',
  find: (tree) =>
    inPlans(tree, 'the same steps in both workflows', (plan) => {
      const [one, other] = activating(plan);
      return show(list(one, 'Steps')) === show(list(other, 'Steps'))
        ? []
        : [`${workflowName(one ?? null)} differs from ${workflowName(other ?? null)}`];
    }),
};

const nobodyFlipsAlone: Check = {
  id: 'M6',
  name: 'no-unattended-flip',
  sentence: 'No trigger, schedule or program starts a flip: a person does',
  holdsIn: 'two-region',
  find: (tree) => [
    ...inPlans(tree, 'no trigger', ({ properties }) =>
      list(properties, 'Triggers').length === 0 ? [] : ['a trigger'],
    ),
    ...tree
      .ofType('AWS::IAM::ManagedPolicy')
      .filter(
        ({ path, properties }) =>
          JSON.stringify(properties).includes('arc-region-switch:StartPlanExecution') &&
          !path.endsWith('/Recovery/Operator/Policy/Resource'),
      )
      .map(({ path }) => ({
        path,
        found: 'may start an execution',
        required: 'the drill operator alone',
        fix: 'remind people instead',
      })),
  ],
};

/** The plan by itself. */
export const REGION_SWITCH_PLAN_CHECKS: readonly Check[] = [
  onePlan,
  fitsModel,
  ordered,
  ungracefully,
  neutral,
  nobodyFlipsAlone,
];
