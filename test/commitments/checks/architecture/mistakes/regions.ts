/** Regions that read from each other, wait for each other, or differ. */
import type { Json } from '../../../../../lib/assembly/template-index';
import { added, type Edit, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';
import { BUCKET, EXTRA } from './places';

const record = (properties: { readonly [key: string]: Json }): Json => ({
  Name: 'x.example',
  Type: 'A',
  ...properties,
});

const named = (DisplayName: Json): Edit => added('AWS::SNS::Topic', { DisplayName });

/** Gives a stack a parameter that CloudFormation reads. */
const reading =
  (Default: string): Edit =>
  (draft, stack) =>
    draft.setTemplate(stack, ['Parameters', 'Other'], { Type: 'AWS::SSM::Parameter::Value<String>', Default });

export const REGIONS: readonly Mistake[] = [
  ...mistakesAt('rule-1/no-cross-region-reads', 'A/Archive', {
    'reading an output of the other region': added('AWS::SSM::Parameter', {
      Value: { 'Fn::GetStackOutput': { Region: 'us-east-2', StackName: 'x', OutputName: 'y' } },
    }),
    "a dynamic reference to the other region's secret": named(
      '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-2:000000000001:secret:x}}',
    ),
    "a parameter of the other region's": reading('/holdfast/us-east-2/x'),
  }),
  ...mistakesAt('rule-1/no-cross-region-reads', EXTRA, {
    "the CDK's own cross-region references": added('Custom::CrossRegionExportReader'),
  }),
  ...mistakesAt('rule-1/computed-names', BUCKET, {
    'a key of the other region by its id': set(
      'ReplicationConfiguration.Rules.0.Destination.EncryptionConfiguration.ReplicaKmsKeyID',
      'arn:aws:kms:us-east-2:000000000001:key/0c1d',
    ),
  }),
  ...mistakesAt('rule-1/computed-names', EXTRA, {
    'an ARN of the other region, made up at deployment': named({
      'Fn::Join': ['', ['arn:aws:ec2:us-east-2:000000000001:vpc/', { Ref: 'X' }]],
    }),
  }),
  ...mistakesAt('rule-1/write-only-pushes', EXTRA, {
    'a policy that reads a parameter of the other region': added('AWS::IAM::ManagedPolicy', {
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
  }),
  ...mistakesAt('rule-1/same-region-exports', 'A/Archive', {
    'an import without an export in the region': named({ 'Fn::ImportValue': 'holdfast-production-data:Cluster' }),
  }),
  ...mistakesAt('rule-1/deployment-order', ['A/Extra', 'A/Archive'], {
    'a stack without a place in the order': (draft, stack) => draft.rename(stack, 'Extra'),
  }),
  ...mistakesAt('rule-1/deployment-order', 'A/Archive', {
    'an early stack that reads the parameter of a later one': reading('/holdfast/production/zone/id'),
  }),
  ...mistakesAt('rule-1/deployment-order', 'B/Archive', {
    'a parameter that no stack writes': named('{{resolve:ssm:/holdfast/production/nothing}}'),
  }),
  ...mistakesAt('rule-2/no-desired-count', EXTRA, {
    'a desired count': added('AWS::ECS::Service', { DesiredCount: 2 }),
  }),
  ...mistakesAt('rule-2/no-primary-record', EXTRA, {
    'a primary record': added('AWS::Route53::RecordSet', record({ Failover: 'PRIMARY' })),
    'a secondary record in a group': added('AWS::Route53::RecordSetGroup', {
      RecordSets: [record({ Failover: 'SECONDARY' })],
    }),
  }),
  ...mistakesAt('rule-2/equal-weights', EXTRA, {
    'weights that say which region is active': added('AWS::Route53::RecordSetGroup', {
      RecordSets: [record({ Weight: 100 }), record({ Weight: 0 })],
    }),
  }),
  ...mistakesAt('rule-2/equal-templates', ['Archive/Archive/Email/Resource', BUCKET], {
    'a property that only one region has': without('ReplicationConfiguration'),
  }),
  ...mistakesAt('rule-2/equal-templates', ['Archive/Extra', 'B/Archive'], {
    'a resource that only one region has': added('AWS::SNS::Topic'),
  }),
];
