/** What exists in AWS at one moment of a rehearsed deployment, as far as templates say. */
import { type Json, leaves } from '../assembly/template-index';
import type { Stack } from './assembly';

/** One physical resource. */
export interface Thing {
  /** `<stack>/<logical id>`. A replacement has the same. */
  readonly id: string;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  /** How many there were before under its id: replaced, or deleted. */
  readonly generation: number;
  /** Resolved: references are tokens, or names where the name is known (resolve.ts). */
  readonly properties: Json;
  /** What `Ref` gives. */
  readonly ref: string;
  /** Ids of the things that its properties refer to, in other stacks too. */
  readonly uses: ReadonlySet<string>;
  /** Names of the exports that its properties import. */
  readonly imports: ReadonlySet<string>;
  /** What becomes of it when it leaves its stack: `Delete`, `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
  readonly onDelete: string;
  /** What becomes of it when it is replaced. */
  readonly onReplace: string;
}

/** A value that a stack exports. */
export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stack: Stack;
  /** Logical ids of what the value is made of. */
  readonly of: ReadonlySet<string>;
}

/** Changed in place by a walk. */
export class World {
  /** What custom resources wrote into parameters of Systems Manager, by region and name. */
  readonly pushed = new Map<string, string>();
  /** Types and properties of everything that has ever existed. */
  readonly made: Thing[] = [];
  /** Everything that exists: in a stack, waiting for a clean-up, or kept. */
  readonly existing = new Set<Thing>();
  private readonly owned = new Map<string, Thing>();
  private readonly kept = new Set<Thing>();
  private readonly byType = new Index();
  private readonly byStack = new Index();
  private readonly byUse = new Index();
  private readonly exported = new Map<string, Export>();
  private readonly generations = new Map<string, number>();

  /** What belongs to a stack under an id. */
  thing(id: string): Thing | undefined {
    return this.owned.get(id);
  }

  /** Everything that belongs to a stack. */
  get things(): Iterable<Thing> {
    return this.owned.values();
  }

  ofStack({ id }: Pick<Stack, 'id'>): readonly Thing[] {
    return [...this.byStack.get(id)].filter((thing) => this.owned.get(thing.id) === thing);
  }

  /** Everything of a type that exists. */
  ofType(type: string): Iterable<Thing> {
    return this.byType.get(type);
  }

  /** Everything that exists and refers to an id. */
  usersOf(id: string): Iterable<Thing> {
    return this.byUse.get(id);
  }

  /** Whether it exists and belongs to no stack any more: retained, or left behind. */
  isKept(thing: Thing): boolean {
    return this.kept.has(thing);
  }

  /** Takes in a new thing, or a changed one in place of the one before. @returns the one before, which a replacement leaves to the clean-up */
  put(thing: Thing): Thing | undefined {
    const before = this.owned.get(thing.id);
    if (before?.generation === thing.generation) this.index(before, 'remove');
    this.owned.set(thing.id, thing);
    this.index(thing, 'add');
    this.made.push(thing);
    this.generations.set(thing.id, thing.generation + 1);
    return before;
  }

  /** Takes a thing out of its stack; it still exists. */
  keep(thing: Thing): void {
    if (this.owned.get(thing.id) === thing) this.owned.delete(thing.id);
    this.kept.add(thing);
  }

  /** Takes a thing out of the world. */
  remove(thing: Thing): void {
    if (this.owned.get(thing.id) === thing) this.owned.delete(thing.id);
    this.kept.delete(thing);
    this.index(thing, 'remove');
  }

  /** Of the next thing that is created under an id. */
  nextGeneration(id: string): number {
    return this.generations.get(id) ?? 0;
  }

  exportNamed({ account, region }: Pick<Stack, 'account' | 'region'>, name: string): Export | undefined {
    return this.exported.get(`${account} ${region} ${name}`);
  }

  exportsOf({ id }: Pick<Stack, 'id'>): readonly Export[] {
    return [...this.exported.values()].filter(({ stack }) => stack.id === id);
  }

  setExport(given: Export): void {
    this.exported.set(`${given.stack.account} ${given.stack.region} ${given.name}`, given);
  }

  removeExport({ stack, name }: Export): void {
    this.exported.delete(`${stack.account} ${stack.region} ${name}`);
  }

  /** Ids of the stacks that import a value. */
  importersOf({ name, stack: { account, region } }: Export): readonly string[] {
    const importers = [...this.things].filter(
      ({ stack, imports }) => imports.has(name) && stack.account === account && stack.region === region,
    );
    return [...new Set(importers.map(({ stack }) => stack.id))];
  }

  private index(thing: Thing, change: 'add' | 'remove'): void {
    if (change === 'add') this.existing.add(thing);
    else this.existing.delete(thing);
    this.byType[change](thing.type, thing);
    this.byStack[change](thing.stack.id, thing);
    for (const id of thing.uses) this.byUse[change](id, thing);
  }
}

/** Things by a key; the world is asked for them at every step. */
class Index {
  private readonly things = new Map<string, Set<Thing>>();

  get(key: string): Iterable<Thing> {
    return this.things.get(key) ?? [];
  }

  add(key: string, thing: Thing): void {
    const known = this.things.get(key);
    if (known) known.add(thing);
    else this.things.set(key, new Set([thing]));
  }

  remove(key: string, thing: Thing): void {
    this.things.get(key)?.delete(thing);
  }
}

/** How tokens name a thing (resolve.ts): a replacement has another one. */
export const tokenOf = ({ id, generation }: Pick<Thing, 'id' | 'generation'>): string =>
  generation > 0 ? `${id}#${generation}` : id;

/** Whether properties refer to a thing, by `Ref` or by an attribute. */
export const refersTo = (properties: Json, thing: Thing): boolean =>
  mentions(properties, thing.ref) || mentions(properties, `{${tokenOf(thing)}.`);

/** Whether a text of the value contains another one. */
export const mentions = (value: Json, text: string): boolean =>
  leaves(value).some((leaf) => typeof leaf.value === 'string' && leaf.value.includes(text));

/** Where a reader finds it: stack and logical id. */
export const placeOf = ({ stack, logicalId }: Pick<Thing, 'stack' | 'logicalId'>): string => `${stack.id}/${logicalId}`;
