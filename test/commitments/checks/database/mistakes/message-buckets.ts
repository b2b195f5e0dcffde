import { type Letter, type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';

const bucket = (letter: Letter, purpose: 'Mail' | 'Quarantine'): string => `${letter}/Data/${purpose}/Bucket/Resource`;
const rule = (...keys: (string | number)[]) => properties('ReplicationConfiguration', 'Rules', 0, ...keys);

export const MESSAGES: readonly Mistake[] = [
  ...mistakesAt('L4/message-stores', ['B/Data', bucket('B', 'Quarantine')], {
    'a region without a quarantine': removed,
  }),
  ...mistakesAt('L4/message-stores', bucket('A', 'Mail'), {
    'a bucket without versions': set('VersioningConfiguration.Status', 'Suspended'),
    "a bucket under S3's key": without('BucketEncryption'),
  }),
  ...mistakesAt('L4/message-replication', bucket('B', 'Mail'), {
    'a bucket that is not copied': without('ReplicationConfiguration'),
  }),
  ...mistakesAt('L4/message-replication', bucket('A', 'Quarantine'), {
    'copies without a time limit': without(rule('Destination', 'ReplicationTime')),
    'copies without metrics': set(rule('Destination', 'Metrics', 'Status'), 'Disabled'),
  }),
  ...mistakesAt('L4/message-replication', bucket('B', 'Quarantine'), {
    'deletions that stay here': set(rule('DeleteMarkerReplication', 'Status'), 'Disabled'),
  }),
  ...mistakesAt('L4/message-replication', bucket('A', 'Mail'), {
    'copies of one customer only': set(rule('Filter', 'Prefix'), 'acme/'),
  }),
  ...mistakesAt('L3/multi-zone-storage', bucket('A', 'Mail'), {
    'objects in one zone': set('LifecycleConfiguration.Rules.0.Transitions', [
      { StorageClass: 'ONEZONE_IA', TransitionInDays: 30 },
    ]),
  }),
  ...mistakesAt('N3/bucket-tls', [bucket('A', 'Mail'), 'A/Data/Mail/Bucket/Policy/Resource'], {
    'objects that are read in plain': without('PolicyDocument.Statement.0.Resource.1'),
  }),
  ...mistakesAt('N3/bucket-tls', [bucket('B', 'Mail'), 'B/Data/Mail/Bucket/Policy/Resource'], {
    'a protocol of old': set('PolicyDocument.Statement.1.Condition.NumericLessThan.s3:TlsVersion', 1.1),
    'a denial with a way round': set('PolicyDocument.Statement.0.Condition.StringEquals', {
      'aws:PrincipalAccount': '1',
    }),
  }),
  ...mistakesAt(
    'N3/queue-tls',
    ['B/Backup/Marks/Handler/DeadLetters/Resource', 'B/Backup/Marks/Handler/DeadLetters/Policy/Resource'],
    {
      'a queue that takes plain requests': set('PolicyDocument.Statement.0.Condition.Bool.aws:SecureTransport', 'true'),
    },
  ),
  ...mistakesAt('N3/topic-tls', ['A/Archive/Notices/OnCall/Resource', 'A/Archive/Notices/OnCall/Policy/Resource'], {
    'a topic that takes plain requests': without('PolicyDocument.Statement.0'),
  }),
  ...mistakesAt('N3/bucket-tls', [bucket('B', 'Mail'), 'B/Data/Mail/Bucket/Policy/Resource'], {
    'a bucket that takes plain requests': set('PolicyDocument.Statement', []),
  }),
  ...mistakesAt('L5/backup-tag', bucket('A', 'Mail'), {
    'a bucket that no plan selects': set('Tags', [{ Key: 'backup', Value: 'no' }]),
  }),
];
