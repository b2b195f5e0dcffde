import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../lib/app';
import type { EnvironmentName } from '../lib/config/types';
import { assemblyFolderOfTest } from './support/apps';
import { environment } from './support/stage';

const stacksOf = (name: EnvironmentName, founding: boolean): readonly Stack[] =>
  createApp([environment(name, { founding })], { outdir: assemblyFolderOfTest() })
    .node.findAll()
    .filter((node) => Stack.isStack(node));

const text = (resource: unknown): string => JSON.stringify(resource);

describe.each(['production', 'sandbox'] as const)('the first creation of %s', (name) => {
  const stacks = stacksOf(name, true);
  const made = stacks.flatMap((stack) =>
    Object.entries(Template.fromStack(stack).toJSON().Resources).map(([id, resource]) => ({
      at: `${stack.node.path}/${id}`,
      resource,
    })),
  );

  test('copies nothing yet: S3 demands that a destination exists', () => {
    expect(
      made.filter(({ resource }) => text(resource).includes('"ReplicationConfiguration":')).map(({ at }) => at),
    ).toEqual([]);
  });

  test('can roll back: nothing that it makes refuses to be deleted, and no stack does', () => {
    const refusing =
      /"(DeletionProtection|DeletionProtectionEnabled|DeleteProtection)":true|"deletion_protection.enabled","Value":"true"/;
    expect(made.filter(({ resource }) => refusing.test(text(resource))).map(({ at }) => at)).toEqual([]);
    expect(stacks.filter(({ terminationProtection }) => terminationProtection).map(({ node }) => node.path)).toEqual(
      [],
    );
  });
});

test.each([
  ['production', []],
  ['staging', undefined],
] as const)('rule 8: every stack of %s is protected from deletion, unless it is destroyable', (name, unprotected) => {
  const stacks = stacksOf(name, false);
  const found = stacks.filter(({ terminationProtection }) => !terminationProtection).map(({ node }) => node.path);
  expect(found).toEqual(unprotected ?? stacks.map(({ node }) => node.path));
});
