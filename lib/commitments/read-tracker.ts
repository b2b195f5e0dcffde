import {
  grouped,
  isObject,
  type Json,
  type Resource,
  type StackTemplate,
  TemplateIndex,
} from '../assembly/template-index';
type Properties = { readonly [key: string]: Json };

/** Stands for all properties, read at once, for example by a search in their text. */
export const ALL = '*';

/** What a check read. */
export interface Attention {
  /**
   * Resources that were judged. A check first selects them by name or tags, then reads more of them: so, within one type, a
   * resource is left out if the check read less of it than of another. A check that read no property, but for example a
   * deletion policy, judged every resource of the types that it asked for.
   */
  readonly judged: readonly Resource[];
  /** Names of the properties that were read of each resource; {@link ALL} where all were read at once. */
  readonly read: ReadonlyMap<Resource, ReadonlySet<string>>;
  /** Types that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** Records which properties of which resources are read. */
export class ReadTracker {
  /** The templates, for the checks to read. */
  readonly tree: TemplateIndex;
  private reads = new Map<Resource, Set<string>>();
  private asked = new Set<string>();

  constructor(stacks: readonly StackTemplate[]) {
    const resources = new TemplateIndex(stacks).resources.map((resource) => this.observed(resource));
    this.tree = new TemplateIndex(stacks, resources, (type) => this.asked.add(type));
  }

  /** What was read since the last call. */
  attention(): Attention {
    const { reads: read, asked } = this;
    [this.reads, this.asked] = [new Map(), new Set()];
    const found = [...grouped([...read.keys()], ({ type }) => type).values()].flatMap((alike) => mostRead(alike, read));
    return {
      judged: found.length > 0 ? found : this.tree.resources.filter(({ type }) => asked.has(type)),
      read,
      asked,
    };
  }

  private observed(resource: Resource): Resource {
    const { properties } = resource;
    if (!isObject(properties)) return resource;
    const copy: Resource = { ...resource, properties: this.watched(properties, (key) => this.note(copy, key)) };
    return copy;
  }

  private watched(properties: Properties, note: (key: string) => void): Properties {
    // A loop over the keys reads each value once: `ALL` covers these reads.
    const listed = new Set<string>();
    return new Proxy(properties, {
      ownKeys: (target) => {
        for (const key of Object.keys(target)) listed.add(key);
        note(ALL);
        return Reflect.ownKeys(target);
      },
      get: (target, key) => {
        // Symbols and `toJSON` are reads by JavaScript itself.
        if (typeof key !== 'string' || key === 'toJSON') return undefined;
        if (!listed.delete(key)) note(key);
        return target[key];
      },
    });
  }

  private note(resource: Resource, key: string): void {
    const known = this.reads.get(resource);
    if (known) known.add(key);
    else this.reads.set(resource, new Set([key]));
  }
}

/** Resources whose read keys are not a proper subset of the read keys of another one. */
function mostRead(alike: readonly Resource[], reads: ReadonlyMap<Resource, ReadonlySet<string>>): readonly Resource[] {
  const keysOf = (resource: Resource | undefined): ReadonlySet<string> =>
    (resource && reads.get(resource)) ?? new Set();
  const kinds = [...grouped(alike, (resource) => [...keysOf(resource)].sort().join()).values()];
  const isLess = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    one.size < other.size && [...one].every((key) => other.has(key));
  return kinds.filter(([one]) => !kinds.some(([other]) => isLess(keysOf(one), keysOf(other)))).flat();
}
