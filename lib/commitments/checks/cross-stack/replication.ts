/** Replication copies everything, in time, measured, under a key of the destination (L4). */
import { REPLICATION } from '../../../config/numbers';
import { at, type Json, list, type Resource, show } from '../../../assembly/template-index';
import { checkOf, violations } from '../shapes';

const TIME = REPLICATION.objectTime.minutes;

/** Properties of a rule, with the value that each must have. */
const REQUIRED: readonly (readonly [keys: readonly string[], value: Json])[] = [
  [['Status'], 'Enabled'],
  [['DeleteMarkerReplication', 'Status'], 'Enabled'],
  // Without it S3 does not copy an object under a KMS key.
  [['SourceSelectionCriteria', 'SseKmsEncryptedObjects', 'Status'], 'Enabled'],
  [['Destination', 'Metrics', 'Status'], 'Enabled'],
  [['Destination', 'Metrics', 'EventThreshold', 'Minutes'], TIME],
  [['Destination', 'ReplicationTime', 'Status'], 'Enabled'],
  [['Destination', 'ReplicationTime', 'Time', 'Minutes'], TIME],
];

/** Whether a bucket's only rule copies less than everything in the bucket. */
const leavesOut = (rule: Json, { properties }: Resource): boolean =>
  list(properties, 'ReplicationConfiguration', 'Rules').length === 1 && at(rule, 'Filter', 'Prefix') !== '';

export const replicatedWhole = checkOf({
  id: 'L4',
  name: 'complete-replication',
  sentence: `Every replication rule copies within ${TIME} minutes or reports the delay, includes encrypted objects and deletions, and uses a key of its destination`,
  holdsIn: 'two-region',
  of: (tree) =>
    tree.ofType('AWS::S3::Bucket').flatMap((bucket) =>
      list(bucket.properties, 'ReplicationConfiguration', 'Rules').map((rule) => ({
        path: bucket.path,
        bucket,
        rule,
      })),
    ),
  required: `of each rule ${REQUIRED.map(([keys, value]) => `${keys.join('.')} ${show(value)}`).join(', ')}; of an only rule Filter.Prefix ""; a key in the destination's region`,
  fix: 'let Replication write the rule',
  found: ({ bucket, rule }) => {
    // A bucket's name ends with its account and region, and so must its key's.
    const { account } = bucket.stack;
    const key = String(at(rule, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID'));
    const [, region = 'no region'] =
      new RegExp(`-${account}-([a-z0-9-]+)$`).exec(String(at(rule, 'Destination', 'Bucket'))) ?? [];
    return violations(
      ...REQUIRED.map(([keys, value]) => {
        const found = at(rule, ...keys);
        return [found === value, `${keys.join('.')} ${show(found)}`] as const;
      }),
      [!leavesOut(rule, bucket), `Filter.Prefix ${show(at(rule, 'Filter', 'Prefix'))} of the only rule`],
      [key.startsWith(`arn:aws:kms:${region}:${account}:alias/`), `a key ${key} for a bucket in ${region}`],
    );
  },
});
