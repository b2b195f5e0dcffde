/** Every log group's records reach the locked archive of their class, in every region (F8, F10, F12, H1, H2). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions, typed } from '../shapes';
import { archiveBucket, lockedBucket } from './queries';

const STREAM = 'AWS::KinesisFirehose::DeliveryStream';
const BUCKET = 'AWS::S3::Bucket';

/** Class of a log group by its retention. CloudTrail itself delivers the trail. */
const CLASS_BY_DAYS: ReadonlyMap<Json | undefined, 'email' | 'infrastructure' | 'trail'> = new Map([
  [RETENTION.email.logs.days, 'email'],
  [RETENTION.infrastructure.logs.days, 'infrastructure'],
  [RETENTION.trail.logs.days, 'trail'],
] as const);

/** Names of the streams that a log group sends everything to. */
const streamsOf = (tree: TemplateIndex, group: Resource): readonly string[] =>
  tree
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter(
      (filter) =>
        at(filter.properties, 'FilterPattern') === '' &&
        target(tree, filter, at(filter.properties, 'LogGroupName')) === group,
    )
    .map(({ properties }) => String(at(properties, 'DestinationArn')).split('/').at(-1) ?? '');

const streamOf = (tree: TemplateIndex, letter: string, retentionClass: string): Resource | undefined =>
  inRegion(tree, letter, STREAM).find(({ properties }) =>
    String(at(properties, 'DeliveryStreamName')).endsWith(`-${retentionClass}`),
  );

const isLanding = ({ properties }: Resource): boolean => String(at(properties, 'BucketName')).includes('-landing-');

