import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { dataStackOf } from '../database/data-stack-of';

const stack = dataStackOf('production');
stack.mail.grantAppend(new ManagedPolicy(stack, 'Writer'));
stack.quarantine.grantRead(new ManagedPolicy(stack, 'Reader'));
const template = Template.fromStack(stack);

test.each([
  ['appends can neither read nor delete', ['s3:PutObject', 'kms:GenerateDataKey']],
  ['reads can neither write nor list', ['s3:GetObject', 'kms:Decrypt']],
])('a role that %s', (_, actions) => {
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: actions.map((Action) => Match.objectLike({ Action })) },
  });
});

test('what is deleted is gone within 30 days, and nothing else expires by itself (P3)', () => {
  template.resourceCountIs('AWS::S3::Bucket', 2);
  template.allResourcesProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          ExpiredObjectDeleteMarker: true,
          Status: 'Enabled',
          ExpirationInDays: Match.absent(),
        }),
      ],
    },
  });
});

test('access logs go to the landing bucket, whose policy this stack does not edit', () => {
  for (const purpose of ['mail', 'quarantine']) {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: `holdfast-production-${purpose}-000000000001-us-west-2`,
      LoggingConfiguration: {
        DestinationBucketName: 'holdfast-production-landing-000000000001-us-west-2',
        LogFilePrefix: `s3/${purpose}/`,
      },
    });
  }
  const archive = stack.node.scope?.node.findChild('Archive');
  if (!Stack.isStack(archive)) throw new Error('no Archive stack in the same region');
  expect(JSON.stringify(Template.fromStack(archive).findResources('AWS::S3::BucketPolicy'))).not.toMatch(
    /-(mail|quarantine)-/,
  );
});

test('each region watches what arrives from the other, by the names of the rules there', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ReplicationLatency',
    Threshold: 900,
    Dimensions: [
      { Name: 'DestinationBucket', Value: 'holdfast-production-mail-000000000001-us-west-2' },
      { Name: 'RuleId', Value: 'holdfast-production-mail-000000000001-us-west-2' },
      { Name: 'SourceBucket', Value: 'holdfast-production-mail-000000000001-us-east-2' },
    ],
  });
});
