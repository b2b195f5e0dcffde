/**
 * What CloudFormation's resource types say about themselves: which properties replace a resource when they change, and which make up
 * its physical id. The data is the service specification that the pinned `aws-cdk` ships and that `cdk diff` reads
 * (db.json.gz; @aws-cdk/aws-service-spec, made from CloudFormation's registry schemas and resource specification).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { at, isObject, type Json, list } from '../assembly/template-index';

/** Which changes replace, for all types. */
export class ServiceSpec {
  private readonly types: ReadonlyMap<string, Json>;

  /** Parts of properties, by id. */
  private readonly parts: ReadonlyMap<string, Json>;

  private constructor(resources: readonly Json[], definitions: readonly Json[]) {
    this.types = new Map(resources.map((resource) => [String(at(resource, 'cloudFormationType')), resource]));
    this.parts = new Map(definitions.map((part) => [String(at(part, '$id')), at(part, 'properties') ?? {}]));
  }

  /** Takes half a second. @throws where the installed `aws-cdk` no longer ships the specification */
  static read(): ServiceSpec {
    const file = join(dirname(createRequire(__filename).resolve('aws-cdk/package.json')), 'db.json.gz');
    const content: Json = JSON.parse(gunzipSync(readFileSync(file)).toString());
    const resources = list(content, 'schema', 'resource', 'entities');
    if (resources.length === 0) throw new Error(`${file}: the service specification of aws-cdk, found another shape`);
    return new ServiceSpec(resources, list(content, 'schema', 'typeDefinition', 'entities'));
  }

  /** Whether it says anything about a type. */
  knows(type: string): boolean {
    return this.types.has(type);
  }

  /** Create-only properties (`Description`, `Code.ZipFile`) that differ. `maybe` in the specification counts as an update in place. */
  replacedBy(type: string, before: Json, after: Json): readonly string[] {
    const properties = at(this.types.get(type), 'properties');
    return isObject(properties) ? this.differing(properties, before, after, '') : [];
  }

  /** The create-only part of a resource's properties; empty where it has none, or the type is unknown. */
  createOnlyOf(type: string, properties: Json): { readonly [name: string]: Json } {
    const known = at(this.types.get(type), 'properties');
    return isObject(known) ? this.onlyCreateOnly(known, properties) : {};
  }

  private onlyCreateOnly(known: { readonly [name: string]: Json }, given: Json): { readonly [name: string]: Json } {
    const kept = Object.entries(known).flatMap(([name, property]): readonly (readonly [string, Json])[] => {
      const value = at(given, name);
      if (value === undefined) return [];
      if (at(property, 'causesReplacement') === 'yes') return [[name, value]];
      const inner = this.parts.get(String(at(property, 'type', 'reference', '$ref')));
      const within = isObject(inner) && isObject(value) ? this.onlyCreateOnly(inner, value) : {};
      return Object.keys(within).length > 0 ? [[name, within]] : [];
    });
    return Object.fromEntries(kept);
  }

  /** The properties that make up the physical id; empty where AWS makes any part of it. */
  identityOf(type: string): readonly string[] {
    const resource = this.types.get(type);
    const parts = list(resource, 'primaryIdentifier').map(String);
    const properties = at(resource, 'properties');
    return parts.every((part) => at(properties, part) !== undefined) ? parts : [];
  }

  private differing(properties: Json, before: Json, after: Json, path: string): readonly string[] {
    if (!isObject(properties)) return [];
    return Object.entries(properties).flatMap(([name, property]): readonly string[] => {
      const [old, next] = [at(before, name), at(after, name)];
      if (isDeepStrictEqual(old, next)) return [];
      if (at(property, 'causesReplacement') === 'yes') return [`${path}${name}`];
      const inner = this.parts.get(String(at(property, 'type', 'reference', '$ref')));
      // A list or a part that is new as a whole is an update of its owner.
      return inner !== undefined && isObject(old) && isObject(next)
        ? this.differing(inner, old, next, `${path}${name}.`)
        : [];
    });
  }
}
