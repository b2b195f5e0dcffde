/** Rule 1: a region's templates read nothing of the other region, and name only what can be computed about it. */
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  leaves,
  list,
  type Resource,
  type StackTemplate,
  texts,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { checkAll, checkOf, partOf } from '../shapes';
import { everything } from './bounds';

/** The other regions of a stack's environment. */
const foreign = (tree: TemplateIndex, { region }: StackTemplate): readonly string[] => [
  ...new Set(tree.stacks.map((stack) => stack.region).filter((name) => name !== region)),
];

/** What to do about a fact of the other region. */
const ADVICE = {
  required: 'nothing of the other region but what lib/config/names.ts and lib/config/tiers.ts compute',
  fix: 'compute the name, look it up at home, or have the producer push it as a parameter (ADR 002)',
};

/** Selects the stacks, by their place. */
const stacks = (tree: TemplateIndex) => tree.stacks.map((stack) => ({ path: `${stack.letter}/${stack.name}`, stack }));

const noForeignReads = checkAll(
  {
    id: 'rule-1',
    name: 'no-cross-region-reads',
    sentence: 'No template reads a value of the other region when it is deployed',
  },
  partOf({
    ...ADVICE,
    of: ({ resources }) => resources.filter(({ type }) => type.startsWith('Custom::CrossRegionExport')),
    found: ({ type }) => type,
  }),
  partOf({
    ...ADVICE,
    of: stacks,
    found: ({ stack }, tree) => foreign(tree, stack).flatMap((region) => reads(stack.template, region)),
  }),
);

/** Values that a stack reads at deployment: functions, typed parameters, dynamic references. */
function reads(template: Json, region: string): readonly string[] {
  const asked = leaves(template).filter(({ keys, value }) => {
    if (typeof value !== 'string' || !value.includes(region)) return false;
    return (
      keys.some((key) => READING.includes(key)) ||
      (keys[0] === 'Parameters' && keys[2] === 'Default') ||
      value.includes('{{resolve:')
    );
  });
  return asked.map(({ keys, value }) => `${keys.join('.')}: ${value}`);
}

const READING: readonly string[] = ['Fn::GetAtt', 'Fn::GetStackOutput', 'Fn::ImportValue'];

/**
 * How a text may name the other region. Each form can be computed. An id that AWS made up (`vpc-`, a key's UUID, a
 * secret's suffix) cannot, and matches none.
 */
const COMPUTED: readonly { readonly what: string; readonly shape: (region: string) => RegExp }[] = [
  { what: 'the name alone', shape: (region) => new RegExp(`^${region}$`) },
  {
    what: 'bucket, cluster or role, and the rule that copies to it',
    shape: (region) => new RegExp(`^(arn:aws:s3:::|[a-z0-9-]+-to-)?holdfast-[a-z0-9-]+-${region}(/\\*)?$`),
  },
  { what: 'role', shape: (region) => new RegExp(`^arn:aws:iam::\\d{12}:role/holdfast-[a-z0-9-]+-${region}$`) },
  { what: 'key by alias', shape: (region) => new RegExp(`^arn:aws:kms:${region}:\\d{12}:alias/holdfast/`) },
  {
    what: 'keys, admitted by alias in a condition',
    shape: (region) => new RegExp(`^arn:aws:kms:${region}:\\d{12}:key/\\*$`),
  },
  { what: 'database role', shape: (region) => new RegExp(`^arn:aws:rds-db:${region}:\\d{12}:dbuser:\\*/[a-z_]+$`) },
  {
    what: 'database cluster',
    shape: (region) => new RegExp(`^arn:aws:rds:${region}:\\d{12}:(cluster|global-cluster):holdfast-[a-z0-9-]+$`),
  },
  {
    what: 'backup vault',
    shape: (region) => new RegExp(`^arn:aws:backup:${region}:\\d{12}:backup-vault:holdfast-[a-z]+$`),
  },
  {
    what: 'service',
    shape: (region) => new RegExp(`^arn:aws:ecs:${region}:\\d{12}:(service|cluster)/holdfast-[a-z]+(/[a-z]+)?$`),
  },
  {
    what: 'function of the plan',
    shape: (region) => new RegExp(`^arn:aws:lambda:${region}:\\d{12}:function:holdfast-[a-z-]+$`),
  },
  {
    what: 'scalable targets, admitted by service in a condition',
    shape: (region) => new RegExp(`^arn:aws:application-autoscaling:${region}:\\d{12}:scalable-target/\\*$`),
  },
  {
    what: "alarm of a region's health",
    shape: (region) => new RegExp(`^arn:aws:cloudwatch:${region}:\\d{12}:alarm:[a-z]+-[AB]-[A-Za-z-]+$`),
  },
  {
    what: 'target of a push',
    shape: (region) => new RegExp(`^arn:aws:ssm:${region}:\\d{12}:parameter/holdfast/[a-z/-]+$`),
  },
  { what: 'host name', shape: (region) => new RegExp(`^(mx|portal)\\.${region}\\.[a-z0-9.-]+$`) },
];

