/** The synthesized templates of one environment, and the folder with what they deploy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { at, type Json, readStack, type Resource, TemplateIndex } from '../../lib/assembly/template-index';
import type { Resolver } from './resolve';

export interface Assembly {
  readonly tree: TemplateIndex;
  /** Folder of an asset by its hash. @throws Error where there is none */
  readonly asset: (hash: string) => string;
}

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      displayName: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional(), file: z.string().optional() }).optional(),
    }),
  ),
});

const assets = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })),
});

/**
 * Reads the assembly of an environment: the folder `assembly-<environment>` of what `cdk synth` writes.
 * @throws Error where the folder is none
 */
export function readAssembly(folder: string): Assembly {
  const { artifacts } = manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const stacks = Object.values(artifacts).flatMap(({ type, environment = '', displayName = '', properties }) => {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
    const [account = '', region = ''] = environment.replace('aws://', '').split('/');
    return [readStack(displayName, join(folder, properties.templateFile), region, account)];
  });
  const files = Object.values(artifacts).flatMap(({ type, properties }) =>
    type === 'cdk:asset-manifest' && properties?.file !== undefined ? [join(folder, properties.file)] : [],
  );
  const sources = new Map(
    files.flatMap((file) => Object.entries(assets.parse(JSON.parse(readFileSync(file, 'utf8'))).files)),
  );
  return {
    tree: new TemplateIndex(stacks),
    asset: (hash) => {
      const path = sources.get(hash)?.source.path;
      if (path === undefined) throw new Error(`${folder} has no asset ${hash}; synthesize again`);
      return join(folder, path);
    },
  };
}

// What the templates deploy, by ARN: the kinds of things that a plan names.

/** ARNs of functions with a name, database clusters and container services, in all regions. */
export function deployedArns(tree: TemplateIndex, resolver: Resolver): ReadonlySet<string> {
  const value = ({ stack, properties }: Resource, name: string): Json | undefined => {
    const given = at(properties, name);
    return given === undefined ? undefined : resolver.value(stack, given);
  };
  const arnsOf = (type: string, service: string, rest: (resource: Resource) => string | undefined): readonly string[] =>
    tree.ofType(type).flatMap((resource) => {
      const found = rest(resource);
      return found === undefined
        ? []
        : [`arn:aws:${service}:${resource.stack.region}:${resource.stack.account}:${found}`];
    });
  const named =
    (prefix: string, property: string) =>
    (resource: Resource): string | undefined => {
      const name = value(resource, property);
      return typeof name === 'string' ? `${prefix}:${name}` : undefined;
    };
  return new Set([
    ...arnsOf('AWS::Lambda::Function', 'lambda', named('function', 'FunctionName')),
    ...arnsOf('AWS::RDS::DBCluster', 'rds', named('cluster', 'DBClusterIdentifier')),
    ...arnsOf('AWS::ECS::Service', 'ecs', (resource) => {
      const [cluster, name] = [value(resource, 'Cluster'), value(resource, 'ServiceName')];
      return typeof cluster === 'string' && typeof name === 'string' ? `service/${cluster}/${name}` : undefined;
    }),
  ]);
}
