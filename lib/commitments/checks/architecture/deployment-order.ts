/** The order of first deployment holds: nothing is read before the stack that makes it exists. */
import { deploymentSteps } from '../../../config/deployment-order';
import type { RegionLetter } from '../../../config/types';
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type StackTemplate,
  type TemplateIndex,
  texts,
} from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { exportsOf, importsOf } from './regions';

/** A value by which one stack hands a fact to a later one: an export, or a parameter, in a region. */
interface Handover {
  readonly region: string;
  readonly name: string;
}

const ordered = checkOf({
  id: 'rule-1',
  name: 'deployment-order',
  sentence: 'Every parameter and export is made by a stack that is deployed before those that read it',
  of: (tree) => tree.stacks.map((stack) => ({ path: idOf(stack), stack })),
  required: 'the order of lib/config/deployment-order.ts',
  fix: 'give the stack its turn there, or let it read something that exists earlier',
  found: ({ path, stack }, tree) => {
    const turns = turnsOf(tree);
    if (!turns.has(path)) return 'not in the list';
    const known = tree.stacks.filter((each) => turns.has(idOf(each)));
    return unmade(stack, known, turns).map(({ name }) => `reads ${name}, which no earlier stack makes`);
  },
});

const idOf = ({ letter, name }: StackTemplate): string => `${letter}/${name}`;

function turnsOf(tree: TemplateIndex): ReadonlyMap<string, number> {
  const letters = tree.letters.filter((letter): letter is RegionLetter => letter === 'A' || letter === 'B');
  return new Map(deploymentSteps(letters).map(({ letter, stack }, turn) => [`${letter}/${stack}`, turn]));
}

function unmade(
  stack: StackTemplate,
  all: readonly StackTemplate[],
  turns: ReadonlyMap<string, number>,
): readonly Handover[] {
  const turn = (each: StackTemplate): number => turns.get(idOf(each)) ?? Infinity;
  const made = all.filter((each) => turn(each) < turn(stack)).flatMap(makes);
  return needs(stack).filter((need) => !made.some(({ region, name }) => region === need.region && name === need.name));
}

function needs(stack: StackTemplate): readonly Handover[] {
  return [...importsOf(stack), ...parametersRead(stack)].map((name) => ({ region: stack.region, name }));
}

/** SSM parameters that CloudFormation reads for the stack; those of AWS and of the CDK's bootstrap are there before all of it. */
function parametersRead({ template }: StackTemplate): readonly string[] {
  const typed = valuesOf(at(template, 'Parameters'))
    .filter((each) => String(at(each, 'Type')).startsWith('AWS::SSM::Parameter::'))
    .map((each) => String(at(each, 'Default')));
  const dynamic = texts(template).flatMap((text) =>
    [...text.matchAll(/\{\{resolve:ssm(?:-secure)?:([^:}]+)/g)].map(([, name = '']) => name),
  );
  return [...typed, ...dynamic].filter((name) => !name.startsWith('/cdk-bootstrap/') && !name.startsWith('/aws/'));
}

function makes(stack: StackTemplate): readonly Handover[] {
  const made = (type: string): readonly Json[] =>
    valuesOf(at(stack.template, 'Resources')).filter((each) => at(each, 'Type') === type);
  const parameters = made('AWS::SSM::Parameter').map((each) => String(at(each, 'Properties', 'Name')));
  const pushes = made('Custom::ParameterPush').flatMap((each) => list(each, 'Properties', 'Pushes'));
  return [
    ...[...exportsOf(stack), ...parameters].map((name) => ({ region: stack.region, name })),
    ...pushes.map((push) => ({ region: String(at(push, 'region')), name: String(at(push, 'name')) })),
  ];
}

const valuesOf = (value: Json | undefined): readonly Json[] => Object.values(isObject(value) ? value : {});

export const ORDER_CHECKS: readonly Check[] = [ordered];
