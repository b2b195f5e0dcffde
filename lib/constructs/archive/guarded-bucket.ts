/** Keeps everybody but the listed writers from writing to a bucket, and everybody but a deployment from changing that (F8, F10, F12). */
import { AnyPrincipal, type Conditions, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { roleArn } from '../../config/names';
import { UNGUARDING_ACTIONS, UNLOCKING_ACTIONS, WRITING_ACTIONS } from '../../config/protected-actions';
import { type GuardedPurpose, RECORD_WRITERS, type RecordWriter } from '../../config/record-writers';
import type { Environment, Region } from '../../config/types';
import { deployer } from './deployment-role';

export interface Guard {
  readonly environment: Environment;
  readonly region: Region;
  readonly purpose: GuardedPurpose;
  /** Other principals that write, by ARN, beside the listed roles: those that AWS makes. Default: none. */
  readonly others?: readonly string[];
  /** True where nobody at all may delete an object or touch its lock; default: false. */
  readonly locked?: boolean;
}

/** Adds the denials to the policy of a bucket. */
export function guard(bucket: Bucket, { environment, region, purpose, others = [], locked = false }: Guard): void {
  const objects = bucket.arnForObjects('*');
  const writers = RECORD_WRITERS[purpose].filter((writer) => standsIn(writer, environment, region));
  const arns = [...writers.flatMap((writer) => arnsOf(writer, environment, region)), ...others];
  // A service of AWS that acts for itself has no ARN; without an Allow of its own in this policy it may do nothing.
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

/** Whether a writer that does not stand in every region stands in this one. */
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

const deny = (
  actions: readonly string[],
  on: { resources: string[] } | { notResources: string[] },
  conditions?: Conditions,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    ...on,
    conditions,
  });
