/** The order of first deployment holds: nothing is read before the stack that makes it exists. */
import { deploymentSteps } from '../../../config/deployment-order';
import type { RegionLetter } from '../../../config/types';
import type { Check, Finding } from '../../check';
import { at, isObject, leaves, list, type StackTemplate, type TemplateIndex } from '../../../assembly/template-index';
import { exportsOf, importsOf } from './regions';

/** A value by which one stack hands a fact to a later one: an export, or a parameter, in a region. */
interface Handover {
  readonly region: string;
  readonly name: string;
}

const ordered: Check = {
  id: 'rule-1',
  name: 'first-deployment',
  sentence: 'Every parameter and export is made by a stack that is deployed before those that read it',
  holdsIn: 'every',
  find: (tree) => {
    const turns = turnsOf(tree);
    const known = tree.stacks.filter((stack) => turns.has(idOf(stack)));
    const strangers = tree.stacks.filter((stack) => !turns.has(idOf(stack)));
    return [
      ...strangers.map((stack) => finding(idOf(stack), 'not in the list')),
      ...known.flatMap((stack) =>
        unmade(stack, known, turns).map(({ name }) =>
          finding(idOf(stack), `reads ${name}, which no earlier stack makes`),
        ),
      ),
    ];
  },
};

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
  const parameters = at(template, 'Parameters');
  const typed = isObject(parameters)
    ? Object.values(parameters)
        .filter((each) => String(at(each, 'Type')).startsWith('AWS::SSM::Parameter::'))
        .map((each) => String(at(each, 'Default')))
    : [];
  const dynamic = leaves(template).flatMap(({ value }) =>
    typeof value === 'string'
      ? [...value.matchAll(/\{\{resolve:ssm(?:-secure)?:([^:}]+)/g)].map(([, name = '']) => name)
      : [],
  );
  return [...typed, ...dynamic].filter((name) => !name.startsWith('/cdk-bootstrap/') && !name.startsWith('/aws/'));
}

function makes(stack: StackTemplate): readonly Handover[] {
  const resources = Object.values(asObject(at(stack.template, 'Resources')));
  const parameters = resources
    .filter((each) => at(each, 'Type') === 'AWS::SSM::Parameter')
    .map((each) => String(at(each, 'Properties', 'Name')));
  const pushes = resources
    .filter((each) => at(each, 'Type') === 'Custom::ParameterPush')
    .flatMap((each) => list(each, 'Properties', 'Pushes'));
  return [
    ...[...exportsOf(stack), ...parameters].map((name) => ({ region: stack.region, name })),
    ...pushes.map((push) => ({ region: String(at(push, 'region')), name: String(at(push, 'name')) })),
  ];
}

const asObject = (value: ReturnType<typeof at>) => (isObject(value) ? value : {});

const finding = (path: string, found: string): Finding => ({
  path,
  found,
  required: 'the order of lib/config/deployment-order.ts',
  fix: 'give the stack its turn there, or let it read something that exists earlier',
});

export const ORDER_CHECKS: readonly Check[] = [ordered];
