import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { dataStackOf } from '../database/data-stack-of';

const stack = dataStackOf('production');
stack.mail.grantAppend(new ManagedPolicy(stack, 'Writer'));
stack.quarantine.grantRead(new ManagedPolicy(stack, 'Reader'));
const template = Template.fromStack(stack);

function actionsOf(policy: string): string[] {
  const [found] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) =>
    id.startsWith(policy),
  );
  return (
    found?.[1].Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action) ?? []
  );
}

test('a role that appends can neither read nor delete; one that reads can neither write nor list', () => {
  expect(actionsOf('Writer')).toEqual(['s3:PutObject', 'kms:GenerateDataKey']);
  expect(actionsOf('Reader')).toEqual(['s3:GetObject', 'kms:Decrypt']);
});

test('what is deleted is gone within 30 days, and nothing else expires by itself (P3)', () => {
  const rules = Object.values(template.findResources('AWS::S3::Bucket')).flatMap(
    ({ Properties }) => Properties.LifecycleConfiguration.Rules,
  );
  expect(rules).toHaveLength(2);
  for (const rule of rules) {
    expect(rule).toMatchObject({
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      ExpiredObjectDeleteMarker: true,
      Status: 'Enabled',
    });
    expect(Object.keys(rule)).not.toContain('ExpirationInDays');
  }
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
