/** The role that alone may change protection is the role by which the stack is deployed, whatever the bootstrap is called. */
import { emailService } from '../support/environment-tree';

test('with another qualifier, every policy names the role by which its stack is deployed', () => {
  const { stacks } = emailService('sandbox', { bootstrapQualifier: 'other' }).synth();
  const roles = stacks.flatMap(({ displayName, template, cloudFormationExecutionRoleArn: arn = '' }) =>
    [...JSON.stringify(template).matchAll(/role\/cdk-[^"]*/g)].map(([named]) => ({ displayName, named, arn })),
  );
  expect(roles.length).toBeGreaterThan(0);
  expect(roles.filter(({ named, arn }) => !named.startsWith('role/cdk-other-') || !arn.endsWith(named))).toEqual([]);
  expect(JSON.stringify(stacks.map(({ template }) => template))).not.toContain('hnb659fds');
});
