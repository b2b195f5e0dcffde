/** Every log group's records reach the locked archive of their class, in every region (F8, F10, F12, H1, H2). */
import { RETENTION } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { archiveBucket, inRegion, perRegion, target } from './queries';

const GROUP = 'AWS::Logs::LogGroup';

/** Class of a log group by its retention. CloudTrail itself delivers the trail. */
const CLASS_BY_DAYS: ReadonlyMap<Json | undefined, 'email' | 'infrastructure' | 'trail'> = new Map<
  Json | undefined,
  'email' | 'infrastructure' | 'trail'
>([
  [RETENTION.email.logs.days, 'email'],
  [RETENTION.infrastructure.logs.days, 'infrastructure'],
  [RETENTION.trail.logs.days, 'trail'],
]);

const groupsArchived: Check = {
  id: 'H2',
  name: 'log-groups-archived',
  sentence: 'Every log group is delivered to the archive of its class',
  holdsIn: 'every',
  find: (tree) =>
    each(tree, GROUP, 'a subscription of everything to the stream of its class', 'use RetainedLogGroup', (group) => {
      const retentionClass = CLASS_BY_DAYS.get(at(group.properties, 'RetentionInDays'));
      if (retentionClass === 'trail') return undefined;
      const streams = subscriptions(tree, group)
        .filter(takesAll)
        .map(({ properties }) => String(at(properties, 'DestinationArn')).split('/').at(-1));
      const made = inRegion(tree, group.stack.letter, 'AWS::KinesisFirehose::DeliveryStream').map(({ properties }) =>
        at(properties, 'DeliveryStreamName'),
      );
      return streams.some((stream) => stream?.endsWith(`-${retentionClass}`) && made.includes(stream))
        ? undefined
        : show(streams.map(String));
    }),
};

/** A filter that leaves nothing out. */
const takesAll = ({ properties }: Resource): boolean => at(properties, 'FilterPattern') === '';

const subscriptions = (tree: TemplateIndex, group: Resource): readonly Resource[] =>
  tree
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter((filter) => target(tree, filter, at(filter.properties, 'LogGroupName')) === group);

const bucketsLogged: Check = {
  id: 'H1',
  name: 'bucket-logs',
  sentence: 'Every bucket logs its requests to a folder of its own in the landing bucket of its region',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::S3::Bucket',
      'LoggingConfiguration to the landing bucket of the region, below s3/',
      'use the bucket constructs, which log',
      (bucket) => {
        if (String(at(bucket.properties, 'BucketName')).includes('-landing-')) return undefined;
        const to = at(bucket.properties, 'LoggingConfiguration', 'DestinationBucketName');
        const folder = String(at(bucket.properties, 'LoggingConfiguration', 'LogFilePrefix'));
        const landing = inRegion(tree, bucket.stack.letter, 'AWS::S3::Bucket').find(({ properties }) =>
          String(at(properties, 'BucketName')).includes('-landing-'),
        );
        const lands =
          landing !== undefined &&
          (to === at(landing.properties, 'BucketName') || target(tree, bucket, to) === landing);
        return lands && /^s3\/[a-z-]+\/$/.test(folder) ? undefined : `${show(to)}/${folder}`;
      },
    ),
};

/** The folder of the landing bucket that the stream of a class writes to. */
const WAYS: readonly { readonly retentionClass: 'email' | 'infrastructure'; readonly folder: string }[] = [
  { retentionClass: 'email', folder: 'email-logs' },
  { retentionClass: 'infrastructure', folder: 'logs' },
];

const streamsDeliver: Check = {
  id: 'H2',
  name: 'streams-deliver',
  sentence: 'A stream of each class writes to its folder of the landing bucket, encrypted all the way',
  holdsIn: 'every',
  find: (tree) =>
    WAYS.flatMap(({ retentionClass, folder }) =>
      perRegion(
        tree,
        `a stream ending in -${retentionClass} that writes to ${folder}/ under a key of ours`,
        'keep LogDelivery',
        (letter) => {
          const stream = inRegion(tree, letter, 'AWS::KinesisFirehose::DeliveryStream').find(({ properties }) =>
            String(at(properties, 'DeliveryStreamName')).endsWith(`-${retentionClass}`),
          );
          if (!stream) return `no stream of the ${retentionClass} class`;
          const to = at(stream.properties, 'ExtendedS3DestinationConfiguration');
          const bucket = String(at(target(tree, stream, at(to, 'BucketARN'))?.properties, 'BucketName'));
          const key = at(to, 'EncryptionConfiguration', 'KMSEncryptionConfig', 'AWSKMSKeyARN');
          const right =
            bucket.includes('-landing-') && String(at(to, 'Prefix')).startsWith(`${folder}/`) && key !== undefined;
          return right ? undefined : `${bucket}, ${show(at(to, 'Prefix'))}, ${key === undefined ? 'no key' : 'a key'}`;
        },
      ),
    ),
};

/** Folders of the landing bucket and the class of what lands in them (F6, F9, H1). */
const LANDS: Readonly<Record<string, string>> = {
  'elb/': 'infrastructure',
  's3/': 'infrastructure',
  'logs/': 'infrastructure',
  'email-logs/': 'email',
  'config/': 'trail',
};

