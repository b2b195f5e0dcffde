/** Regions that read from each other, wait for each other, or differ. */
import type { Json } from '../../../../../lib/assembly/template-index';
import { add, bucket, type Mistake } from './mistake';

const record = (properties: { readonly [key: string]: Json }): Json => ({
  Name: 'x.example',
  Type: 'A',
  ...properties,
});

export const REGIONS: readonly Mistake[] = [
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
    mistake: 'an import without an export in the region',
    edit: add('AWS::SNS::Topic', { DisplayName: { 'Fn::ImportValue': 'holdfast-production-data:Cluster' } }),
    names: 'holdfast-production-data:Cluster',
  },
  {
    check: 'rule-1/first-deployment',
    mistake: 'a stack without a place in the order',
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
    mistake: 'a parameter that no stack writes',
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
    mistake: 'weights that say which region is active',
    edit: add('AWS::Route53::RecordSetGroup', { RecordSets: [record({ Weight: 100 }), record({ Weight: 0 })] }),
    names: 'weight 0, another record 100',
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
];
