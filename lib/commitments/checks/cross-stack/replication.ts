/** Replication copies everything, in time, measured, under a key of the destination (L4). */
import { REPLICATION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show } from '../../../assembly/template-index';

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

/** What is wrong with a rule. A bucket's name ends with its account and region, and so must its key's. */
function wrong(rule: Json, bucket: Resource): readonly string[] {
  const { account } = bucket.stack;
  const key = String(at(rule, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID'));
  const [, region = 'no region'] =
    new RegExp(`-${account}-([a-z0-9-]+)$`).exec(String(at(rule, 'Destination', 'Bucket'))) ?? [];
  return [
    ...REQUIRED.flatMap(([keys, value]) =>
      at(rule, ...keys) === value ? [] : [`${keys.join('.')} ${show(at(rule, ...keys))}`],
    ),
    ...(leavesOut(rule, bucket) ? [`Filter.Prefix ${show(at(rule, 'Filter', 'Prefix'))} of the only rule`] : []),
    ...(key.startsWith(`arn:aws:kms:${region}:${account}:alias/`) ? [] : [`a key ${key} for a bucket in ${region}`]),
  ];
}

export const replicatedWhole: Check = {
  id: 'L4',
  name: 'replicated-whole',
  sentence: `Every replication rule copies within ${TIME} minutes or reports the delay, includes encrypted objects and deletions, and uses a key of its destination`,
  holdsIn: 'two-region',
  find: (tree) =>
    tree.ofType('AWS::S3::Bucket').flatMap((bucket) =>
      list(bucket.properties, 'ReplicationConfiguration', 'Rules').flatMap((rule) => {
        const found = wrong(rule, bucket);
        return found.length === 0
          ? []
          : [
              {
                path: bucket.path,
                found: found.join(', '),
                required: `of each rule ${REQUIRED.map(([keys, value]) => `${keys.join('.')} ${show(value)}`).join(', ')}; of an only rule Filter.Prefix ""; a key in the destination's region`,
                fix: 'let Replication write the rule',
              },
            ];
      }),
    ),
};