/** The default retention of the locked bucket of a class. */
const lockOf = (tree: TemplateIndex, letter: string, retentionClass: string): Json | undefined =>
  at(lockedBucket(tree, letter, retentionClass)?.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');

/** The folder of the landing bucket that the stream of a class writes to. */
const STREAM_FOLDERS = [
  { retentionClass: 'email', folder: 'email-logs' },
  { retentionClass: 'infrastructure', folder: 'logs' },
] as const;

/** Folders of the landing bucket and the class of what lands in them (F6, F9, H1). */
const LANDS: Readonly<Record<string, string>> = {
  'elb/': 'infrastructure',
  's3/': 'infrastructure',
  'logs/': 'infrastructure',
  'email-logs/': 'email',
  'config/': 'trail',
};

/** A check that the lock of a class cannot be lifted. */
const complianceLock = (id: string, retentionClass: 'email' | 'statistics', what: string): Check =>
  checkOf({
    id,
    name: `${retentionClass}-compliance-lock`,
    sentence: `${what} have a lock that no principal can lift, not even the root of the account`,
    holdsIn: 'production',
    of: regions,
    required: 'a default retention in COMPLIANCE mode',
    fix: 'give the bucket its class through LockedBucket',
    found: ({ letter }, tree) => {
      const lock = lockOf(tree, letter, retentionClass);
      return at(lock, 'Mode') === 'COMPLIANCE' && Number(at(lock, 'Days')) > 0 ? undefined : show(lock);
    },
  });

export const ARCHIVING_CHECKS: readonly Check[] = [
  checkOf({
    id: 'H2',
    name: 'log-group-archiving',
    sentence: 'Every log group is delivered to the archive of its class',
    of: typed('AWS::Logs::LogGroup'),
    required: 'a subscription of everything to the stream of its class',
    fix: 'use RetainedLogGroup',
    found: (group, tree) => {
      const retentionClass = CLASS_BY_DAYS.get(at(group.properties, 'RetentionInDays'));
      if (retentionClass === 'trail') return undefined;
      const made = inRegion(tree, group.stack.letter, STREAM).map(({ properties }) =>
        at(properties, 'DeliveryStreamName'),
      );
      const streams = streamsOf(tree, group);
      return streams.some((stream) => stream.endsWith(`-${retentionClass}`) && made.includes(stream))
        ? undefined
        : show(streams);
    },
  }),
  checkOf({
    id: 'H2',
    name: 'delivery-streams',
    sentence: 'A stream of each class writes to its folder of the landing bucket, encrypted all the way',
    of: (tree) => regions(tree).flatMap((region) => STREAM_FOLDERS.map((delivery) => ({ ...region, ...delivery }))),
    required: ({ retentionClass, folder }) =>
      `a stream ending in -${retentionClass} that writes to ${folder}/ of the landing bucket under a key of ours`,
    fix: 'keep LogDelivery',
    found: ({ letter, retentionClass, folder }, tree) => {
      const stream = streamOf(tree, letter, retentionClass);
      if (!stream) return `no stream of the ${retentionClass} class`;
      const to = at(stream.properties, 'ExtendedS3DestinationConfiguration');
      const bucket = target(tree, stream, at(to, 'BucketARN'));
      const key = at(to, 'EncryptionConfiguration', 'KMSEncryptionConfig', 'AWSKMSKeyARN');
      const lands = bucket !== undefined && isLanding(bucket) && String(at(to, 'Prefix')).startsWith(`${folder}/`);
      return lands && key !== undefined
        ? undefined
        : `${bucket?.path ?? 'no bucket'}, ${show(at(to, 'Prefix'))}, ${key === undefined ? 'no key' : 'a key'}`;
    },
  }),
  checkOf({
    id: 'F8',
    name: 'landing-replication',
    sentence: 'What lands outside a locked bucket is copied to the locked bucket of its class, in every region',
    of: typed(BUCKET),
    where: isLanding,
    required: 'a rule from each folder to its class in every region',
    fix: 'keep the routes of LogArchive',
    found: ({ properties }, tree) => {
      const copied = list(properties, 'ReplicationConfiguration', 'Rules')
        .filter((rule) => at(rule, 'Status') === 'Enabled')
        .map((rule) => `${String(at(rule, 'Filter', 'Prefix'))} ${String(at(rule, 'Destination', 'Bucket'))}`);
      return Object.entries(LANDS).flatMap(([folder, retentionClass]) =>
        tree.letters
          .filter((letter) => !copied.includes(`${folder} arn:aws:s3:::${archiveBucket(tree, letter, retentionClass)}`))
          .map((letter) => `${folder} not to ${retentionClass} in ${letter}`),
      );
    },
  }),
  checkOf({
    id: 'F10',
    name: 'mail-log-archive',
    sentence: `Email processing logs are delivered to a locked bucket that keeps them ${RETENTION.email.promised.atLeast.days} days`,
    of: regions,
    required: `a locked bucket of the email class, at least ${RETENTION.email.promised.atLeast.days} days, and a stream towards it`,
    fix: 'keep RETENTION.email and LogDelivery',
    found: ({ letter }, tree) => {
      const days = at(lockOf(tree, letter, 'email'), 'Days');
      const stream = streamOf(tree, letter, 'email');
      return Number(days) >= RETENTION.email.promised.atLeast.days && stream
        ? undefined
        : `${archiveBucket(tree, letter, 'email') || 'no bucket'}, ${show(days)} days, ${stream ? 'a' : 'no'} stream`;
    },
  }),
  checkOf({
    id: 'F12',
    name: 'statistics-object-lock',
    sentence: 'Statistics are kept in a bucket whose objects cannot be changed',
    of: regions,
    required: 'a bucket of the statistics class with Object Lock',
    fix: 'keep the class in LogArchive',
    found: ({ letter }, tree) =>
      at(lockedBucket(tree, letter, 'statistics')?.properties, 'ObjectLockEnabled') === true ? undefined : 'no lock',
  }),
  complianceLock('F10', 'email', 'Archived mail logs'),
  complianceLock('F12', 'statistics', 'Statistics'),
  checkOf({
    id: 'H1',
    name: 'log-writers',
    sentence:
      'Each region has one resource policy of CloudWatch Logs, which admits the services that need it, syslog among them',
    of: regions,
    required: 'one AWS::Logs::ResourcePolicy, for delivery.logs and syslog.logs',
    fix: 'add statements to LogWriters; an account has ten policies',
    found: ({ letter }, tree) => {
      const [policy, ...others] = inRegion(tree, letter, 'AWS::Logs::ResourcePolicy').map(({ properties }) =>
        show(at(properties, 'PolicyDocument')),
      );
      if (policy === undefined || others.length > 0) return `${others.length + (policy ? 1 : 0)} policies`;
      return ['delivery.logs.amazonaws.com', 'syslog.logs.amazonaws.com']
        .filter((service) => !policy.includes(service))
        .map((service) => `a policy without ${service}`);
    },
  }),
  checkOf({
    id: 'H1',
    name: 'bucket-logs',
    sentence: 'Every bucket logs its requests to a folder of its own in the landing bucket of its region',
    of: typed(BUCKET),
    where: (bucket) => !isLanding(bucket),
    required: 'LoggingConfiguration to the landing bucket of the region, below s3/',
    fix: 'use the bucket constructs, which log',
    found: (bucket, tree) => {
      const to = at(bucket.properties, 'LoggingConfiguration', 'DestinationBucketName');
      const folder = String(at(bucket.properties, 'LoggingConfiguration', 'LogFilePrefix'));
      const landing = inRegion(tree, bucket.stack.letter, BUCKET).find(isLanding);
      const lands =
        landing !== undefined && (to === at(landing.properties, 'BucketName') || target(tree, bucket, to) === landing);
      return lands && /^s3\/[a-z-]+\/$/.test(folder) ? undefined : `${show(to)}/${folder}`;
    },
  }),
];
