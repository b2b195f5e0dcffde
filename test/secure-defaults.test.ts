import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { optOut, optOuts } from '../lib/secure-defaults';
import { secureStack } from './support/stage';

describe('rule 8: safe by default', () => {
  test('a bucket without properties is private, versioned, encrypted with a key of ours, TLS-only and kept', () => {
    const stack = secureStack('production');
    new Bucket(stack, 'Bucket');
    const template = Template.fromStack(stack);
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(JSON.stringify(template.findResources('AWS::S3::BucketPolicy'))).toContain('aws:SecureTransport');
  });

  test('keys rotate, log groups cannot be deleted, queues are encrypted, security groups let nothing out', () => {
    const stack = secureStack('production');
    new Key(stack, 'Key');
    new LogGroup(stack, 'Logs');
    new Queue(stack, 'Queue');
    new SecurityGroup(stack, 'Group', { vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::Logs::LogGroup', { DeletionProtectionEnabled: true });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: {} });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32' }],
    });
  });

  test('a destroyable environment keeps nothing back', () => {
    const stack = secureStack('staging');
    new LogGroup(stack, 'Logs');
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });
});

describe('rule 8: loud when not', () => {
  test('a weaker value is refused, with what to do', () => {
    const stack = secureStack('production');
    expect(() => new Bucket(stack, 'Bucket', { versioned: false })).toThrow(
      /production\/Stack\/Bucket: Bucket\.versioned must keep its secure default; .* optOut/,
    );
  });

  test('an explicit undefined does not erase a default', () => {
    const stack = secureStack('production');
    new Bucket(stack, 'Bucket', { versioned: undefined });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('an opt-out admits that one property below its scope, and is listed with its reason', () => {
    const stack = secureStack('production');
    const reason = 'Deliveries of access logs know only S3-managed keys';
    optOut(stack, { property: 'Bucket.encryption', reason });
    new Bucket(stack, 'Bucket', { encryption: BucketEncryption.S3_MANAGED });
    expect(() => new Bucket(stack, 'Other', { enforceSSL: false })).toThrow(/Bucket\.enforceSSL/);
    expect(optOuts(stack)).toEqual([{ path: 'production/Stack', property: 'Bucket.encryption', reason }]);
  });

  test('an opt-out without a reason is refused', () => {
    expect(() => optOut(secureStack('production'), { property: 'Bucket.encryption', reason: 'because' })).toThrow(
      /needs a reason/,
    );
  });

  test('what no default speaks of is left to its author', () => {
    const stack = secureStack('production');
    new Queue(stack, 'Queue', { retentionPeriod: Duration.days(3) });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 259200 });
  });
});