const onlyComputed = checkOf({
  ...ADVICE,
  id: 'rule-1',
  name: 'computed-names',
  sentence: 'A template names the other region by computed names only, never by an id that AWS made up',
  of: everything,
  found: (resource, tree) =>
    foreign(tree, resource.stack).flatMap((region) =>
      namings(resource, region).filter((naming) => !COMPUTED.some(({ shape }) => shape(region).test(naming))),
    ),
});

/** Stacks that push facts into the other region's parameters. */
const PUSHERS: readonly string[] = ['Zone', 'Link', 'Routing'];

const pushesOnlyWrite = checkOf({
  ...ADVICE,
  id: 'rule-1',
  name: 'write-only-pushes',
  sentence:
    "Zone, Link and Routing write the other region's parameters, and read back what they wrote; no template reads others",
  of: everything,
  found: ({ properties, stack }, tree) => {
    const abroad = foreign(tree, stack).map((region) => `arn:aws:ssm:${region}:`);
    return list(properties, 'PolicyDocument', 'Statement')
      .filter((statement) => texts(at(statement, 'Resource') ?? null).some((arn) => startsWithAny(arn, abroad)))
      .map((statement) => [at(statement, 'Action') ?? []].flat())
      .filter((actions) => !(PUSHERS.includes(stack.name) && isPush(actions)))
      .map((actions) => `${JSON.stringify(actions)} on a parameter of the other region`);
  },
});

const isPush = (actions: readonly Json[]): boolean =>
  actions.includes('ssm:PutParameter') &&
  actions.every((action) => ['ssm:PutParameter', 'ssm:GetParameter'].includes(String(action)));

const startsWithAny = (text: string, starts: readonly string[]): boolean =>
  starts.some((start) => text.startsWith(start));

/** The words of a resource that contain a region's name, split at the marks of JSON, lists and sentences. */
const namings = ({ properties }: Resource, region: string): readonly string[] =>
  texts(properties).flatMap((text) =>
    text
      .split(/[\s"'\\,;()[\]{}]+/)
      .filter((word) => word.includes(region))
      .map((word) => word.replace(/\.$/, '')),
  );

const ownExports = checkOf({
  ...ADVICE,
  id: 'rule-1',
  name: 'same-region-exports',
  sentence: 'Every import has its export in a stack of the same region',
  of: stacks,
  found: ({ stack }, tree) => {
    const exported = new Set(tree.stacks.filter(({ region }) => region === stack.region).flatMap(exportsOf));
    return importsOf(stack)
      .filter((name) => !exported.has(name))
      .map((name) => `import of ${name}, which no stack of the region exports`);
  },
});

/** Names under which a stack exports values. */
export const exportsOf = ({ template }: StackTemplate): readonly string[] => {
  const outputs = at(template, 'Outputs');
  return isObject(outputs) ? Object.values(outputs).flatMap((output) => text(at(output, 'Export', 'Name'))) : [];
};

/** Names of exports that a stack imports. */
export const importsOf = ({ template }: StackTemplate): readonly string[] => [
  ...new Set(leaves(template).flatMap(({ keys, value }) => (keys.includes('Fn::ImportValue') ? text(value) : []))),
];

const text = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);

export const REGION_CHECKS: readonly Check[] = [noForeignReads, onlyComputed, pushesOnlyWrite, ownExports];
