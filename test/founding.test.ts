import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../lib/app';
import { environment } from './support/stage';

/** All resources of an environment on its first day, by construct path. */
function resources(name: 'production' | 'sandbox') {
  const stacks = createApp([environment(name, { founding: true })])
    .node.findAll()
    .filter((node): node is Stack => Stack.isStack(node));
  return stacks.flatMap((stack) => Object.entries(Template.fromStack(stack).toJSON().Resources).map(([id, resource]) => ({ at: `${stack.node.path}/${id}`, resource })));
}

const text = (resource: unknown): string => JSON.stringify(resource);

describe.each(['production', 'sandbox'] as const)('the first creation of %s', (name) => {
  const made = resources(name);

  test('copies nothing yet: S3 demands that a destination exists', () => {
    expect(made.filter(({ resource }) => text(resource).includes('ReplicationConfiguration')).map(({ at }) => at)).toEqual([]);
  });

  test('can roll back: nothing that it makes refuses to be deleted', () => {
    const refusing = /"(DeletionProtection|DeletionProtectionEnabled|DeleteProtection)":true|"deletion_protection.enabled","Value":"true"/;
    expect(made.filter(({ resource }) => refusing.test(text(resource))).map(({ at }) => at)).toEqual([]);
  });
});
