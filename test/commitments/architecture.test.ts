import type { Check } from '../../lib/commitments/check';
import { ARCHITECTURE_CHECKS } from '../../lib/commitments/checks/index';
import { CHECKS } from '../../lib/commitments/checks/index';
import { holds } from '../../lib/commitments/report';
import type { Json, TemplateIndex } from '../../lib/assembly/template-index';
import { environments } from '../../lib/config/environments';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');

describe.each(environments({}))('in $name', (environment) => {
  test.each(CHECKS.filter(({ holdsIn }) => holds(holdsIn, environment)))('$id/$name: $sentence', (check) => {
    expect(check.find(tree(environment.name))).toEqual([]);
  });
});

test('every check has an id and a name of its own, so that a finding leads to one sentence', () => {
  const names = CHECKS.map(({ id, name }) => `${id}/${name}`);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

test('accounts of the environments are distinct (B4)', () => {
  const accounts = (['production', 'staging', 'sandbox'] as const).map((name) => [
    ...new Set(tree(name).stacks.map(({ account }) => account)),
  ]);
  expect(accounts.map((each) => each.length)).toEqual([1, 1, 1]);
  expect(new Set(accounts.flat()).size).toBe(3);
});

/** What an engineer might do, and the check that must not let it pass. */
interface Mistake {
  readonly check: string;
  readonly mistake: string;
  readonly edit: (draft: Draft) => void;
  /** What the finding must name. */
  readonly names: string;
}

const bucket = first(production, 'AWS::S3::Bucket', ({ path }) => path.startsWith('A/Archive/Archive/Email'));
const logGroup = first(production, 'AWS::Logs::LogGroup');
const zone = first(production, 'AWS::Route53::HostedZone');

/** A resource beside the others of a region. */
const add =
  (type: string, properties: Json, letter = 'A') =>
  (draft: Draft) =>
    draft.add(`${letter}/Archive`, 'Mistake', { Type: type, Properties: properties });

const record = (properties: { readonly [key: string]: Json }): Json => ({
  Name: 'x.example',
  Type: 'A',
  ...properties,
});

const MISTAKES: readonly Mistake[] = [
  {
    check: 'rule-1/no-foreign-reads',
    mistake: 'reading an output of the other region',
    edit: add('AWS::SSM::Parameter', {
      Value: { 'Fn::GetStackOutput': { Region: 'us-east-2', StackName: 'x', OutputName: 'y' } },
    }),
    names: 'us-east-2',
  },
  {
    check: 'rule-1/no-foreign-reads',
    mistake: "the CDK's own cross-region references",
    edit: add('Custom::CrossRegionExportReader', {}),
    names: 'CrossRegionExportReader',
  },
  {
    check: 'rule-1/no-foreign-reads',
    mistake: "a dynamic reference to the other region's secret",
    edit: add('AWS::SNS::Topic', {
      DisplayName: '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-2:000000000001:secret:x}}',
    }),
    names: 'us-east-2',
  },
  {
    check: 'rule-1/no-foreign-reads',
    mistake: "a parameter of the other region's",
    edit: (draft) =>
      draft.setTemplate('A/Archive', ['Parameters', 'Other'], {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/holdfast/us-east-2/x',
      }),
    names: '/holdfast/us-east-2/x',
  },
  {
    check: 'rule-1/only-computed-names',
    mistake: 'a key of the other region by its id',
    edit: (draft) =>
      draft.set(
        bucket.path,
        [
          'Properties',
          'ReplicationConfiguration',
          'Rules',
          0,
          'Destination',
          'EncryptionConfiguration',
          'ReplicaKmsKeyID',
        ],
        'arn:aws:kms:us-east-2:000000000001:key/0c1d',
      ),
    names: 'key/0c1d',
  },
  {
    check: 'rule-1/only-computed-names',
    mistake: 'an ARN of the other region, made up at deployment',
    edit: add('AWS::SNS::Topic', {
      DisplayName: { 'Fn::Join': ['', ['arn:aws:ec2:us-east-2:000000000001:vpc/', { Ref: 'X' }]] },
    }),
    names: 'vpc/',
  },
  {
    check: 'rule-1/pushes-only-write',
    mistake: 'a policy that reads a parameter of the other region',
    edit: add('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'ssm:GetParameter',
            Resource: 'arn:aws:ssm:us-east-2:000000000001:parameter/holdfast/x',
          },
        ],
      },
    }),
    names: 'ssm:GetParameter',
  },
  {
    check: 'rule-1/own-exports',
    mistake: 'an import that nobody in the region exports',
    edit: add('AWS::SNS::Topic', { DisplayName: { 'Fn::ImportValue': 'holdfast-production-data:Cluster' } }),
    names: 'holdfast-production-data:Cluster',
  },
  {
    check: 'rule-1/first-deployment',
    mistake: 'a stack that has no turn',
    edit: (draft) => draft.rename('A/Archive', 'Extra'),
    names: 'not in the list',
  },
  {
    check: 'rule-1/first-deployment',
    mistake: 'an early stack that reads the parameter of a later one',
    edit: (draft) =>
      draft.setTemplate('A/Archive', ['Parameters', 'Zone'], {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/holdfast/production/zone/id',
      }),
    names: '/holdfast/production/zone/id',
  },
  {
    check: 'rule-1/first-deployment',
    mistake: 'a parameter that nobody writes',
    edit: add('AWS::SNS::Topic', { DisplayName: '{{resolve:ssm:/holdfast/production/nothing}}' }, 'B'),
    names: '/holdfast/production/nothing',
  },
  {
    check: 'rule-2/no-desired-count',
    mistake: 'a desired count',
    edit: add('AWS::ECS::Service', { DesiredCount: 2 }),
    names: 'DesiredCount 2',
  },
  {
    check: 'rule-2/no-primary-record',
    mistake: 'a primary record',
    edit: add('AWS::Route53::RecordSet', record({ Failover: 'PRIMARY' })),
    names: 'PRIMARY',
  },
  {
    check: 'rule-2/no-primary-record',
    mistake: 'a primary record in a group',
    edit: add('AWS::Route53::RecordSetGroup', { RecordSets: [record({ Failover: 'SECONDARY' })] }),
    names: 'SECONDARY',
  },
  {
    check: 'rule-2/equal-weights',
    mistake: 'weights that say who is active',
    edit: add('AWS::Route53::RecordSetGroup', { RecordSets: [record({ Weight: 100 }), record({ Weight: 0 })] }),
    names: 'weight 0 beside 100',
  },
  {
    check: 'rule-2/role-neutral',
    mistake: 'a property that only one region has',
    edit: (draft) => draft.delete(bucket.path, ['Properties', 'ReplicationConfiguration']),
    names: 'ReplicationConfiguration',
  },
  {
    check: 'rule-2/role-neutral',
    mistake: 'a resource that only one region has',
    edit: add('AWS::SNS::Topic', {}, 'B'),
    names: 'AWS::SNS::Topic',
  },
  {
    check: 'rule-8/encrypted-at-rest',
    mistake: 'a queue without a key',
    edit: add('AWS::SQS::Queue', { SqsManagedSseEnabled: true }),
    names: 'no key',
  },
  {
    check: 'rule-8/encrypted-at-rest',
    mistake: 'a bucket with a key of S3',
    edit: (draft) =>
      draft.delete(bucket.path, [
        'Properties',
        'BucketEncryption',
        'ServerSideEncryptionConfiguration',
        0,
        'ServerSideEncryptionByDefault',
        'KMSMasterKeyID',
      ]),
    names: 'no key',
  },
  {
    check: 'rule-8/replicas-encrypted',
    mistake: 'a copy without a key',
    edit: (draft) =>
      draft.delete(bucket.path, [
        'Properties',
        'ReplicationConfiguration',
        'Rules',
        0,
        'Destination',
        'EncryptionConfiguration',
      ]),
    names: 'without a key',
  },
  {
    check: 'rule-8/replicas-encrypted',
    mistake: 'a secret whose replica has no key',
    edit: add('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'us-east-2' }] }),
    names: 'replica in "us-east-2"',
  },
  {
    check: 'L3/storage-encrypted',
    mistake: 'a database without encryption',
    edit: add('AWS::RDS::GlobalCluster', {}),
    names: 'nothing',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a zone that goes with its resource',
    edit: (draft) => draft.set(zone.path, ['DeletionPolicy'], 'Delete'),
    names: 'Delete',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a bucket that goes when it is replaced',
    edit: (draft) => draft.delete(bucket.path, ['UpdateReplacePolicy']),
    names: 'Delete',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a snapshot that never expires',
    edit: (draft) => draft.set(bucket.path, ['DeletionPolicy'], 'Snapshot'),
    names: 'Snapshot',
  },
  {
    check: 'F6/log-retention',
    mistake: 'a log group that is kept for ever',
    edit: (draft) => draft.delete(logGroup.path, ['Properties', 'RetentionInDays']),
    names: 'nothing',
  },
  {
    check: 'F6/log-retention',
    mistake: 'customer data in logs for a year',
    edit: (draft) => draft.set(logGroup.path, ['Properties', 'RetentionInDays'], 400),
    names: '400',
  },
  {
    check: 'F6/log-retention',
    mistake: "names of customers' objects kept with the management trail",
    edit: (draft) => draft.set('B/Detection/Trails/ObjectTrail/Resource', ['Properties', 'RetentionInDays'], 400),
    names: '400',
  },
  {
    check: 'F8/logs-protected',
    mistake: 'a log group that anybody can delete',
    edit: (draft) => draft.set(logGroup.path, ['Properties', 'DeletionProtectionEnabled'], false),
    names: 'false',
  },
  {
    check: 'rule-10/nothing-closed',
    mistake: 'Audit Manager',
    edit: add('AWS::AuditManager::Assessment', {}),
    names: 'AWS::AuditManager::Assessment',
  },
  {
    check: 'rule-10/nothing-closed',
    mistake: 'an event data store',
    edit: add('AWS::CloudTrail::EventDataStore', {}),
    names: 'EventDataStore',
  },
  {
    check: 'B4/own-account',
    mistake: "another environment's account",
    edit: add('AWS::SNS::Topic', { DisplayName: 'arn:aws:sns:us-west-2:000000000002:x' }),
    names: '000000000002',
  },
  {
    check: 'B4/own-names',
    mistake: "another environment's bucket",
    edit: add('AWS::SNS::Topic', { DisplayName: 'arn:aws:s3:::holdfast-staging-mail-x' }),
    names: 'staging',
  },
];

describe('does not let pass', () => {
  test.each(MISTAKES)('$mistake ($check)', ({ check, edit, names }) => {
    const broken = findings(named(check), mutated(production, edit));
    const before = findings(named(check), production);
    expect(broken.filter((finding) => !before.includes(finding)).join('\n')).toContain(names);
  });

  test('any of the mistakes that its checks are for: each check has one', () => {
    const proved = new Set(MISTAKES.map(({ check }) => check));
    expect(ARCHITECTURE_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => !proved.has(name))).toEqual([]);
  });
});

function named(name: string): Check {
  const check = ARCHITECTURE_CHECKS.find((each) => `${each.id}/${each.name}` === name);
  if (!check) throw new Error(`no check ${name}`);
  return check;
}

const findings = (check: Check, tree: TemplateIndex): readonly string[] =>
  check.find(tree).map(({ path, found }) => `${path}: ${found}`);
