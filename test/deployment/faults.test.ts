/** Faults that a release runs into years after the first one, each cut to its kind, next to the same without it. */
import type { Json } from '../../lib/assembly/template-index';
import type { Stack } from '../../lib/deployment/assembly';
import { rehearseRelease } from '../../lib/deployment/lifecycles';
import { trialRelease } from '../../lib/deployment/trial';
import { attribute, creation, KEPT, ref, release, type Resources, resource, spec, stack, teardown } from './stacks';

describe('a revision that runs can start again', () => {
  const service = (settings: Resources, readable: Json): Stack =>
    stack('a/Service', {
      Settings: resource('AWS::SSM::Parameter', { Type: 'String', Value: 'x', ...settings }),
      Start: resource('AWS::IAM::ManagedPolicy', {
        PolicyDocument: { Statement: { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: readable } },
      }),
      Role: resource('AWS::IAM::Role', { ManagedPolicyArns: [ref('Start')] }),
      Task: resource('AWS::ECS::TaskDefinition', {
        ExecutionRoleArn: attribute('Role', 'Arn'),
        ContainerDefinitions: [{ Secrets: [{ ValueFrom: { 'Fn::Sub': 'arn:aws:ssm:::parameter${Settings}' } }] }],
      }),
      Tasks: resource('AWS::ECS::Service', { TaskDefinition: ref('Task') }),
    });
  const newest: Json = { 'Fn::Sub': 'arn:aws:ssm:::parameter${Settings}' };
  const every = 'arn:aws:ssm:::parameter/settings-*';

  test.each([
    ['not while its policy follows the newest', newest, ['IA-05 a/Service/Start']],
    ['while its policy covers all', every, []],
  ])('%s', (_, readable, found) => {
    const [old, next] = ['/settings-1', '/settings-2'].map((Name) => [service({ Name }, readable)]);
    expect(release(old ?? [], next ?? [])).toEqual(found);
    expect(release(old ?? [], trialRelease(old ?? []))).toEqual(found);
  });

  test('as it was released: a value does not change under its name', () => {
    const [old, next] = ['1', '2'].map((Value) => [service({ Name: '/settings-1', Value }, every)]);
    expect(release(old ?? [], next ?? [])).toEqual(['EC-07 a/Service/Settings']);
  });

  test('a function whose role loses what it reads is uncovered for moments only', () => {
    const reader = (bucket: string): Stack =>
      stack('a/Reader', {
        Role: resource('AWS::IAM::Role', {
          Policies: [
            {
              PolicyDocument: {
                Statement: [{ Effect: 'Allow', Action: ['s3:Get*'], Resource: [`arn:aws:s3:::${bucket}`] }],
              },
            },
          ],
        }),
        Reader: resource('AWS::Lambda::Function', {
          Role: attribute('Role', 'Arn'),
          Environment: { Variables: { BUCKET: `arn:aws:s3:::${bucket}` } },
        }),
      });
    const { findings, notes } = rehearseRelease([reader('one')], [reader('two')], spec());
    expect(findings).toEqual([]);
    expect(notes.map(({ rule, resource: id }) => `${rule.id} ${id}`)).toEqual(['IA-05 Role']);
  });
});

test('the retention of a cluster does not change while AWS Backup keeps it continuously', () => {
  const both = (cluster: number, plan: number): readonly Stack[] => [
    stack('a/Data', { Cluster: resource('AWS::RDS::DBCluster', { BackupRetentionPeriod: cluster }) }),
    stack('a/Backup', {
      Plan: resource('AWS::Backup::BackupPlan', {
        BackupPlan: { BackupPlanRule: [{ EnableContinuousBackup: true, Lifecycle: { DeleteAfterDays: plan } }] },
      }),
    }),
  ];
  expect(release(both(35, 35), both(34, 34))).toEqual(['DB-11 a/Data/Cluster']);
  expect(release(both(35, 35), both(35, 34))).toEqual([]);
  expect(release(both(35, 34), both(34, 34))).toEqual([]);
  expect(release(both(35, 34), both(33, 34))).toEqual(['DB-11 a/Data/Cluster']);
});

