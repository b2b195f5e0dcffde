/** Bucket policy statements: only the listed writers may write, and only a deployment may change that (F8, F10, F12). */
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { roleArn } from '../../config/names';
import { UNGUARDING_ACTIONS, UNLOCKING_ACTIONS, WRITING_ACTIONS } from '../../config/protected-actions';
import { type GuardedPurpose, RECORD_WRITERS, type RecordWriter } from '../../config/record-writers';
import type { Environment, Region, Site } from '../../config/types';
import { deny } from '../permission/statements';
import { deployer } from './deployment-role';

export interface Guard extends Site {
  readonly purpose: GuardedPurpose;
  /** ARNs of writers that AWS creates, in addition to the listed roles. Default: none. */
  readonly others?: readonly string[];
  /** True where no principal may delete an object or change its lock; default: false. */
  readonly locked?: boolean;
}

/** Adds the Deny statements to the policy of a bucket. */
export function guard(bucket: Bucket, { environment, region, purpose, others = [], locked = false }: Guard): void {
  const objects = bucket.arnForObjects('*');
  const writers = RECORD_WRITERS[purpose].filter((writer) => standsIn(writer, environment, region));
  const arns = [...writers.flatMap((writer) => arnsOf(writer, environment, region)), ...others];
  // An AWS service that acts for itself has no ARN; it needs an Allow of its own in this policy.
  const unlisted = {
    ...(arns.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': arns } }),
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  };
  const denials = [
    deny(WRITING_ACTIONS, { resources: [objects] }, unlisted),
    ...writers.flatMap((writer) =>
      writer.folder
        ? [
            deny(
              WRITING_ACTIONS,
              { notResources: [bucket.arnForObjects(`${writer.folder}/*`)] },
              { ArnEquals: { 'aws:PrincipalArn': arnsOf(writer, environment, region) } },
            ),
          ]
        : [],
    ),
    ...(locked ? [deny(UNLOCKING_ACTIONS, { resources: [objects] })] : []),
    deny(
      UNGUARDING_ACTIONS,
      { resources: [bucket.bucketArn] },
      { ArnNotEquals: { 'aws:PrincipalArn': deployer(bucket) } },
    ),
  ];
  for (const statement of denials) bucket.addToResourcePolicy(statement);
}

/** Whether the writer exists in this region; some writers do not exist in every region. */
function standsIn({ stands }: RecordWriter, { regions }: Environment, region: Region): boolean {
  if (stands === undefined) return true;
  return regions.length === 2 && (stands === 'in both of two' || regions.at(-1)?.name === region.name);
}

/** This region's role first, so that both regions' policies read the same. */
function arnsOf({ role, copies }: RecordWriter, environment: Environment, region: Region): readonly string[] {
  const others = environment.regions.filter(({ name }) => name !== region.name);
  if (copies === 'between regions' && others.length === 0) return [];
  return [region, ...(copies ? others : [])].map((from) => roleArn(environment, role, from));
}
