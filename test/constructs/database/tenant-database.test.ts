import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { z } from 'zod';
import { mostConnections } from '../../../lib/constructs/database/database-alarms';
import { migrationEnvironment } from '../../../lib/contracts/migration';
import { DATABASE_ROLE } from '../../../lib/runtime/database/roles';
import { databaseVariables } from '../../../lib/runtime/database/variables';
import { environment, regionsOf } from '../../support/stage';
import { dataStackOf, dataTemplate } from './data-stack-of';

const production = environment('production');
const withFounder = (founder: 'A' | 'none') => ({ database: { ...production.database, founder } });
const CLUSTER = 'AWS::RDS::DBCluster';
const once = ['AWS::RDS::GlobalCluster', 'AWS::SecretsManager::Secret'];
const founding = ['MasterUsername', 'MasterUserPassword', 'DatabaseName'];

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

test('the founder founds what exists once', () => {
  const template = dataTemplate('production', 'A', withFounder('A'));
  for (const type of once) template.resourceCountIs(type, 1);
  expect(Object.keys(propertiesOf(template, CLUSTER)[0])).toEqual(expect.arrayContaining(founding));
});

test.each([
  ['B', 'A'],
  ['A', 'none'],
  ['B', 'none'],
] as const)('region %s joins and has none of it when the founder is %s', (letter, founder) => {
  const template = dataTemplate('production', letter, withFounder(founder));
  for (const type of once) template.resourceCountIs(type, 0);
  const [cluster] = propertiesOf(template, CLUSTER);
  expect(Object.keys(cluster).filter((name) => founding.includes(name))).toEqual([]);
  expect(cluster.GlobalClusterIdentifier).toBe('holdfast-production');
});

test('the template carries no password, only a reference that CloudFormation resolves', () => {
  const [cluster] = propertiesOf(dataTemplate('production'), CLUSTER);
  expect(JSON.stringify(cluster.MasterUserPassword)).toMatch(
    /\{\{resolve:secretsmanager:.*:SecretString:password::\}\}/,
  );
});

test('the cluster waits for the global cluster through the secret: its own dependencies are equal in both regions', () => {
  const dependsOn = (letter: 'A' | 'B') =>
    Object.values(dataTemplate('production', letter).findResources(CLUSTER))[0]?.DependsOn;
  expect(dependsOn('A')).toEqual(dependsOn('B'));
  dataTemplate('production').hasResource('AWS::SecretsManager::Secret', {
    DependsOn: Object.keys(dataTemplate('production').findResources('AWS::RDS::GlobalCluster')),
  });
});

test('the secret is copied under a key of the other region, but not before that region exists', () => {
  const alias = 'arn:aws:kms:us-east-2:000000000001:alias/holdfast/production/secrets';
  dataTemplate('production').hasResourceProperties('AWS::SecretsManager::Secret', {
    ReplicaRegions: [{ Region: 'us-east-2', KmsKeyId: alias }],
  });
  const early = dataTemplate('production', 'A', regionsOf('production', { founding: true }));
  early.hasResourceProperties('AWS::SecretsManager::Secret', { ReplicaRegions: Match.absent() });
  expect(propertiesOf(early, 'AWS::S3::Bucket').map((bucket) => bucket.ReplicationConfiguration)).toEqual([
    undefined,
    undefined,
  ]);
});

test('an environment of one region has no global database and does not look up the writer (M11)', () => {
  const stack = dataStackOf('sandbox');
  expect(stack.database.variables.DATABASE_GLOBAL_CLUSTER).toBeUndefined();
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::RDS::GlobalCluster', 0);
  expect(JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'))).not.toContain('DescribeGlobalClusters');
});

test('the private tiers of both regions reach the database on its port, and it opens no connections', () => {
  dataTemplate('production').hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: ['10.0.128.0/19', '10.0.160.0/19', '10.1.128.0/19', '10.1.160.0/19'].map((CidrIp) =>
      Match.objectLike({ CidrIp, FromPort: 5432, ToPort: 5432 }),
    ),
    SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
  });
});

test('a grant to connect allows sign-in as one role in either region, and to look up the writer', () => {
  const stack = dataStackOf('production', 'B');
  stack.database.grantConnect(new ManagedPolicy(stack, 'Program'), DATABASE_ROLE.application);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'rds-db:connect',
          Effect: 'Allow',
          Resource: ['us-east-2', 'us-west-2'].map(
            (region) => `arn:aws:rds-db:${region}:000000000001:dbuser:*/holdfast_application`,
          ),
        },
        {
          Action: 'rds:DescribeGlobalClusters',
          Effect: 'Allow',
          Resource: 'arn:aws:rds::000000000001:global-cluster:holdfast-production',
        },
      ],
    },
  });
});

test("the variables are those of every program's contract", () => {
  const { variables } = dataStackOf('production').database;
  const deployed = {
    ...variables,
    DATABASE_READER_HOST: 'holdfast-production-us-west-2.cluster-ro-abc123.us-west-2.rds.amazonaws.com',
  };
  expect(z.object(databaseVariables).parse(deployed)).toMatchObject({
    DATABASE_PORT: 5432,
    DATABASE_GLOBAL_CLUSTER: 'holdfast-production',
  });
  const administrator = JSON.stringify({ username: 'u', password: 'p' });
  expect(migrationEnvironment.safeParse({ ...deployed, DATABASE_ADMINISTRATOR: administrator }).success).toBe(true);
});

test.each([
  [2, 0.5, 450],
  [4, 0.5, 901],
  [32, 2, 5000],
  [16, 0.5, 2000],
])(
  'with a ceiling of %d and a floor of %d capacity units an instance takes %d connections',
  (maxCapacity, minCapacity, expected) => {
    expect(mostConnections({ database: { ...production.database, maxCapacity, minCapacity } })).toBe(expected);
  },
);
