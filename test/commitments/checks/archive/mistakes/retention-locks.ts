/** Records that are locked too short or too long, that stay, or that are kept once. */
import { type Letter, type Mistake, REGION } from '../../../../support/mistakes';

const lock = ['Properties', 'ObjectLockConfiguration', 'Rule', 'DefaultRetention'];
const rules = ['Properties', 'LifecycleConfiguration', 'Rules', 0];
const replication = ['Properties', 'ReplicationConfiguration'];

export const kept = (letter: Letter): readonly Mistake[] => {
  const bucket = (name: string): string => `${letter}/Archive/Archive/${name}/Resource`;
  const logKey = `${letter}/Archive/LogKey/Resource`;
  return [
    [
      `F8/locked ${bucket('Trail')}`,
      'a lock that is too short',
      (draft) => draft.set(bucket('Trail'), [...lock, 'Days'], 364),
    ],
    [
      `F8/locked ${bucket('Email')}`,
      'a lock that can be lifted',
      (draft) => draft.set(bucket('Email'), [...lock, 'Mode'], 'GOVERNANCE'),
    ],
    [
      `F8/locked ${bucket('Email')}`,
      'a lock that outlives the promise to delete',
      (draft) => draft.set(bucket('Email'), [...lock, 'Days'], 211),
    ],
    [
      `F8/locked ${bucket('Statistics')}`,
      'a bucket that cannot lock',
      (draft) => draft.delete(bucket('Statistics'), ['Properties', 'ObjectLockEnabled']),
    ],
    [
      `F8/locked ${bucket('Statistics')}`,
      'a lock that is not switched on',
      (draft) => draft.delete(bucket('Statistics'), ['Properties', 'ObjectLockConfiguration', 'ObjectLockEnabled']),
    ],
    [`F8/locked ${letter}/Archive`, 'a class without a bucket', (draft) => draft.remove(bucket('Infrastructure'))],
    [
      `F8/locked ${letter}/Archive`,
      'a bucket without its lock',
      (draft) => draft.delete(bucket('Evidence'), ['Properties', 'ObjectLockConfiguration']),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'mail logs that live too long',
      (draft) => draft.set(bucket('Email'), [...rules, 'ExpirationInDays'], 208),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'noncurrent mail logs that stay',
      (draft) => draft.delete(bucket('Email'), [...rules, 'NoncurrentVersionExpiration']),
    ],
    [`F9/gone ${letter}/Archive`, 'no archive of mail logs', (draft) => draft.remove(bucket('Email'))],
    [
      `F9/gone ${letter}/Archive`,
      'mail logs without a lock',
      (draft) => draft.delete(bucket('Email'), ['Properties', 'ObjectLockConfiguration']),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'mail logs that are gone too soon',
      (draft) => draft.set(bucket('Email'), [...lock, 'Days'], 179),
    ],
    [
      `F11/kept ${bucket('Statistics')}`,
      'statistics that expire',
      (draft) => draft.set(bucket('Statistics'), [...rules, 'ExpirationInDays'], 3650),
    ],
    [
      `P3/samples-gone ${bucket('Samples')}`,
      'names of purged customers',
      (draft) => draft.set(bucket('Samples'), [...rules, 'ExpirationInDays'], 125),
    ],
    [
      `P3/samples-gone ${letter}/Backup/Samples/Handler/Function/Resource`,
      'samples among the logs',
      (draft) =>
        draft.set(
          `${letter}/Backup/Samples/Handler/Function/Resource`,
          ['Properties', 'Environment', 'Variables', 'SAMPLE_BUCKET'],
          `holdfast-production-infrastructure-000000000001-${REGION[letter]}`,
        ),
    ],
    ...(['Infrastructure', 'Trail', 'Evidence', 'Samples'] as const).map((name): Mistake => [
      `F8/kept-twice ${bucket(name)}`,
      'records in one region only',
      (draft) => draft.delete(bucket(name), replication),
    ]),
    [
      `F10/kept-twice ${bucket('Email')}`,
      'mail logs of which some are copied',
      (draft) => draft.set(bucket('Email'), [...replication, 'Rules', 0, 'Filter', 'Prefix'], 'logs/'),
    ],
    [
      `F10/kept-twice ${bucket('Email')}`,
      'mail logs whose copies wait',
      (draft) => draft.set(bucket('Email'), [...replication, 'Rules', 0, 'Status'], 'Disabled'),
    ],
    [
      `F12/kept-twice ${bucket('Statistics')}`,
      'statistics copied to another class',
      (draft) =>
        draft.set(
          bucket('Statistics'),
          [...replication, 'Rules', 0, 'Destination', 'Bucket'],
          `arn:aws:s3:::holdfast-production-samples-000000000001-${REGION[letter === 'A' ? 'B' : 'A']}`,
        ),
    ],
    [
      `F8/kept-twice ${bucket('Trail')}`,
      'records copied to themselves',
      (draft) =>
        draft.set(
          bucket('Trail'),
          [...replication, 'Rules', 0, 'Destination', 'Bucket'],
          `arn:aws:s3:::holdfast-production-trail-000000000001-${REGION[letter]}`,
        ),
    ],
    [
      `F6/seen-while-locked ${bucket('Trail')}`,
      'a trail that expires after two months',
      (draft) => draft.set(bucket('Trail'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F6/seen-while-locked ${bucket('Infrastructure')}`,
      'records that expire after two months',
      (draft) => draft.set(bucket('Infrastructure'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F9/seen-while-locked ${bucket('Email')}`,
      'mail logs that expire after two months',
      (draft) => draft.set(bucket('Email'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F6/log-key ${logKey}`,
      'a log key that no log group can use',
      (draft) =>
        draft.set(
          logKey,
          ['Properties', 'KeyPolicy', 'Statement', 1, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn'],
          `arn:aws:logs:${REGION[letter]}:000000000001:log-group/*`,
        ),
    ],
  ];
};
