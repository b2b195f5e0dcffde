/** What the checks of recovery look at: the plan, its workflows and steps, and who may do what for it. */
import { at, isObject, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { allowedBy } from '../iam/queries';
import { target } from '../references';

/** One step of one workflow; those of a parallel block in its place. */
export interface TemplateStep {
  readonly name: string;
  /** `CustomActionLambda` and the like. */
  readonly type: string;
  /** The one configuration that it has: `CustomActionLambdaConfig` and the like. */
  readonly configuration: Json;
  /** Workflow and name, for findings. */
  readonly at: string;
  /** Its place among the steps of the workflow; steps of a parallel block share that of the block. */
  readonly place: number;
}

/** The plans there are; a check says itself how many there must be. */
export const plans = (tree: TemplateIndex): readonly Resource[] => tree.ofType('AWS::ARCRegionSwitch::Plan');

/** A workflow by what it does: `activate us-west-2`, `postRecovery`. */
export const workflowName = (workflow: Json): string =>
  [at(workflow, 'WorkflowTargetAction'), at(workflow, 'WorkflowTargetRegion')]
    .filter((part) => typeof part === 'string')
    .join(' ');

export const workflows = (plan: Resource): readonly Json[] => list(plan.properties, 'Workflows');

/** Workflows that activate a region. */
export const activations = (plan: Resource): readonly Json[] =>
  workflows(plan).filter((workflow) => at(workflow, 'WorkflowTargetAction') === 'activate');

/** Steps of a workflow that do something, in order. */
export function steps(workflow: Json): readonly TemplateStep[] {
  const name = workflowName(workflow);
  return list(workflow, 'Steps').flatMap((step, place) =>
    inner(step).map((each) => ({ ...each, at: `${name}/${each.name}`, place })),
  );
}

function inner(step: Json): readonly Pick<TemplateStep, 'name' | 'type' | 'configuration'>[] {
  const blocks = at(step, 'ExecutionBlockConfiguration');
  const parallel = at(blocks, 'ParallelConfig', 'Steps');
  if (Array.isArray(parallel)) return parallel.flatMap(inner);
  const configuration = isObject(blocks) ? (Object.values(blocks)[0] ?? null) : null;
  return [{ name: String(at(step, 'Name')), type: String(at(step, 'ExecutionBlockType')), configuration }];
}

/** Functions that steps call, by ARN. */
export const functionArns = ({ configuration }: TemplateStep): readonly string[] =>
  list(configuration, 'Lambdas').map((each) => String(at(each, 'Arn')));

/** Statements that let a role do something, in its own and in managed policies; AWS's own policies are not looked into. */
export function allowedTo(tree: TemplateIndex, role: Resource): readonly Json[] {
  const managed = list(role.properties, 'ManagedPolicyArns').flatMap((value) => target(tree, role, value) ?? []);
  const attached = tree
    .ofType('AWS::IAM::ManagedPolicy')
    .filter((policy) => list(policy.properties, 'Roles').some((value) => target(tree, policy, value) === role));
  return [
    ...[...managed, ...attached].map(({ properties }) => properties),
    ...list(role.properties, 'Policies'),
  ].flatMap((policy) => allowedBy({ document: at(policy, 'PolicyDocument') }));
}

/** The regions of the environment by name. */
export const regionNames = (tree: TemplateIndex): readonly string[] =>
  [...new Set(tree.stacks.map(({ region }) => region))].sort();
