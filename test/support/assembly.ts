/** What the tests look at: the templates that `synthesize-once.mjs` left behind, and broken copies of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  at,
  isObject,
  type Json,
  readStack,
  type Resource,
  type StackTemplate,
  TemplateIndex,
} from '../../lib/assembly/template-index';

const trees = new Map<string, TemplateIndex>();

/** The synthesized templates of an environment; read once a test file. Never change what it holds: use {@link mutated}. */
export function tree(environment: string): TemplateIndex {
  const known =
    trees.get(environment) ?? new TemplateIndex(stacksOf(join(assemblyFolder(), `assembly-${environment}`)));
  trees.set(environment, known);
  return known;
}

/** Folder of the cloud assembly of all environments. */
export function assemblyFolder(): string {
  const folder = process.env.HOLDFAST_TEST_ASSEMBLY;
  if (!folder)
    throw new Error('HOLDFAST_TEST_ASSEMBLY is not set; run through jest.config.js, whose globalSetup synthesizes');
  return folder;
}

/** The first resource of a type. @throws where there is none: a test on nothing proves nothing. */
export function first(
  tree: TemplateIndex,
  type: string,
  where: (resource: Resource) => boolean = () => true,
): Resource {
  const found = tree.ofType(type).find(where);
  if (!found)
    throw new Error(`no ${type} that the test asks for; the templates have ${tree.ofType(type).length} of that type`);
  return found;
}

/** A copy of `tree` as an engineer might have broken it; the original stays as it is. */
export function mutated(tree: TemplateIndex, edit: (draft: Draft) => void): TemplateIndex {
  const draft = new Draft(tree.stacks);
  edit(draft);
  return new TemplateIndex(draft.stacks);
}

type Key = string | number;

/** Edits templates by place; every edit throws where the place does not exist, so that a test cannot pass by missing it. */
export class Draft {
  constructor(private edited: readonly StackTemplate[]) {}

  get stacks(): readonly StackTemplate[] {
    return this.edited;
  }

  /** Sets a value below the resource at a construct path: `set('A/Data/Key/Resource', ['Properties', 'EnableKeyRotation'], false)`. */
  set(path: string, keys: readonly Key[], value: Json): void {
    const { stack, logicalId } = this.find(path);
    this.change(stack, ['Resources', logicalId, ...keys], value);
  }

  /** Deletes a value below the resource at a construct path. */
  delete(path: string, keys: readonly Key[]): void {
    const { stack, logicalId } = this.find(path);
    this.change(stack, ['Resources', logicalId, ...keys], undefined);
  }

  /** Deletes the resource at a construct path. */
  remove(path: string): void {
    this.delete(path, []);
  }

  /** Adds a resource to a stack, `add('A/Network', 'Extra', { Type, Properties })`; its path is `A/Network/Extra`. */
  add(stackPath: string, logicalId: string, resource: Json): void {
    this.change(this.stack(stackPath), ['Resources', logicalId], resource);
  }

  /** Sets a value of a stack's template, outside its resources too: `setTemplate('A/Network', ['Outputs', 'X'], ...)`. */
  setTemplate(stackPath: string, keys: readonly Key[], value: Json): void {
    this.change(this.stack(stackPath), keys, value);
  }

  /** Gives a stack another name, as if it were another one. */
  rename(stackPath: string, name: string): void {
    const stack = this.stack(stackPath);
    this.edited = this.edited.map((each) => (each === stack ? { ...stack, name } : each));
  }

  private find(path: string): Resource {
    const found = new TemplateIndex(this.edited).resources.find((resource) => resource.path === path);
    if (!found) throw new Error(`no resource at ${path}`);
    return found;
  }

  private stack(path: string): StackTemplate {
    const found = this.edited.find((stack) => `${stack.letter}/${stack.name}` === path);
    if (!found)
      throw new Error(
        `no stack ${path}; there are ${this.edited.map((stack) => `${stack.letter}/${stack.name}`).join(', ')}`,
      );
    return found;
  }

  private change(stack: StackTemplate, keys: readonly Key[], value: Json | undefined): void {
    if (value === undefined && at(stack.template, ...keys) === undefined)
      throw new Error(`nothing to delete at ${keys.join('.')}`);
    const changed = { ...stack, template: replaced(stack.template, keys, value) };
    this.edited = this.edited.map((each) =>
      each.letter === stack.letter && each.name === stack.name ? changed : each,
    );
  }
}

/** `value` with the part at `keys` replaced, or deleted when `part` is undefined; missing objects on the way are made. */
function replaced(value: Json | undefined, keys: readonly Key[], part: Json | undefined): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return part ?? null;
  const inner = rest.length > 0 ? replaced(at(value, key), rest, part) : part;
  if (Array.isArray(value)) {
    const before = value.slice(0, Number(key));
    return inner === undefined
      ? [...before, ...value.slice(Number(key) + 1)]
      : [...before, inner, ...value.slice(Number(key) + 1)];
  }
  const others = Object.entries(isObject(value) ? value : {}).filter(([name]) => name !== String(key));
  return Object.fromEntries(inner === undefined ? others : [...others, [String(key), inner]]);
}

function stacksOf(folder: string): StackTemplate[] {
  const manifest: Json = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const artifacts = at(manifest, 'artifacts');
  if (!isObject(artifacts)) throw new Error(`${folder}: a manifest without artifacts`);
  return Object.values(artifacts)
    .filter((artifact) => at(artifact, 'type') === 'aws:cloudformation:stack')
    .map((artifact) => {
      const [account = '', region = ''] = String(at(artifact, 'environment')).replace('aws://', '').split('/');
      return readStack(
        String(at(artifact, 'displayName')),
        join(folder, String(at(artifact, 'properties', 'templateFile'))),
        region,
        account,
      );
    });
}
