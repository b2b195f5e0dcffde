import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

const bucket = (letter: Letter, purpose: 'Mail' | 'Quarantine'): string => `${letter}/Data/${purpose}/Bucket/Resource`;
const rule = (...keys: (string | number)[]) => properties('ReplicationConfiguration', 'Rules', 0, ...keys);

export const MESSAGES: readonly Mistake[] = [
  ['L4/message-stores B/Data', 'a region without a quarantine', (draft) => draft.remove(bucket('B', 'Quarantine'))],
  [
    `L4/message-stores ${bucket('A', 'Mail')}`,
    'a bucket without versions',
    (draft) => draft.set(bucket('A', 'Mail'), properties('VersioningConfiguration', 'Status'), 'Suspended'),
  ],
  [
    `L4/message-stores ${bucket('A', 'Mail')}`,
    "a bucket under S3's key",
    (draft) => draft.delete(bucket('A', 'Mail'), properties('BucketEncryption')),
  ],
  [
    `L4/messages-replicated ${bucket('B', 'Mail')}`,
    'a bucket that is not copied',
    (draft) => draft.delete(bucket('B', 'Mail'), properties('ReplicationConfiguration')),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Quarantine')}`,
    'copies without a time limit',
    (draft) => draft.delete(bucket('A', 'Quarantine'), rule('Destination', 'ReplicationTime')),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Quarantine')}`,
    'copies without metrics',
    (draft) => draft.set(bucket('A', 'Quarantine'), rule('Destination', 'Metrics', 'Status'), 'Disabled'),
  ],
  [
    `L4/messages-replicated ${bucket('B', 'Quarantine')}`,
    'deletions that stay here',
    (draft) => draft.set(bucket('B', 'Quarantine'), rule('DeleteMarkerReplication', 'Status'), 'Disabled'),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Mail')}`,
    'copies of one customer only',
    (draft) => draft.set(bucket('A', 'Mail'), rule('Filter', 'Prefix'), 'acme/'),
  ],
  [
    `L3/no-one-zone ${bucket('A', 'Mail')}`,
    'objects in one zone',
    (draft) =>
      draft.set(bucket('A', 'Mail'), properties('LifecycleConfiguration', 'Rules', 0, 'Transitions'), [
        { StorageClass: 'ONEZONE_IA', TransitionInDays: 30 },
      ]),
  ],
  [
    `N3/buckets-tls-only ${bucket('A', 'Mail')}`,
    'objects that are read in plain',
    (draft) =>
      draft.delete('A/Data/Mail/Bucket/Policy/Resource', properties('PolicyDocument', 'Statement', 0, 'Resource', 1)),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a protocol of old',
    (draft) =>
      draft.set(
        'B/Data/Mail/Bucket/Policy/Resource',
        properties('PolicyDocument', 'Statement', 1, 'Condition', 'NumericLessThan', 's3:TlsVersion'),
        1.1,
      ),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a denial with a way round',
    (draft) =>
      draft.set(
        'B/Data/Mail/Bucket/Policy/Resource',
        properties('PolicyDocument', 'Statement', 0, 'Condition', 'StringEquals'),
        { 'aws:PrincipalAccount': '1' },
      ),
  ],
  [
    'N3/queues-tls-only B/Backup/Marks/Handler/DeadLetters/Resource',
    'a queue that takes plain requests',
    (draft) =>
      draft.set(
        'B/Backup/Marks/Handler/DeadLetters/Policy/Resource',
        properties('PolicyDocument', 'Statement', 0, 'Condition', 'Bool', 'aws:SecureTransport'),
        'true',
      ),
  ],
  [
    'N3/topics-tls-only A/Archive/Notices/OnCall/Resource',
    'a topic that takes plain requests',
    (draft) => draft.delete('A/Archive/Notices/OnCall/Policy/Resource', properties('PolicyDocument', 'Statement', 0)),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a bucket that takes plain requests',
    (draft) => draft.set('B/Data/Mail/Bucket/Policy/Resource', properties('PolicyDocument', 'Statement'), []),
  ],
  [
    `L5/selected-for-backup ${bucket('A', 'Mail')}`,
    'a bucket that no plan selects',
    (draft) => draft.set(bucket('A', 'Mail'), properties('Tags'), [{ Key: 'backup', Value: 'no' }]),
  ],
];
