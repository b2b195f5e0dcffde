import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { trailName } from '../../config/names';
import type { RetentionClass } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import { admit } from '../permission/statements';

/**
 * CloudTrail's trails and the class of what they record (F6): management calls carry no customer data, data events name
 * customers' objects. The trail is also the folder in the bucket of its class.
 */
export const TRAILS = { management: 'trail', data: 'infrastructure' } as const satisfies Readonly<
  Record<string, RetentionClass>
>;

export type Trail = keyof typeof TRAILS;

export const TRAIL_NAMES: readonly Trail[] = ['management', 'data'];

/** Lets one trail, named and of this account, deliver into a locked bucket: CloudTrail sends the checksum that a lock asks for. */
export function trailDeliveries(
  bucket: Bucket,
  trail: Trail,
  environment: Environment,
  region: Region,
): readonly PolicyStatement[] {
  const { account } = environment;
  const source = {
    'aws:SourceArn': `arn:aws:cloudtrail:${region.name}:${account}:trail/${trailName(environment, trail, region)}`,
  };
  const service = 'cloudtrail.amazonaws.com';
  return [
    admit(service, 's3:GetBucketAcl', bucket.bucketArn, { StringEquals: source }),
    admit(service, 's3:PutObject', bucket.arnForObjects(`${trail}/AWSLogs/${account}/*`), {
      StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' },
    }),
  ];
}
