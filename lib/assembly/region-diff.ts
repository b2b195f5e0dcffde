import { at, isObject, type Json, type StackTemplate, type TemplateIndex } from './template-index';

/** One value that differs between the regions after renaming. */
export interface Difference {
  readonly stack: string;
  /** Construct path below the stack; or the template's section if it is not a resource. */
  readonly path: string;
  /** Keys below the resource: `Properties.MasterUsername`. */
  readonly keys: string;
  /** Value in region A; `undefined` where there is none. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Everything that differs between the regions' stacks of the same name. */
export function differences(tree: TemplateIndex): readonly Difference[] {
  const pairs = tree.stacks.filter(({ letter, name }) => letter === 'A' && !ONCE.includes(name));
  return pairs.flatMap((a) => {
    const b = tree.stacks.find(({ letter, name }) => letter === 'B' && name === a.name);
    return b ? compare(a, b, tree) : [{ stack: a.name, path: '', keys: '', a: 'a stack', b: undefined }];
  });
}

/** Differences that are not listed (`unwritten`), and listed ones that do not exist (`stale`). */
export function judge(found: readonly Difference[], meant: readonly FoundingDifference[] = FOUNDING_DIFFERENCES) {
  return {
    unwritten: found.filter((difference) => !meant.some((each) => covers(each, difference))),
    stale: meant.filter((each) => !each.adoptable && !found.some((difference) => covers(each, difference))),
  };
}

function covers({ stack, path, properties }: FoundingDifference, difference: Difference): boolean {
  if (stack !== difference.stack) return false;
  if (path !== difference.path && !difference.path.startsWith(`${path}/`)) return false;
  return !properties || properties.some((property) => `${difference.keys}.`.startsWith(`Properties.${property}.`));
}

/** A stack's template with its region's own names taken out, so that equal things are equal in both regions. */
export function neutral(stack: StackTemplate, tree: TemplateIndex): Json {
  const renames = renamesOf(stack, tree);
  const text = JSON.stringify(byPath(stack.template), (key, value) => (key === 'Metadata' ? undefined : value));
  return JSON.parse(
    renames.reduce((renamed, { from, to }) => renamed.replaceAll(from, to), text),
    (key, value) => (SETS.includes(key) && Array.isArray(value) ? value.toSorted(byText) : value),
  );
}

/** Lists in policies whose order has no meaning; the CDK sorts them by names that differ between the regions. */
const SETS: readonly string[] = ['Action', 'Resource', 'AWS', 'Service'];

const byText = (one: Json, other: Json): number => JSON.stringify(one).localeCompare(JSON.stringify(other));

interface Rename {
  readonly from: string | RegExp;
  readonly to: string;
}

/** Zones come before regions, because the name of a zone contains that of its region. */
function renamesOf(stack: StackTemplate, tree: TemplateIndex): readonly Rename[] {
  const here = tree.stacks.filter(({ letter }) => letter === stack.letter);
  const there = tree.stacks.filter(({ letter }) => letter !== stack.letter);
  return [
    ...zones(here).flatMap((letter, index) => {
      const [to, region] = [`{zone ${index + 1}}`, '{"Ref":"AWS::Region"},"'];
      return [
        { from: stack.region + letter, to },
        { from: `${region}${letter}"`, to: `${region}${to}"` },
      ];
    }),
    ...unique(here.map(({ region }) => region)).map((region) => ({ from: region, to: '{region}' })),
    ...unique(there.map(({ region }) => region)).map((region) => ({ from: region, to: '{peer}' })),
    ...networks(here).map((network) => ({ from: addressesOf(network), to: '{network}' })),
    ...networks(there).map((network) => ({ from: addressesOf(network), to: '{peer network}' })),
    { from: new RegExp(`\\b${stack.environment}([-/])${stack.letter}([-/])`, 'g'), to: '{environment}$1{letter}$2' },
  ];
}

const resourcesOf = (stacks: readonly StackTemplate[], type: string): readonly Json[] =>
  stacks.flatMap(({ template }) => {
    const resources = at(template, 'Resources');
    return isObject(resources) ? Object.values(resources).filter((resource) => at(resource, 'Type') === type) : [];
  });

/**
 * What the names of a region's zones end with, in their order: the regions of a pair may have different ones. A template has
 * the whole name, or joins the region to the end of it.
 */
const zones = (stacks: readonly StackTemplate[]): readonly string[] =>
  unique(
    resourcesOf(stacks, 'AWS::EC2::Subnet').map((subnet) => {
      const zone = at(subnet, 'Properties', 'AvailabilityZone');
      return String(at(zone, 'Fn::Join', 1, 1) ?? zone).slice(-1);
    }),
  );

const networks = (stacks: readonly StackTemplate[]): readonly string[] =>
  unique(resourcesOf(stacks, 'AWS::EC2::VPC').map((vpc) => String(at(vpc, 'Properties', 'CidrBlock'))));

/** The first two numbers of a /16 wherever they begin an address. */
function addressesOf(network: string): RegExp {
  const [first, second] = network.split('.');
  return new RegExp(`(?<![\\d.])${first}\\.${second}(?=\\.[\\d*])`, 'g');
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** Resources by construct path: a logical id carries a hash, and says nothing to a reader. */
function byPath(template: Json): Json {
  const resources = at(template, 'Resources');
  if (!isObject(template) || !isObject(resources)) return template;
  const named = Object.entries(resources).map(([id, resource]) => {
    const path = at(resource, 'Metadata', 'aws:cdk:path');
    return [typeof path === 'string' ? path.split('/').slice(3).join('/') : id, resource] as const;
  });
  return { ...template, Resources: Object.fromEntries(named) };
}

function compare(a: StackTemplate, b: StackTemplate, tree: TemplateIndex): readonly Difference[] {
  const [ofA, ofB] = [units(neutral(a, tree)), units(neutral(b, tree))];
  return unique([...ofA.keys(), ...ofB.keys()]).flatMap((unit) =>
    compareUnit(ofA.get(unit), ofB.get(unit)).map((difference) => ({ stack: a.name, path: unit, ...difference })),
  );
}

/** What a template consists of: each resource by its path, every other section as it is. */
function units(template: Json): ReadonlyMap<string, Json> {
  if (!isObject(template)) return new Map();
  const { Resources = {}, ...sections } = template;
  return new Map(Object.entries({ ...sections, ...(isObject(Resources) ? Resources : {}) }));
}

/** A resource or section that only one region has is one difference, whatever it contains. */
function compareUnit(a: Json | undefined, b: Json | undefined): readonly Pick<Difference, 'keys' | 'a' | 'b'>[] {
  if (a === undefined || b === undefined) return [{ keys: '', a: whole(a), b: whole(b) }];
  const [ofA, ofB] = [values(a), values(b)];
  return unique([...ofA.keys(), ...ofB.keys()])
    .filter((keys) => ofA.get(keys) !== ofB.get(keys))
    .map((keys) => ({ keys: keys.split(BY_CONTENT)[0] ?? keys, a: ofA.get(keys), b: ofB.get(keys) }));
}

/** A resource as its type. */
const whole = (unit: Json | undefined): string | undefined =>
  unit === undefined ? undefined : String(at(unit, 'Type') ?? 'a section');

/** Every leaf by its keys. A statement of a policy is one leaf, found by its content: where it is in its list says nothing. */
function values(unit: Json, keys: readonly string[] = []): ReadonlyMap<string, string> {
  if (typeof unit !== 'object' || unit === null) return new Map([[keys.join('.'), JSON.stringify(unit)]]);
  const isPolicy = keys.at(-1) === 'Statement' && Array.isArray(unit);
  return new Map(
    Object.entries(unit).flatMap(([key, inner]: [string, Json]): readonly (readonly [string, string])[] => {
      const text = JSON.stringify(inner);
      return isPolicy ? [[`${keys.join('.')}${BY_CONTENT}${text}`, text]] : [...values(inner, [...keys, key])];
    }),
  );
}

/** Separates the keys of a list from the content by which one of its values is found. */
const BY_CONTENT = ' = ';

// How region B's templates may differ from region A's (rule 2): in what exists once and A founds.

/** An intended difference. */
export interface FoundingDifference {
  readonly stack: string;
  /** Construct path below the stack; what lies below it is covered too. */
  readonly path: string;
  /** Properties that may differ; default: the resource may stand in one region only. */
  readonly properties?: readonly string[];
  readonly reason: string;
  /** True where an environment may adopt the resource and then has no such difference. */
  readonly adoptable?: true;
}

/** Stacks that exist once, in the region that survives the loss of the first. */
export const ONCE: readonly string[] = ['Zone', 'Routing'];

export const FOUNDING_DIFFERENCES: readonly FoundingDifference[] = [
  {
    stack: 'Data',
    path: 'Database/Founding',
    reason: "The global cluster and the administrator's secret exist once: the founder makes them",
  },
  {
    stack: 'Data',
    path: 'Database/Cluster/Cluster',
    properties: ['MasterUsername', 'MasterUserPassword', 'DatabaseName'],
    reason: 'A cluster that joins a global one may not have them; it receives them by replication',
  },
  {
    stack: 'Archive',
    path: 'Archive/Evidence/Policy',
    properties: ['PolicyDocument'],
    reason: 'Region switch files its reports where the plan stands, in the last region',
  },
  {
    stack: 'Detection',
    path: 'SecurityHub/Aggregator',
    adoptable: true,
    reason: 'One region collects the findings of both',
  },
  {
    stack: 'Link',
    path: 'Peering',
    reason: 'A requests the peering connection; B tells A its network, and finds the connection',
  },
  { stack: 'Link', path: 'Parameters', reason: "The id of B's network, which A's half of the connection needs" },
  {
    stack: 'Link',
    path: 'Routes',
    properties: ['VpcPeeringConnectionId'],
    reason: 'The connection is a resource of A, and found by B',
  },
];
