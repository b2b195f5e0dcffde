/** Records that are locked too short or too long, that stay, or that are kept once. */
import { type Letter, type Mistake, mistakesAt, REGION, removed, set, without } from '../../../../support/mistakes';

const lock = ['Properties', 'ObjectLockConfiguration', 'Rule', 'DefaultRetention'];
const rules = ['Properties', 'LifecycleConfiguration', 'Rules', 0];
const replication = ['Properties', 'ReplicationConfiguration', 'Rules', 0];

export const kept = (letter: Letter): readonly Mistake[] => {
  const bucket = (name: string): string => `${letter}/Archive/Archive/${name}/Resource`;
  const logKey = `${letter}/Archive/LogKey/Resource`;
  return [
    ...mistakesAt('F8/object-lock-compliance', bucket('Trail'), {
      'a lock that is too short': set([...lock, 'Days'], 364),
    }),
    ...mistakesAt('F8/object-lock-compliance', bucket('Email'), {
      'a lock that can be lifted': set([...lock, 'Mode'], 'GOVERNANCE'),
      'a lock that outlives the promise to delete': set([...lock, 'Days'], 211),
    }),
    ...mistakesAt('F8/object-lock-compliance', bucket('Statistics'), {
      'a bucket that cannot lock': without('ObjectLockEnabled'),
      'a lock that is not switched on': without('ObjectLockConfiguration.ObjectLockEnabled'),
    }),
    ...mistakesAt('F8/object-lock-compliance', [letter, bucket('Infrastructure')], {
      'a class without a bucket': removed,
    }),
    ...mistakesAt('F8/object-lock-compliance', [letter, bucket('Evidence')], {
      'a bucket without its lock': without('ObjectLockConfiguration'),
    }),
    ...mistakesAt('F9/email-log-expiry', bucket('Email'), {
      'mail logs that live too long': set([...rules, 'ExpirationInDays'], 208),
      'noncurrent mail logs that stay': without([...rules, 'NoncurrentVersionExpiration']),
      'mail logs that are gone too soon': set([...lock, 'Days'], 179),
    }),
    ...mistakesAt('F9/email-log-expiry', [letter, bucket('Email')], {
      'no archive of mail logs': removed,
      'mail logs without a lock': without('ObjectLockConfiguration'),
    }),
    ...mistakesAt('F11/statistics-retention', bucket('Statistics'), {
      'statistics that expire': set([...rules, 'ExpirationInDays'], 3650),
    }),
    ...mistakesAt('P3/sample-expiry', bucket('Samples'), {
      'names of purged customers': set([...rules, 'ExpirationInDays'], 125),
    }),
    ...mistakesAt('P3/sample-expiry', `${letter}/Backup/Samples/Handler/Function/Resource`, {
      'samples among the logs': set(
        'Environment.Variables.SAMPLE_BUCKET',
        `holdfast-production-infrastructure-000000000001-${REGION[letter]}`,
      ),
    }),
    ...['Infrastructure', 'Trail', 'Evidence', 'Samples'].flatMap((name) =>
      mistakesAt('F8/cross-region-copies', bucket(name), {
        'records in one region only': without('ReplicationConfiguration'),
      }),
    ),
    ...mistakesAt('F10/cross-region-copies', bucket('Email'), {
      'mail logs of which some are copied': set([...replication, 'Filter', 'Prefix'], 'logs/'),
      'mail logs whose copies wait': set([...replication, 'Status'], 'Disabled'),
    }),
    ...mistakesAt('F12/cross-region-copies', bucket('Statistics'), {
      'statistics copied to another class': set(
        [...replication, 'Destination', 'Bucket'],
        `arn:aws:s3:::holdfast-production-samples-000000000001-${REGION[letter === 'A' ? 'B' : 'A']}`,
      ),
    }),
    ...mistakesAt('F8/cross-region-copies', bucket('Trail'), {
      'records copied to themselves': set(
        [...replication, 'Destination', 'Bucket'],
        `arn:aws:s3:::holdfast-production-trail-000000000001-${REGION[letter]}`,
      ),
    }),
    ...mistakesAt('F6/expiry-after-lock', bucket('Trail'), {
      'a trail that expires after two months': set([...rules, 'ExpirationInDays'], 60),
    }),
    ...mistakesAt('F6/expiry-after-lock', bucket('Infrastructure'), {
      'records that expire after two months': set([...rules, 'ExpirationInDays'], 60),
    }),
    ...mistakesAt('F9/expiry-after-lock', bucket('Email'), {
      'mail logs that expire after two months': set([...rules, 'ExpirationInDays'], 60),
    }),
    ...mistakesAt('F6/log-key', logKey, {
      'a log key that no log group can use': set(
        'KeyPolicy.Statement.1.Condition.ArnLike.kms:EncryptionContext:aws:logs:arn',
        `arn:aws:logs:${REGION[letter]}:000000000001:log-group/*`,
      ),
    }),
  ];
};
