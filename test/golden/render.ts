/** A template as a reader wants it: resources by construct path, names of the region taken out, no hashes, no bootstrap. */
import { Document, isCollection, visit } from 'yaml';
import { type Difference, differences, neutral, ONCE } from '../../lib/assembly/region-diff';
import { at, isObject, type Json, type StackTemplate, type TemplateIndex } from '../../lib/assembly/template-index';

/** Every golden file of an environment by its name: A's stacks, those that stand once, and what is different in B. */
export function goldens(tree: TemplateIndex): ReadonlyMap<string, string> {
  const shown = tree.stacks.filter(({ letter, name }) => letter === 'A' || ONCE.includes(name));
  return new Map([
    ...shown.flatMap((stack) => files(stack.name, readable(stack, tree))),
    ['B.yaml', render(differently(tree))],
  ]);
}

/** Longer than this, a stack becomes a file per construct: nobody reads a thousand lines at once. */
const LONG = 1000;

function files(stack: string, sections: Json): readonly (readonly [string, string])[] {
  const whole = render(sections);
  if (whole.split('\n').length <= LONG) return [[`${stack}.yaml`, whole]];
  const { Resources = {}, ...others } = isObject(sections) ? sections : {};
  const resources = Object.entries(isObject(Resources) ? Resources : {});
  const constructs = [...new Set(resources.map(([path]) => construct(path)))];
  return [
    [`${stack}.yaml`, render(others)],
    ...constructs.map(
      (name) =>
        [
          `${stack}.${name}.yaml`,
          render(Object.fromEntries(resources.filter(([path]) => construct(path) === name))),
        ] as const,
    ),
  ];
}

/** The first part of a path, as a file may be called. */
const construct = (path: string): string => (path.split('/')[0] ?? path).replaceAll(/[^A-Za-z0-9]/g, '');

/** Lines shorter than this stay one line. */
const WIDTH = 150;

function render(value: Json): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node, ancestors) => {
      const depth = ancestors.filter((each) => isCollection(each)).length;
      if (JSON.stringify(node).length + 2 * depth < WIDTH) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function readable(stack: StackTemplate, tree: TemplateIndex): Json {
  const paths = pathsOf(stack.template);
  const text = JSON.stringify(neutral(stack, tree)).replaceAll(/[0-9a-f]{64}/g, '{asset}');
  const plain: Json = JSON.parse(text, (key, value) => (isReference(key) ? named(value, paths) : value));
  const { Resources, Outputs = {}, Parameters = {}, Conditions = {}, Mappings = {} } = isObject(plain) ? plain : {};
  const without = Object.fromEntries(
    Object.entries(isObject(Parameters) ? Parameters : {}).filter(([name]) => name !== 'BootstrapVersion'),
  );
  return sorted({ Mappings, Conditions, Parameters: without, Resources: Resources ?? {}, Outputs });
}

/** B's stacks in so far as they are not A's. */
const differently = (tree: TemplateIndex): Json =>
  differences(tree).map(({ stack, path, keys, a, b }: Difference) => ({
    at: [`${stack}/${path}`, keys].filter(Boolean).join(' '),
    A: a ?? null,
    B: b ?? null,
  }));

const isReference = (key: string): boolean => key === 'Ref' || key === 'Fn::GetAtt' || key === 'DependsOn';

/** Logical ids as construct paths. */
function named(value: Json, paths: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return paths.get(value) ?? value;
  return Array.isArray(value)
    ? value.map((each: Json) => (typeof each === 'string' ? (paths.get(each) ?? each) : each))
    : value;
}

function pathsOf(template: Json): ReadonlyMap<string, string> {
  const resources = at(template, 'Resources');
  return new Map(
    Object.entries(isObject(resources) ? resources : {}).flatMap(([id, resource]) => {
      const path = at(resource, 'Metadata', 'aws:cdk:path');
      return typeof path === 'string' ? [[id, path.split('/').slice(3).join('/')] as const] : [];
    }),
  );
}

/** Resources by path, keys as they come: the CDK's order is that of the documentation. Empty sections are left out. */
function sorted(sections: { readonly [section: string]: Json }): Json {
  const full = Object.entries(sections).filter(([, section]) => isObject(section) && Object.keys(section).length > 0);
  return Object.fromEntries(
    full.map(([name, section]) => [
      name,
      Object.fromEntries(
        Object.entries(isObject(section) ? section : {}).toSorted(([one], [other]) => one.localeCompare(other)),
      ),
    ]),
  );
}
