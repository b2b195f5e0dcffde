/** What is no log group is recorded too: calls, objects, configurations, syslog (F6, H1). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { masks } from '../service/log-data-protection';
import { checkOf, otherThan, regions } from '../shapes';
import { archiveBucket, customerBuckets, managementTrails, putStatement } from './queries';

/** Finds a trail that does not deliver to the locked bucket of its class, or may not. */
function wrongBucket(tree: TemplateIndex, { properties, stack }: Resource, retentionClass: string): readonly string[] {
  const bucket = String(at(properties, 'S3BucketName'));
  if (bucket === '' || bucket !== archiveBucket(tree, stack.letter, retentionClass)) return [`S3BucketName ${bucket}`];
  const statement = putStatement(
    tree,
    stack.letter,
    bucket,
    'cloudtrail.amazonaws.com',
    `${String(at(properties, 'S3KeyPrefix'))}/AWSLogs/${stack.account}/`,
  );
  const arn = `arn:aws:cloudtrail:${stack.region}:${stack.account}:trail/${String(at(properties, 'TrailName'))}`;
  return at(statement, 'Condition', 'StringEquals', 'aws:SourceArn') === arn ? [] : [`no permission for ${arn}`];
}

/** Whether a trail is on, encrypted, and delivers to the archive and to a log group that is kept long enough. */
function isGoodDataTrail(tree: TemplateIndex, trail: Resource): boolean {
  const { properties } = trail;
  const group = target(tree, trail, at(properties, 'CloudWatchLogsLogGroupArn'));
  return (
    at(properties, 'IsLogging') === true &&
    at(properties, 'EnableLogFileValidation') === true &&
    at(properties, 'KMSKeyId') !== undefined &&
    at(group?.properties, 'RetentionInDays') === RETENTION.infrastructure.logs.days &&
    wrongBucket(tree, trail, 'infrastructure').length === 0
  );
}

/** What selects every event of an object, reads too; any other field would leave some out. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  eventCategory: 'Data',
  'resources.type': 'AWS::S3::Object',
  'resources.ARN': undefined,
};

/** Beginnings of ARNs of which a trail records everything. */
const watchedFolders = ({ properties }: Resource): readonly Json[] =>
  list(properties, 'AdvancedEventSelectors').flatMap((selector) => {
    const fields = list(selector, 'FieldSelectors');
    const whole = fields.every((each) => {
      const field = String(at(each, 'Field'));
      return field in FIELDS && (FIELDS[field] === undefined || show(at(each, 'Equals')) === show([FIELDS[field]]));
    });
    return whole ? fields.flatMap((each) => list(each, 'StartsWith')) : [];
  });

/** Switches of the management trail. */
const SWITCHES = ['IsLogging', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'EnableLogFileValidation'] as const;

export const RECORDING_CHECKS: readonly Check[] = [
  checkOf({
    id: 'F6',
    name: 'management-trail',
    sentence: `A validated, encrypted trail of each region records management calls of all regions, kept at least ${RETENTION.trail.promised.atLeast.days} days`,
    of: regions,
    required:
      'a logging, validated, encrypted multi-region trail of every call, without EventSelectors, into the trail class and a log group of it',
    fix: 'keep Trails',
    found: ({ letter }, tree) => {
      const [trail] = managementTrails(tree, letter);
      if (!trail) return 'no trail';
      const selectors = at(trail.properties, 'EventSelectors');
      const group = target(tree, trail, at(trail.properties, 'CloudWatchLogsLogGroupArn'));
      const kept = Number(at(group?.properties, 'RetentionInDays')) >= RETENTION.trail.promised.atLeast.days;
      return [
        ...SWITCHES.filter((name) => otherThan(true, name)(trail) !== undefined).map((name) => `${name} is off`),
        ...(at(trail.properties, 'KMSKeyId') === undefined ? ['no KMSKeyId'] : []),
        ...(selectors === undefined ? [] : [`EventSelectors ${show(selectors)}`]),
        ...wrongBucket(tree, trail, 'trail'),
        ...(kept ? [] : ['CloudWatchLogsLogGroupArn is not kept long enough']),
      ];
    },
  }),
  checkOf({
    id: 'F6',
    name: 'data-trail',
    sentence:
      "Reads and writes of customers' objects are recorded, and kept as long as records that name customers may be",
    of: regions,
    required:
      'a validated, encrypted trail of every data event on all buckets of customer data, into the infrastructure class and a log group of it',
    fix: 'keep Trails, and the bucket in WATCHED_BUCKETS',
    found: ({ letter }, tree) => {
      const watched = inRegion(tree, letter, 'AWS::CloudTrail::Trail')
        .filter((trail) => isGoodDataTrail(tree, trail))
        .flatMap(watchedFolders);
      const buckets = customerBuckets(tree, letter);
      if (buckets.length === 0) return 'no bucket of customer data';
      return buckets.filter((name) => !watched.includes(`arn:aws:s3:::${name}/`)).map((name) => `not of ${name}`);
    },
  }),
  checkOf({
    id: 'F6',
    name: 'configuration-recorder',
    sentence: 'What every resource looked like is recorded, global ones too, and kept with the management trail',
    unlessAdopted: 'configRecorder',
    of: regions,
    required:
      'a recorder of everything, at once, in a role that AccountServices makes, and a channel to config/ of the landing bucket',
    fix: 'keep ConfigurationRecord and AccountServices',
    found: ({ letter }, tree) => {
      const [recorder] = inRegion(tree, letter, 'AWS::Config::ConfigurationRecorder');
      const [channel] = inRegion(tree, letter, 'AWS::Config::DeliveryChannel');
      const [group, mode] = [at(recorder?.properties, 'RecordingGroup'), at(recorder?.properties, 'RecordingMode')];
      const all = show(group) === '{"AllSupported":true,"IncludeGlobalResourceTypes":true}' && mode === undefined;
      const made = inRegion(tree, letter, 'Custom::AccountServices').some(({ properties }) =>
        list(properties, 'ServiceRoles').includes('config.amazonaws.com'),
      );
      const bucket = String(at(channel?.properties, 'S3BucketName'));
      const folder = String(at(channel?.properties, 'S3KeyPrefix'));
      const admitted =
        folder === 'config' &&
        putStatement(tree, letter, bucket, 'config.amazonaws.com', 'config/AWSLogs/') !== undefined;
      return [
        ...(all ? [] : [`not everything, ${show(group)} ${show(mode)}`]),
        ...(made ? [] : ['no role']),
        ...(admitted ? [] : [`no permission to write to ${bucket}/${folder}`]),
      ];
    },
  }),
  checkOf({
    id: 'H1',
    name: 'syslog-configuration',
    sentence: 'Messages that arrive at the syslog endpoint go to a masked log group',
    unlessAdopted: 'syslogConfiguration',
    of: regions,
    required: 'a PutSyslogConfiguration custom resource from the syslog endpoint to a log group that masks secrets',
    fix: 'keep CentralSyslog',
    found: ({ letter }, tree) => {
      const [configuration] = inRegion(tree, letter, 'Custom::SyslogConfiguration');
      if (!configuration) return 'no configuration';
      const endpoint = target(tree, configuration, at(configuration.properties, 'Endpoint'));
      const group = target(tree, configuration, at(configuration.properties, 'LogGroup'));
      return show(at(endpoint?.properties, 'ServiceName')).includes('syslog-logs') && masks(group)
        ? undefined
        : `${endpoint?.path ?? 'no endpoint'} to ${group?.path ?? 'no log group'}${masks(group) ? '' : ', not masked'}`;
    },
  }),
];
