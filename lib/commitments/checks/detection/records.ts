/** What is no log group is recorded too: calls, objects, configurations, syslog (F6, H1). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { admits, archiveBucket, customerBuckets, inRegion, managementTrails, perRegion, target } from './queries';

const TRAIL = 'AWS::CloudTrail::Trail';

const managementTrail: Check = {
  id: 'F6',
  name: 'management-trail',
  sentence: `A validated, encrypted trail of each region records management calls of all regions, kept at least ${RETENTION.trail.promised.atLeast.days} days`,
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a logging, validated, encrypted multi-region trail of every call, without EventSelectors, into the trail class and a log group of it',
      'keep Trails',
      (letter) => {
        const [trail] = managementTrails(tree, letter);
        if (!trail) return 'no trail';
        const on = ['IsLogging', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'EnableLogFileValidation'].filter(
          (name) => at(trail.properties, name) !== true,
        );
        const narrowed =
          at(trail.properties, 'EventSelectors') === undefined
            ? []
            : [`EventSelectors ${show(at(trail.properties, 'EventSelectors'))}`];
        const wrong = [
          ...on,
          ...(at(trail.properties, 'KMSKeyId') === undefined ? ['KMSKeyId'] : []),
          ...narrowed,
          ...wrongBucket(tree, trail, 'trail'),
        ];
        const group = target(tree, trail, at(trail.properties, 'CloudWatchLogsLogGroupArn'));
        const kept = Number(at(group?.properties, 'RetentionInDays')) >= RETENTION.trail.promised.atLeast.days;
        return wrong.length === 0 && kept
          ? undefined
          : [...wrong, ...(kept ? [] : ['CloudWatchLogsLogGroupArn'])].join(', ');
      },
    ),
};

/** Says so where a trail does not deliver to the locked bucket of its class, or may not. */
function wrongBucket(tree: TemplateIndex, { properties, stack }: Resource, retentionClass: string): readonly string[] {
  const bucket = String(at(properties, 'S3BucketName'));
  if (bucket === '' || bucket !== archiveBucket(tree, stack.letter, retentionClass)) return [`S3BucketName ${bucket}`];
  const statement = admits(
    tree,
    stack.letter,
    bucket,
    'cloudtrail.amazonaws.com',
    `${String(at(properties, 'S3KeyPrefix'))}/AWSLogs/${stack.account}/`,
  );
  const arn = `arn:aws:cloudtrail:${stack.region}:${stack.account}:trail/${String(at(properties, 'TrailName'))}`;
  return at(statement, 'Condition', 'StringEquals', 'aws:SourceArn') === arn ? [] : [`no permission for ${arn}`];
}

const dataTrail: Check = {
  id: 'F6',
  name: 'data-trail',
  sentence:
    "Reads and writes of customers' objects are recorded, and kept as long as records that name customers may be",
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a validated, encrypted trail of every data event on all buckets of customer data, into the infrastructure class and a log group of it',
      'keep Trails, and the bucket in WATCHED_BUCKETS',
      (letter) => {
        const watched = inRegion(tree, letter, TRAIL)
          .filter((trail) => isGoodDataTrail(tree, trail))
          .flatMap(watchedFolders);
        const buckets = customerBuckets(tree, letter);
        const blind = buckets.filter((name) => !watched.includes(`arn:aws:s3:::${name}/`));
        if (buckets.length === 0) return 'no bucket of customer data';
        return blind.length === 0 ? undefined : `not of ${blind.join(', ')}`;
      },
    ),
};

function isGoodDataTrail(tree: TemplateIndex, trail: Resource): boolean {
  const { properties } = trail;
  const group = target(tree, trail, at(properties, 'CloudWatchLogsLogGroupArn'));
  const on =
    at(properties, 'IsLogging') === true &&
    at(properties, 'EnableLogFileValidation') === true &&
    at(properties, 'KMSKeyId') !== undefined;
  return (
    on &&
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

const configurationRecorded: Check = {
  id: 'F6',
  name: 'configuration-recorded',
  sentence: 'What every resource looked like is recorded, global ones too, and kept with the management trail',
  holdsIn: 'every',
  unlessAdopted: 'configRecorder',
  find: (tree) =>
    perRegion(
      tree,
      'a recorder of everything, at once, in a role that AccountServices makes, and a channel to config/ of the landing bucket',
      'keep ConfigurationRecord and AccountServices',
      (letter): string | undefined => {
        const [recorder] = inRegion(tree, letter, 'AWS::Config::ConfigurationRecorder');
        const [channel] = inRegion(tree, letter, 'AWS::Config::DeliveryChannel');
        const group = at(recorder?.properties, 'RecordingGroup');
        const all =
          show(group) === '{"AllSupported":true,"IncludeGlobalResourceTypes":true}' &&
          at(recorder?.properties, 'RecordingMode') === undefined;
        const made = inRegion(tree, letter, 'Custom::AccountServices').some(({ properties }) =>
          list(properties, 'ServiceRoles').includes('config.amazonaws.com'),
        );
        const bucket = String(at(channel?.properties, 'S3BucketName'));
        const folder = String(at(channel?.properties, 'S3KeyPrefix'));
        const admitted =
          folder === 'config' && admits(tree, letter, bucket, 'config.amazonaws.com', 'config/AWSLogs/') !== undefined;
        return all && made && admitted
          ? undefined
          : `${all ? 'everything' : `not everything, ${show(group)}`}${made ? '' : ', without a role'}, to ${bucket}/${folder}${admitted ? '' : ', where it may not write'}`;
      },
    ),
};

const syslogTaken: Check = {
  id: 'H1',
  name: 'syslog-configured',
  sentence: 'Messages that arrive at the syslog endpoint go to a masked log group',
  holdsIn: 'every',
  unlessAdopted: 'syslogConfiguration',
  find: (tree) =>
    perRegion(
      tree,
      'a PutSyslogConfiguration custom resource from the syslog endpoint to a log group that masks secrets',
      'keep CentralSyslog',
      (letter): string | undefined => {
        const [configuration] = inRegion(tree, letter, 'Custom::SyslogConfiguration');
        if (!configuration) return 'no configuration';
        const endpoint = target(tree, configuration, at(configuration.properties, 'Endpoint'));
        const group = target(tree, configuration, at(configuration.properties, 'LogGroup'));
        const masked = list(group?.properties, 'DataProtectionPolicy', 'Statement').some(
          (statement) => at(statement, 'Operation', 'Deidentify') !== undefined,
        );
        return show(at(endpoint?.properties, 'ServiceName')).includes('syslog-logs') && masked
          ? undefined
          : `${endpoint?.path ?? 'no endpoint'} to ${group?.path ?? 'no log group'}${masked ? '' : ', not masked'}`;
      },
    ),
};

export const RECORDING_CHECKS: readonly Check[] = [managementTrail, dataTrail, configurationRecorded, syslogTaken];
