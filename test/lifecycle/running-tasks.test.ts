/** Tasks of the release before start again while the next one is rolled out, and after it was rolled back. */
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../lib/assembly/template-index';
import { actionsOf, allowedBy, policies } from '../../lib/commitments/checks/iam/queries';
import { refersTo } from '../../lib/commitments/checks/references';
import { mutated, tree } from '../support/assembly';
import { environmentTree } from '../support/environment-tree';

const TASK = 'AWS::ECS::TaskDefinition';
const PARAMETER = 'AWS::SSM::Parameter';

/** Two releases that differ in the settings of every service: they hold names of the domain. */
const before = tree('production');
const after = environmentTree('production', { domain: 'another.example' });

/** As if every parameter that a template names had the name of another version. */
const renamed = mutated(before, (draft) => {
  for (const { path, properties } of before.ofType(PARAMETER))
    draft.set(
      path,
      ['Properties', 'Name'],
      JSON.parse(JSON.stringify(at(properties, 'Name')).replace(/-[0-9a-f]{8}/, '-00000000')),
    );
});

/** A value as text; what only a deployment knows stands in it as JSON. */
function text(value: Json | undefined, resource: Resource, index: TemplateIndex): string {
  const joined = at(value, 'Fn::Join');
  if (joined !== undefined)
    return list(joined, 1)
      .map((part) => text(part, resource, index))
      .join(String(at(joined, 0)));
  const parameter = index.ofType(PARAMETER).find((each) => each.stack === resource.stack && refersTo(value, each));
  if (parameter && at(value, 'Ref') !== undefined) return text(at(parameter.properties, 'Name'), parameter, index);
  return typeof value === 'string' ? value : show(value);
}

/** What each identity may do, `path: action on resource if condition`, one line each. */
const permissions = (index: TemplateIndex): readonly string[] =>
  policies('identity')(index).flatMap((policy) =>
    allowedBy(policy).flatMap((statement) =>
      [at(statement, 'Resource') ?? []]
        .flat()
        .flatMap((resource) =>
          actionsOf(statement).map(
            (action) =>
              `${policy.path}: ${action} on ${text(resource, policy.resource, index)} if ${show(at(statement, 'Condition'))}`,
          ),
        ),
    ),
  );

const literal = (part: string): string => part.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);

/** Whether one of `wide` is the permission, or has it within an asterisk. */
const isWithin = (permission: string, wide: readonly string[]): boolean =>
  wide.some((each) => new RegExp(`^${each.split('*').map(literal).join('.*')}$`).test(permission));

const lost = (from: TemplateIndex, to: TemplateIndex): readonly string[] => {
  const kept = permissions(to);
  const plain = new Set(kept);
  const wide = kept.filter((each) => each.includes('*'));
  return permissions(from).filter((each) => !plain.has(each) && !isWithin(each, wide));
};

test.each([
  ['a release that changes settings', before, after],
  ['its rollback', after, before],
  ['another version of every parameter', before, renamed],
])('%s takes no permission from any identity', (_, from, to) => {
  expect(lost(from, to)).toEqual([]);
});

const settings = (['production', 'staging', 'sandbox'] as const).flatMap((name) => {
  const index = tree(name);
  return index.ofType(TASK).flatMap((task) =>
    list(task.properties, 'ContainerDefinitions')
      .flatMap((container) => list(container, 'Secrets'))
      .flatMap((secret) =>
        index
          .ofType(PARAMETER)
          .filter(
            (each) => each.stack === task.stack && show(at(secret, 'ValueFrom')).includes(`"Ref":"${each.logicalId}"`),
          )
          .map((parameter) => [`${name} ${task.path}`, parameter] as const),
      ),
  );
});

test('every task has its settings from a parameter', () => {
  expect(settings).toHaveLength(3 * 2 + 3 * 2 + 3);
});

/** What a value takes from the deployment: references, without those that only put them together. */
function references(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (
    at(value, 'Ref') !== undefined ||
    at(value, 'Fn::GetAtt') !== undefined ||
    at(value, 'Fn::ImportValue') !== undefined
  )
    return [show(value)];
  return Object.values(value).flatMap((inner: Json) => references(inner));
}

test('a parameter never changes in place: its name has all that its value takes from a deployment', () => {
  const changing = settings.filter(
    ([, { properties }]) =>
      show(references(at(properties, 'Name') ?? null)) !== show(references(at(properties, 'Value') ?? null)),
  );
  expect(changing.map(([task]) => task)).toEqual([]);
});

test('other settings are a parameter of another name', () => {
  const named = (index: TemplateIndex, { path }: Resource) =>
    index
      .ofType(PARAMETER)
      .filter((each) => each.path === path)
      .map(({ properties }) => show(at(properties, 'Name')));
  const services = before.ofType(PARAMETER).filter(({ path }) => path.includes('/Service/'));
  expect(services).toHaveLength(4);
  for (const each of services) expect(named(after, each)).not.toEqual(named(before, each));
});
