/** Renders a template for readers: resources by construct path, names of the region taken out, no hashes, no bootstrap. */
import { createHash } from 'node:crypto';
import { Document, isCollection, isMap, visit } from 'yaml';
import { type Difference, differences, neutral, ONCE } from '../../lib/assembly/region-diff';
import { at, isObject, type Json, type StackTemplate, type TemplateIndex } from '../../lib/assembly/template-index';

/** What is deployed, by the name of its snapshot: A's stacks, those that exist once, and what is different in B. */
export function snapshots(tree: TemplateIndex): ReadonlyMap<string, string> {
  const shown = tree.stacks.filter(({ letter, name }) => letter === 'A' || ONCE.includes(name));
  const masks = new Map<string, Json>();
  return new Map([
    ...shown.flatMap((stack) => parts(stack.name, readable(stack, tree, masks))),
    ['B', render(differently(tree))],
    ['Data protection', render(Object.fromEntries(masks))],
  ]);
}

/** A stack with more lines than this is split into a snapshot per construct, to stay readable. */
const LONG = 1000;

function parts(stack: string, sections: Json): readonly (readonly [string, string])[] {
  const whole = render(sections);
  if (whole.split('\n').length <= LONG) return [[stack, whole]];
  const { Resources = {}, ...others } = isObject(sections) ? sections : {};
  const resources = Object.entries(isObject(Resources) ? Resources : {});
  const constructs = [...new Set(resources.map(([path]) => construct(path)))];
  return [
    [stack, render(others)],
    ...constructs.map(
      (name) =>
        [
          `${stack}/${name}`,
          render(Object.fromEntries(resources.filter(([path]) => construct(path) === name))),
        ] as const,
    ),
  ];
}

/** The first part of a path. */
const construct = (path: string): string => path.split('/')[0] ?? path;

/** A collection that fits into this width is written on one line. */
const WIDTH = 150;

/** Types whose resources come in dozens and are alike: a row each. */
const ROWS: readonly string[] = [
  'AWS::CloudWatch::Alarm',
  'AWS::Config::ConfigRule',
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::SubscriptionFilter',
  'AWS::SQS::Queue',
];

function render(value: Json): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node, ancestors) => {
      const depth = ancestors.filter((each) => isCollection(each)).length;
      const isRow = isMap(node) && ROWS.includes(String(node.get('Type')));
      if (isRow || JSON.stringify(node).length + 2 * depth < WIDTH) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** @param masks takes the data protection policies of log groups, which are many times the same, by their names here */
function readable(stack: StackTemplate, tree: TemplateIndex, masks: Map<string, Json>): Json {
  const paths = pathsOf(stack.template);
  const text = JSON.stringify(neutral(stack, tree)).replaceAll(/[0-9a-f]{64}/g, '{asset}');
  const plain: Json = JSON.parse(text, (key, value) => {
    if (key === 'DataProtectionPolicy') return maskNamed(value, masks);
    return isReference(key) ? named(value, paths) : value;
  });
  const { Resources, Outputs = {}, Parameters = {}, Conditions = {}, Mappings = {} } = isObject(plain) ? plain : {};
  const without = Object.fromEntries(
    Object.entries(isObject(Parameters) ? Parameters : {}).filter(([name]) => name !== 'BootstrapVersion'),
  );
  return sorted({ Mappings, Conditions, Parameters: without, Resources: Resources ?? {}, Outputs });
}

/** Where B's stacks differ from A's. */
const differently = (tree: TemplateIndex): Json =>
  differences(tree).map(({ stack, path, keys, a, b }: Difference) => ({
    at: [`${stack}/${path}`, keys].filter(Boolean).join(' '),
    A: a ?? null,
    B: b ?? null,
  }));

function maskNamed(policy: Json, masks: Map<string, Json>): string {
  const name = `{policy ${createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 8)}}`;
  masks.set(name, policy);
  return name;
}

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
