/** Calls, changes and messages that are not recorded. */
import { type Letter, type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { value } from './places';

export const recording = (letter: Letter): readonly Mistake[] => {
  const management = `${letter}/Detection/Trails/Management`;
  const data = `${letter}/Detection/Trails/Data`;
  return [
    ...mistakesAt('F6/management-trail', [letter, management], {
      'no management trail': removed,
      'a trail that is stopped': set('IsLogging', false),
      'a trail of one region': set('IsMultiRegionTrail', false),
      'a trail without validation': set('EnableLogFileValidation', false),
      'a trail without our key': without('KMSKeyId'),
      'a trail into a bucket with shorter retention': set('S3BucketName', value(data, 'S3BucketName')),
      'a trail that may not deliver': set('S3KeyPrefix', 'elsewhere'),
    }),
    ...mistakesAt('F6/management-trail', [letter, `${letter}/Detection/Trails/Trail/Resource`], {
      'a trail whose log group has shorter retention': set('RetentionInDays', 180),
    }),
    ...mistakesAt('F6/data-trail', [letter, data], {
      'no data trail': removed,
      'a bucket without data events': without('AdvancedEventSelectors.0.FieldSelectors.2.StartsWith.1'),
      'object names kept for a year': set('S3BucketName', value(management, 'S3BucketName')),
    }),
    ...mistakesAt('F6/management-trail', [letter, management], {
      'calls that only read, left out': set('EventSelectors', [
        { IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' },
      ]),
      'calls of one service, left out': set('EventSelectors', [
        { ExcludeManagementEventSources: ['kms.amazonaws.com'] },
      ]),
    }),
    ...mistakesAt('F6/data-trail', [letter, data], {
      'reads left out': set('AdvancedEventSelectors.0.FieldSelectors.3', {
        Field: 'readOnly',
        Equals: ['false'],
      }),
      'one call left out': set('AdvancedEventSelectors.0.FieldSelectors.3', {
        Field: 'eventName',
        NotEquals: ['GetObject'],
      }),
      'events of something else': set('AdvancedEventSelectors.0.FieldSelectors.1.Equals.0', 'AWS::Lambda::Function'),
      'no log group to be asked': without('CloudWatchLogsLogGroupArn'),
    }),
    ...mistakesAt('F6/configuration-recorder', [letter, `${letter}/Detection/Configuration/Recorder`], {
      'no recorder': removed,
      'a recorder that leaves something out': set('RecordingGroup.AllSupported', false),
    }),
    ...mistakesAt('F6/configuration-recorder', [letter, `${letter}/Detection/Configuration/Channel`], {
      'a folder that is not copied': set('S3KeyPrefix', 'elsewhere'),
    }),
    ...mistakesAt('F6/configuration-recorder', [letter, `${letter}/Detection/Configuration/Recorder`], {
      'a recorder with an exclusion': set('RecordingGroup.ExclusionByResourceTypes', {
        ResourceTypes: ['AWS::S3::Bucket'],
      }),
      'a recorder that looks once a day': set('RecordingMode', {
        RecordingFrequency: 'DAILY',
      }),
    }),
    ...mistakesAt('F6/configuration-recorder', [letter, `${letter}/Detection/AccountServices/On/Default`], {
      'a role that does not exist': set('ServiceRoles', []),
    }),
    ...mistakesAt('H1/syslog-configuration', [letter, `${letter}/Detection/Syslog/Configuration/Default`], {
      'syslog that goes nowhere': removed,
    }),
    ...mistakesAt('H1/syslog-configuration', [letter, `${letter}/Detection/Syslog/Messages/Resource`], {
      'syslog that shows secrets': without('DataProtectionPolicy'),
    }),
  ];
};