test('records are copied from the first one on', () => {
  const buckets = (copies: boolean): readonly Stack[] => [
    stack('a/Archive', {
      Locked: resource('AWS::S3::Bucket', { BucketName: 'locked' }),
      Landing: resource(
        'AWS::S3::Bucket',
        copies ? { ReplicationConfiguration: { Rules: [{ Destination: { Bucket: 'arn:aws:s3:::locked' } }] } } : {},
        { DependsOn: 'Locked' },
      ),
    }),
  ];
  expect(creation(buckets(false), buckets(true))).toEqual(['S3-05 a/Archive/Landing']);
  expect(creation(buckets(true))).toEqual([]);
});

test('what is retained refers only to what is', () => {
  const data = (attributes: { readonly DeletionPolicy?: string }): Stack =>
    stack('a/Data', {
      Subnets: resource('AWS::RDS::DBSubnetGroup', {}, attributes),
      Cluster: resource('AWS::RDS::DBCluster', { DBSubnetGroupName: ref('Subnets') }, KEPT),
      Key: resource('AWS::KMS::Key', {}, KEPT),
      Alias: resource('AWS::KMS::Alias', { AliasName: 'alias/data', TargetKeyId: ref('Key') }, attributes),
    });
  expect(creation([data({})])).toEqual(['CF-12 a/Data/Cluster', 'KM-03 a/Data/Alias']);
  expect(teardown(data({}))).toEqual(['DB-09 a/Data/Subnets']);
  expect(creation([data(KEPT)])).toEqual([]);
});

describe('what no release changes in passing', () => {
  test('the text of a policy that other stacks import', () => {
    const exporting = (Description: string): readonly Stack[] => [
      stack(
        'a/Network',
        { Policy: resource('AWS::IAM::ManagedPolicy', { Description, PolicyDocument: {} }) },
        { Outputs: { Policy: { Value: ref('Policy'), Export: { Name: 'policy' } } } },
      ),
      stack('a/Web', { Role: resource('AWS::IAM::Role', { ManagedPolicyArns: [{ 'Fn::ImportValue': 'policy' }] }) }),
    ];
    expect(release(exporting('one'), exporting('one'))).toEqual([]);
    expect(release(exporting('one'), exporting('two'))).toContain('CF-19 a/Network/Policy');
  });

  const web = (type: string, properties: Resources) => [stack('a/Web', { Thing: resource(type, properties) })];

  test.each<[what: string, type: string, rule: string, before: Resources, changed: Resources]>([
    [
      'the association of a web firewall',
      'AWS::WAFv2::WebACLAssociation',
      'WA-01',
      { ResourceArn: 'lb' },
      { WebACLArn: '2' },
    ],
    [
      'the subnet of a NAT that holds its address',
      'AWS::EC2::NatGateway',
      'VP-07',
      { AllocationId: 'ip' },
      { SubnetId: '2' },
    ],
    [
      'subnets of a protected firewall',
      'AWS::NetworkFirewall::Firewall',
      'NF-02',
      { SubnetChangeProtection: true },
      { SubnetMappings: ['2'] },
    ],
    [
      'a protected association of DNS rules',
      'AWS::Route53Resolver::FirewallRuleGroupAssociation',
      'RR-01',
      { MutationProtection: 'ENABLED' },
      { Name: '2' },
    ],
    ['a key under a fixed name', 'AWS::RDS::DBCluster', 'CF-04', { DBClusterIdentifier: 'x' }, { KmsKeyId: '2' }],
  ])('%s', (_, type, rule, before, changed) => {
    expect(release(web(type, before), web(type, { ...before, ...changed }))).toContain(`${rule} a/Web/Thing`);
    expect(release(web(type, before), web(type, before))).toEqual([]);
  });
});
