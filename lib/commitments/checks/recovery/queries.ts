/** What the checks of recovery look at: the plan, its workflows and steps, and who may do what for it. */
import { at, isObject, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { target } from '../detection/queries';

export const PLAN = 'AWS::ARCRegionSwitch::Plan';

/** One step of one workflow; those of a parallel block in its place. */
export interface TemplateStep {
  readonly workflow: string;
  readonly name: string;
  /** `CustomActionLambda` and the like. */
  readonly type: string;
  /** The one configuration that it has: `CustomActionLambdaConfig` and the like. */
  readonly configuration: Json;
  /** Keys that lead to it below the plan's properties, for findings. */
  readonly at: string;
  /** Its place among the steps of the workflow; steps of a parallel block share that of the block. */
  readonly place: number;
}

/** The plans there are; a check says itself how many there must be. */
export const plans = (tree: TemplateIndex): readonly Resource[] => tree.ofType(PLAN);

/** A workflow by what it does: `activate us-west-2`, `postRecovery`. */
export const workflowName = (workflow: Json): string =>
  [at(workflow, 'WorkflowTargetAction'), at(workflow, 'WorkflowTargetRegion')]
    .filter((part) => typeof part === 'string')
    .join(' ');

export const workflows = (plan: Resource): readonly Json[] => list(plan.properties, 'Workflows');

/** Steps of a workflow that do something, in order. */
export function steps(workflow: Json): readonly TemplateStep[] {
  const name = workflowName(workflow);
  return list(workflow, 'Steps').flatMap((step, place) =>
    inner(step).map((each) => ({ ...each, workflow: name, at: `${name}/${each.name}`, place })),
  );
}

type Inner = Pick<TemplateStep, 'name' | 'type' | 'configuration'>;

function inner(step: Json): readonly Inner[] {
  const blocks = at(step, 'ExecutionBlockConfiguration');
  const parallel = at(blocks, 'ParallelConfig', 'Steps');
  if (Array.isArray(parallel)) return parallel.flatMap(inner);
  const configuration = isObject(blocks) ? (Object.values(blocks)[0] ?? null) : null;
  return [{ name: String(at(step, 'Name')), type: String(at(step, 'ExecutionBlockType')), configuration }];
}

/** Functions that steps call, by ARN. */
export const functionArns = ({ configuration }: TemplateStep): readonly string[] =>
  list(configuration, 'Lambdas').map((each) => String(at(each, 'Arn')));

/** Whether a resource of a template is what an ARN names; by what both compute, never by a reference. */
export function named(
  tree: TemplateIndex,
  type: string,
  name: (resource: Resource) => Json | undefined,
  wanted: string,
  region: string,
): Resource | undefined {
  return tree.ofType(type).find((resource) => resource.stack.region === region && name(resource) === wanted);
}

/** Statements that let a role do something, in its own and in managed policies; AWS's own policies are not looked into. */
export function allowedTo(tree: TemplateIndex, role: Resource): readonly Json[] {
  const managed = list(role.properties, 'ManagedPolicyArns').flatMap((value) => target(tree, role, value) ?? []);
  const attached = tree
    .ofType('AWS::IAM::ManagedPolicy')
    .filter((policy) => list(policy.properties, 'Roles').some((value) => target(tree, policy, value) === role));
  const documents = [
    ...[...managed, ...attached].map(({ properties }) => at(properties, 'PolicyDocument')),
    ...list(role.properties, 'Policies').map((policy) => at(policy, 'PolicyDocument')),
  ];
  return documents
    .flatMap((document) => list(document, 'Statement'))
    .filter((statement) => at(statement, 'Effect') === 'Allow');
}

export const actionsOf = (statement: Json): readonly string[] => [at(statement, 'Action') ?? []].flat().map(String);

/** The functions of the plan's steps. */
export const flipFunctions = (tree: TemplateIndex): readonly Resource[] =>
  tree
    .ofType('AWS::Lambda::Function')
    .filter(({ properties }) => /^holdfast-[a-z]+-flip-[a-z]+$/.test(String(at(properties, 'FunctionName'))));
