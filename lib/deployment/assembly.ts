/** Reads any cloud assembly: stacks with their templates, below stages too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, isObject, type Json, list } from '../assembly/template-index';

/** One stack as it would be deployed. */
export interface Stack {
  /** The construct path by which the CDK selects it; without one, the artifact's id. */
  readonly id: string;
  /** The stack's name in CloudFormation. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Termination protection. */
  readonly isProtected: boolean;
  /** Ids of the stacks that the assembly wants deployed before. */
  readonly dependencies: readonly string[];
  readonly template: Json;
}

/**
 * The stacks of an assembly, each after those that it depends on.
 *
 * @throws where the folder holds no manifest, or none with stacks
 */
export function readAssembly(folder: string): readonly Stack[] {
  const stacks = stacksIn(folder);
  if (stacks.length === 0) throw new Error(`${folder}: a cloud assembly with stacks, found none`);
  return inOrder(stacks);
}

function stacksIn(folder: string): readonly Stack[] {
  const manifest: Json = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const artifacts = at(manifest, 'artifacts');
  if (!isObject(artifacts)) return [];
  const ids = new Map(
    Object.entries(artifacts).map(([key, artifact]) => [key, text(at(artifact, 'displayName'), key)]),
  );
  return Object.entries(artifacts).flatMap(([key, artifact]): readonly Stack[] => {
    const properties = at(artifact, 'properties') ?? {};
    if (at(artifact, 'type') === 'cdk:cloud-assembly')
      return stacksIn(join(folder, String(at(properties, 'directoryName'))));
    if (at(artifact, 'type') !== 'aws:cloudformation:stack') return [];
    const [account = '', region = ''] = text(at(artifact, 'environment'), '').replace('aws://', '').split('/');
    return [
      {
        id: ids.get(key) ?? key,
        name: text(at(properties, 'stackName'), key),
        account,
        region,
        isProtected: at(properties, 'terminationProtection') === true,
        dependencies: list(artifact, 'dependencies').map((other) => ids.get(String(other)) ?? String(other)),
        template: JSON.parse(readFileSync(join(folder, String(at(properties, 'templateFile'))), 'utf8')),
      },
    ];
  });
}

/** A section of a template; empty where there is none. */
export function entriesAt(template: Json, section: string): { readonly [key: string]: Json } {
  const found = at(template, section);
  return isObject(found) ? found : {};
}

const text = (value: Json | undefined, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

function inOrder(stacks: readonly Stack[]): readonly Stack[] {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  return sorted([...byId.keys()], (id) => byId.get(id)?.dependencies ?? []).flatMap((id) => byId.get(id) ?? []);
}

/** Keys so that each comes after those it needs, otherwise in their order. Needs that are no keys, and circles, are passed over. */
export function sorted(keys: readonly string[], needs: (key: string) => Iterable<string>): readonly string[] {
  const known = new Set(keys);
  const done = new Set<string>();
  const visit = (key: string): void => {
    if (!known.delete(key)) return;
    for (const need of needs(key)) visit(need);
    done.add(key);
  };
  for (const key of keys) visit(key);
  return [...done];
}