const landingCopied: Check = {
  id: 'F8',
  name: 'landing-copied',
  sentence: 'What lands outside a locked bucket is copied to the locked bucket of its class, in every region',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::S3::Bucket',
      'a rule from each folder to its class in every region',
      'keep the routes of LogArchive',
      (bucket) => {
        if (!String(at(bucket.properties, 'BucketName')).includes('-landing-')) return undefined;
        const rules = list(bucket.properties, 'ReplicationConfiguration', 'Rules').filter(
          (rule) => at(rule, 'Status') === 'Enabled',
        );
        const copied = (folder: string, to: string): boolean =>
          rules.some(
            (rule) =>
              at(rule, 'Filter', 'Prefix') === folder && at(rule, 'Destination', 'Bucket') === `arn:aws:s3:::${to}`,
          );
        const lost = Object.entries(LANDS).flatMap(([folder, retentionClass]) =>
          tree.letters.flatMap((letter) =>
            copied(folder, archiveBucket(tree, letter, retentionClass))
              ? []
              : [`${folder} not to ${retentionClass} in ${letter}`],
          ),
        );
        return lost.length === 0 ? undefined : lost.join(', ');
      },
    ),
};

const mailLogArchived: Check = {
  id: 'F10',
  name: 'mail-log-archived',
  sentence: `Email processing logs are delivered to a locked bucket that keeps them ${RETENTION.email.promised.atLeast.days} days`,
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      `a locked bucket of the email class, at least ${RETENTION.email.promised.atLeast.days} days, and a stream towards it`,
      'keep RETENTION.email and LogDelivery',
      (letter) => {
        const name = archiveBucket(tree, letter, 'email');
        const bucket = inRegion(tree, letter, 'AWS::S3::Bucket').find(
          ({ properties }) => at(properties, 'BucketName') === name,
        );
        const days = at(bucket?.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days');
        const stream = inRegion(tree, letter, 'AWS::KinesisFirehose::DeliveryStream').some(({ properties }) =>
          String(at(properties, 'DeliveryStreamName')).endsWith('-email'),
        );
        return Number(days) >= RETENTION.email.promised.atLeast.days && stream
          ? undefined
          : `${name || 'no bucket'}, ${show(days)} days, ${stream ? 'a' : 'no'} stream`;
      },
    ),
};

/** A check that the lock of a class cannot be lifted; F8/locked asserts it for every class. */
const unlockable = (id: string, retentionClass: 'email' | 'statistics', what: string): Check => ({
  id,
  name: `${retentionClass}-locked-for-good`,
  sentence: `${what} have a lock that no principal can lift, not even the root of the account`,
  holdsIn: 'production',
  find: (tree) =>
    perRegion(
      tree,
      'a default retention in COMPLIANCE mode',
      'give the bucket its class through LockedBucket',
      (letter) => {
        const name = archiveBucket(tree, letter, retentionClass);
        const bucket = inRegion(tree, letter, 'AWS::S3::Bucket').find(
          ({ properties }) => at(properties, 'BucketName') === name,
        );
        const kept = at(bucket?.properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');
        return at(kept, 'Mode') === 'COMPLIANCE' && Number(at(kept, 'Days')) > 0 ? undefined : show(kept);
      },
    ),
});

const statisticsLocked: Check = {
  id: 'F12',
  name: 'statistics-locked',
  sentence: 'Statistics are kept in a bucket whose objects cannot be changed',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(tree, 'a bucket of the statistics class with Object Lock', 'keep the class in LogArchive', (letter) => {
      const name = archiveBucket(tree, letter, 'statistics');
      const bucket = inRegion(tree, letter, 'AWS::S3::Bucket').find(
        ({ properties }) => at(properties, 'BucketName') === name,
      );
      return at(bucket?.properties, 'ObjectLockEnabled') === true ? undefined : 'no lock';
    }),
};

const onePolicy: Check = {
  id: 'H1',
  name: 'log-writers',
  sentence:
    'Each region has one resource policy of CloudWatch Logs, which admits the services that need it, syslog among them',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'one AWS::Logs::ResourcePolicy, for delivery.logs and syslog.logs',
      'add statements to LogWriters; an account has ten policies',
      (letter) => {
        const policies = inRegion(tree, letter, 'AWS::Logs::ResourcePolicy').map(({ properties }) =>
          show(at(properties, 'PolicyDocument')),
        );
        const complete =
          policies.length === 1 &&
          ['delivery.logs.amazonaws.com', 'syslog.logs.amazonaws.com'].every((service) =>
            policies[0]?.includes(service),
          );
        return complete ? undefined : `${policies.length} policies`;
      },
    ),
};

export const ARCHIVING_CHECKS: readonly Check[] = [
  groupsArchived,
  streamsDeliver,
  landingCopied,
  mailLogArchived,
  statisticsLocked,
  unlockable('F10', 'email', 'Archived mail logs'),
  unlockable('F12', 'statistics', 'Statistics'),
  onePolicy,
  bucketsLogged,
];
