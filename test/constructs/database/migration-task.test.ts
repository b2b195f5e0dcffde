import { resolve } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ignored } from '../../../lib/constructs/service/image';
import { dataTemplate } from './data-stack-of';

const template = dataTemplate('production');
const policies = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).map(([id, { Properties }]) => ({
  id,
  statements: Properties.PolicyDocument.Statement,
}));
const statementsOf = (name: string): { Action: string | string[]; Resource: unknown; Condition?: unknown }[] =>
  policies.find(({ id }) => id.startsWith(name))?.statements ?? [];
const actionsOf = (name: string): string[] =>
  statementsOf(name)
    .flatMap(({ Action }) => Action)
    .sort();

const context = IgnoreStrategy.docker(resolve('.'), [...ignored('db/Dockerfile.dockerignore')]);

test('files outside the program do not change its image', () => {
  const foreign = [
    'README.md',
    'lib/app.ts',
    'lib/constructs/database/tenant-database.ts',
    'node_modules/pg/package.json',
    'build/holdfast.js',
    'services/portal/src/server.ts',
  ];
  expect(foreign.filter((file) => !context.ignores(resolve(file)))).toEqual([]);
});

test('the container has a read-only file system, is not root, and gets its password by reference', () => {
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({
        ReadonlyRootFilesystem: true,
        User: '1000:1000',
        LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
        Environment: Match.absent(),
        Secrets: Match.arrayWith([
          {
            Name: 'DATABASE_ADMINISTRATOR',
            ValueFrom: Match.stringLikeRegexp('secret:holdfast/production/database-administrator'),
          },
        ]),
      }),
    ],
  });
});

test('the program may sign in and look for the writer; only its start may read the secret and decrypt it', () => {
  expect(actionsOf('MigrationPermissions')).toEqual(['rds-db:connect', 'rds:DescribeGlobalClusters']);
  expect(actionsOf('MigrationTaskStart')).toEqual([
    'kms:Decrypt',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameters',
  ]);
  expect(JSON.stringify(statementsOf('MigrationPermissions'))).toContain('/holdfast_migration"');
});

test('the task reaches databases of both regions and the web, and accepts no connections', () => {
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupEgress: [
      Match.objectLike({ CidrIp: '0.0.0.0/0', ToPort: 443 }),
      Match.objectLike({ CidrIp: '10.0.192.0/19', ToPort: 5432 }),
      Match.objectLike({ CidrIp: '10.1.192.0/19', ToPort: 5432 }),
    ],
    SecurityGroupIngress: Match.absent(),
  });
});

test('the stack has the command that runs it as an output', () => {
  const call = JSON.stringify(template.findOutputs('MigrationCall'));
  expect(call).toContain(
    'aws ecs run-task --region us-west-2 --cluster holdfast-production-migration --task-definition holdfast-production-migration',
  );
  expect(call).toContain('assignPublicIp=DISABLED');
});
