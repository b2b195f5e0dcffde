/** A lost region is made anew as the chapter of docs/deploy.md says, and nothing else changes. */
import { readFileSync } from 'node:fs';
import { at, isObject, list, type Resource, show, type TemplateIndex } from '../../lib/assembly/template-index';
import { PROTECTIONS } from '../../lib/deployment/rules/deletion';
import { has } from '../../lib/deployment/settings';
import { tree } from '../support/assembly';
import { environmentTree } from '../support/environment-tree';
import { firstOf } from '../support/in-full';
import { environment, NAMES, regionsOf } from '../support/stage';

type Letter = 'A' | 'B';
const OTHER = { A: 'B', B: 'A' } as const;

/** The two passes in which a region is made anew. */
function passes(lost: Letter) {
  const database = { ...environment('production').database, founder: lost === 'A' ? 'none' : 'A' } as const;
  const release = (founding: boolean) =>
    environmentTree('production', { ...regionsOf('production', { founding, generation: 2 }, lost), database });
  return { first: release(true), last: release(false) };
}
const kept: { [lost in Letter]?: ReturnType<typeof passes> } = {};
/** Made when they are asked for: each takes four seconds of a processor. */
const madeAnew = (lost: Letter) => (kept[lost] ??= passes(lost));
const LOST = firstOf(1, ['B', 'A'] as const);

const templates = (index: TemplateIndex, letter: Letter) =>
  Object.fromEntries(
    index.stacks.filter((stack) => stack.letter === letter).map(({ name, template }) => [name, template]),
  );

/** Properties of a region's resources that differ between two releases. */
function changes(before: TemplateIndex, after: TemplateIndex, letter: Letter): readonly string[] {
  const properties = (index: TemplateIndex) =>
    new Map(index.resources.filter(({ stack }) => stack.letter === letter).map((each) => [each.path, each.properties]));
  const [old, now] = [properties(before), properties(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [one, two] = [old.get(path), now.get(path)];
    if (one === undefined || two === undefined || !isObject(one) || !isObject(two)) return [path];
    return Object.keys({ ...one, ...two })
      .filter((key) => show(one[key]) !== show(two[key]))
      .map((key) => `${path}: ${key}`);
  });
}

test.each(LOST)('`founding` of region %s changes no template of the other', (letter) => {
  const { first, last } = madeAnew(letter);
  expect(templates(first, OTHER[letter])).toEqual(templates(last, OTHER[letter]));
  expect(changes(first, last, letter)).not.toEqual([]);
});

test.each(LOST)('what the second pass adds to region %s does not protect itself at birth', (letter) => {
  const { first, last } = madeAnew(letter);
  const made = new Set(first.resources.map(({ path }) => path));
  const added = last.resources.filter(({ path, stack }) => stack.letter === letter && !made.has(path));
  expect(added).not.toEqual([]);
  const isProtected = ({ type, properties }: Resource) =>
    PROTECTIONS.some((row) => row.type === type && has(properties, row));
  expect(added.filter(isProtected).map(({ path }) => path)).toEqual([]);
});

const ASKED = ['B/Routing/HealthChecks/Found/Default', 'B/Routing/PlanArn/Push/Default', 'B/Zone/ZoneId/Push/Default'];

const GENERATIONS = [
  ['B', 'A', []],
  ['B', 'B', ASKED],
  ['A', 'B', ['B/Link/Peering/Connection/Default', 'B/Link/Peering/VpcId/Push/Default', ...ASKED]],
] as const;

test.each(firstOf(2, GENERATIONS))(
  'another generation of region %s: what changes in region %s is that look-ups ask again',
  (lost, letter, asked) => {
    const found = changes(tree('production'), madeAnew(lost).last, letter);
    expect(found.toSorted()).toEqual(asked.map((path) => `${path}: Generations`));
  },
);

/** Custom resources that neither find nor tell: they act in their own region, which is made with them. */
const AT_HOME = ['Custom::AccountServices', 'Custom::SyslogConfiguration', 'Custom::VpcRestrictDefaultSG'];

test('every look-up has the generations of the regions that its answer depends on', () => {
  const without = NAMES.flatMap((name) =>
    tree(name)
      .resources.filter(({ type }) => type.startsWith('Custom::') && !AT_HOME.includes(type))
      .filter(({ properties }) => !isObject(at(properties, 'Generations'))),
  );
  expect(without.map(({ path }) => path)).toEqual([]);
});

