import {
  grouped,
  isObject,
  type Json,
  type Resource,
  type StackTemplate,
  TemplateIndex,
} from '../assembly/template-index';
type Properties = { readonly [key: string]: Json };

/** Noted where all properties were read at once, as by a search in their text. */
export const ALL = '*';

/** What was looked at. */
export interface Attention {
  /**
   * What was judged. Of resources of one type, those are left out of which less was read than of another: checks find what
   * they judge among others by its name or tags. A check that read no property at all, but what stands beside them, judged
   * every resource of the types that it asked for.
   */
  readonly judged: readonly Resource[];
  /** Names of the properties that were read of each resource; {@link ALL} where all were read at once. */
  readonly read: ReadonlyMap<Resource, ReadonlySet<string>>;
  /** Types that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** Watches which properties of which resources are read. */
export class ReadTracker {
  /** The templates, for the checks to read. */
  readonly tree: TemplateIndex;
  private reads = new Map<Resource, Set<string>>();
  private asked = new Set<string>();

  constructor(stacks: readonly StackTemplate[]) {
    const resources = new TemplateIndex(stacks).resources.map((resource) => this.observed(resource));
    this.tree = new TemplateIndex(stacks, resources, (type) => this.asked.add(type));
  }

  /** What was looked at since this was asked the last time. */
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
    // Whoever lists the keys reads their values next, one after the other.
    const listed = new Set<string>();
    return new Proxy(properties, {
      ownKeys: (target) => {
        for (const key of Object.keys(target)) listed.add(key);
        note(ALL);
        return Reflect.ownKeys(target);
      },
      get: (target, key) => {
        // What JavaScript itself asks for is no property of a resource.
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

/** Those of which nobody read more: whose keys are not a part of those that were read of another one. */
function mostRead(alike: readonly Resource[], reads: ReadonlyMap<Resource, ReadonlySet<string>>): readonly Resource[] {
  const keysOf = (resource: Resource | undefined): ReadonlySet<string> =>
    (resource && reads.get(resource)) ?? new Set();
  const kinds = [...grouped(alike, (resource) => [...keysOf(resource)].sort().join()).values()];
  const isLess = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    one.size < other.size && [...one].every((key) => other.has(key));
  return kinds.filter(([one]) => !kinds.some(([other]) => isLess(keysOf(one), keysOf(other)))).flat();
}
