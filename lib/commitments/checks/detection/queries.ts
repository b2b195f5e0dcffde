/** What the checks of detection have in common: regions, references across stacks, archive buckets. */
import type { Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  leaves,
  list,
  type Resource,
  type TemplateIndex,
} from '../../../assembly/template-index';
/** Resources of a type in one region. */
export const inRegion = (tree: TemplateIndex, letter: string, type: string): readonly Resource[] =>
  tree.ofType(type).filter(({ stack }) => stack.letter === letter);

/** A finding for each region in which something that must hold does not: `missing` says what is not there, or nothing. */
export const perRegion = (
  tree: TemplateIndex,
  required: string,
  fix: string,
  missing: (letter: string) => string | undefined,
): readonly Finding[] =>
  tree.letters.flatMap((letter) => {
    const found = missing(letter);
    return found === undefined ? [] : [{ path: letter, found, required, fix }];
  });

/**
 * The resource that a value leads to: by `Ref` or `Fn::GetAtt` in the same template, or by `Fn::ImportValue` in the stack of
 * the same region that exports it.
 */
export function target(tree: TemplateIndex, from: Resource, value: Json | undefined): Resource | undefined {
  const found = leaves(value ?? null);
  const imported = found.find(({ keys }) => keys.at(-1) === 'Fn::ImportValue')?.value;
  if (imported === undefined) return named(tree, from, value);
  return tree.stacks
    .filter(({ letter }) => letter === from.stack.letter)
    .flatMap((stack) => exporters(tree, stack, imported))[0];
}

function exporters(tree: TemplateIndex, stack: Resource['stack'], name: Json): readonly Resource[] {
  const outputs = at(stack.template, 'Outputs');
  if (!isObject(outputs)) return [];
  const value = Object.values(outputs).find((output) => at(output, 'Export', 'Name') === name);
  const inside = tree.resources.find((resource) => resource.stack === stack);
  const found = inside && named(tree, inside, at(value, 'Value'));
  return found ? [found] : [];
}

function named(tree: TemplateIndex, { stack }: Resource, value: Json | undefined): Resource | undefined {
  const ids = leaves(value ?? null).flatMap(({ keys, value: leaf }) =>
    keys.includes('Ref') || (keys.includes('Fn::GetAtt') && keys.at(-1) === '0') ? [leaf] : [],
  );
  return tree.resources.find((resource) => resource.stack === stack && ids.includes(resource.logicalId));
}

/** The trails of a region that record management calls: those that choose no objects. */
export const managementTrails = (tree: TemplateIndex, letter: string): readonly Resource[] =>
  inRegion(tree, letter, 'AWS::CloudTrail::Trail').filter(
    ({ properties }) => at(properties, 'AdvancedEventSelectors') === undefined,
  );

/** Whether a log group takes the calls of a management trail. */
export const isOfManagementTrail = (tree: TemplateIndex, group: Resource): boolean =>
  managementTrails(tree, group.stack.letter).some(
    (trail) => target(tree, trail, at(trail.properties, 'CloudWatchLogsLogGroupArn')) === group,
  );

/** Whether a bucket, by name, holds the customers' messages: whatever is tagged for backup. */
export const customerBuckets = (tree: TemplateIndex, letter: string): readonly string[] =>
  inRegion(tree, letter, 'AWS::S3::Bucket')
    .filter(({ properties }) => list(properties, 'Tags').some((tag) => at(tag, 'Value') === 'customer-data'))
    .map(({ properties }) => String(at(properties, 'BucketName')));

/** The locked bucket of a class, by name; empty where there is none. */
export const archiveBucket = (tree: TemplateIndex, letter: string, retentionClass: string): string =>
  inRegion(tree, letter, 'AWS::S3::Bucket')
    .filter(({ properties }) => at(properties, 'ObjectLockConfiguration') !== undefined)
    .map(({ properties }) => String(at(properties, 'BucketName')))
    .find((name) => name.includes(`-${retentionClass}-`)) ?? '';

/** Whether a statement is about a service, alone or among others. */
export function isOf(statement: Json, service: string): boolean {
  const services = at(statement, 'Principal', 'Service');
  return Array.isArray(services) ? services.includes(service) : services === service;
}

/** Whether the policy of a bucket lets a service put objects below a folder, on whose behalf. */
export function admits(
  tree: TemplateIndex,
  letter: string,
  bucket: string,
  service: string,
  folder: string,
): Json | undefined {
  const policies = inRegion(tree, letter, 'AWS::S3::BucketPolicy').filter(
    (policy) => at(target(tree, policy, at(policy.properties, 'Bucket'))?.properties, 'BucketName') === bucket,
  );
  return policies
    .flatMap(({ properties }) => list(properties, 'PolicyDocument', 'Statement'))
    .find(
      (statement) =>
        at(statement, 'Effect') === 'Allow' &&
        isOf(statement, service) &&
        JSON.stringify(at(statement, 'Action')).includes('s3:PutObject') &&
        JSON.stringify(at(statement, 'Resource')).includes(`/${folder}`),
    );
}