const chapter = (title: string): string => {
  const found = readFileSync('docs/deploy.md', 'utf8')
    .split(/^(?=## )/m)
    .find((part) => part.startsWith(`## ${title}\n`));
  if (found === undefined) throw new Error(`docs/deploy.md must have a chapter "${title}"`);
  return found;
};

/** What the chapter deploys and pushes, in its order: `deploy B/Zone`, `push B/Link`, `deploy A/*`. */
const stepsOf = (text: string): readonly (readonly [verb: string, stack: string])[] =>
  text
    .split('\n')
    .flatMap((line) => [
      ...(/npx cdk deploy --exclusively/.test(line)
        ? [...line.matchAll(/production\/([AB]\/[\w*]+)/g)].map(([, stack = '']) => ['deploy', stack] as const)
        : []),
      ...[...line.matchAll(/# push ([AB]\/\w+)/g)].map(([, stack = '']) => ['push', stack] as const),
    ]);

/** What a stack needs before it can be deployed in a region that is made anew. */
function needs(index: TemplateIndex, path: string, lost: Letter): readonly string[] {
  const [letter = '', name = ''] = path.split('/');
  const { template } = index.stacks.find((stack) => stack.letter === letter && stack.name === name) ?? {};
  const text = show(template);
  const exporters =
    letter === lost ? [...text.matchAll(/"Fn::ImportValue":"holdfast-\w+-(\w+):/g)].map(([, stack = '']) => stack) : [];
  const parameters =
    letter === lost ? Object.values(at(template, 'Parameters') ?? {}).map((each) => String(at(each, 'Default'))) : [];
  const finds = text.includes('"Custom::FoundPeering"') ? ['deploy A/Link'] : [];
  return [
    ...new Set([
      ...exporters.map((stack) => `deploy ${letter}/${stack.charAt(0).toUpperCase()}${stack.slice(1)}`),
      ...parameters.filter((each) => each.startsWith('/holdfast/')).map((each) => `parameter ${each}`),
      ...finds,
    ]),
  ];
}

/** What a stack tells the lost region. */
const tells = (index: TemplateIndex, path: string, region: string): readonly string[] =>
  index.resources
    .filter((each) => each.type === 'Custom::ParameterPush' && each.path.startsWith(`${path}/`))
    .flatMap(({ properties }) => list(properties, 'Pushes'))
    .filter((push) => at(push, 'region') === region)
    .map((push) => `parameter ${String(at(push, 'name'))}`);

describe.each(LOST)('the chapter on region %s', (lost) => {
  const { first, last } = madeAnew(lost);
  const text = chapter('A region made anew')
    .split(/^(?=### )/m)
    .find((part) => part.startsWith(`### Region ${lost}\n`));
  const steps = stepsOf(text ?? '');
  const all = last.stacks.filter(({ letter }) => letter === lost).map(({ name }) => `${lost}/${name}`);
  const whole = steps.findIndex(([, stack]) => stack === `${lost}/*`);

  test('ends with the whole region, made before stack by stack', () => {
    expect(whole).toBe(steps.length - 1);
    const made = steps.slice(0, whole).map(([, stack]) => stack);
    expect(all.filter((stack) => !made.includes(stack))).toEqual([]);
  });

  test('deploys each stack when all that it needs is there', () => {
    const region = last.stacks.find(({ letter }) => letter === lost)?.region ?? '';
    const done = new Set<string>();
    const early: string[] = [];
    const take = (index: TemplateIndex, verb: string, stack: string) => {
      if (verb === 'deploy')
        early.push(...needs(index, stack, lost).flatMap((need) => (done.has(need) ? [] : `${stack} needs ${need}`)));
      for (const fact of [`${verb} ${stack}`, ...tells(index, stack, region)]) done.add(fact);
    };
    // The other region's templates do not know of founding.
    for (const [verb, stack] of steps.slice(0, whole)) take(first, verb, stack);
    for (const stack of all) take(last, 'deploy', stack);
    expect(early).toEqual([]);
  });

  test('changes in the other region what it deploys there, and nothing else', () => {
    const others = tree('production').stacks.filter(({ letter }) => letter !== lost);
    const changed = others.filter(
      ({ letter, name, template }) =>
        show(template) !== show(last.stacks.find((each) => each.letter === letter && each.name === name)?.template),
    );
    const deployed = steps.filter(([verb, stack]) => verb === 'deploy' && !stack.startsWith(lost));
    // A's connection follows a parameter: its template stays as it is.
    const byParameter = lost === 'B' ? ['A/Link'] : [];
    expect(new Set(deployed.map(([, stack]) => stack))).toEqual(
      new Set([...changed.map(({ letter, name }) => `${letter}/${name}`), ...byParameter]),
    );
  });
});
