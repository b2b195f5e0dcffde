/** Calls, changes and messages that are not recorded. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';
import { value } from './places';

export const recording = (letter: Letter): readonly Mistake[] => {
  const management = `${letter}/Detection/Trails/Management`;
  const data = `${letter}/Detection/Trails/Data`;
  return [
    [`F6/management-trail ${letter}`, 'no management trail', (draft) => draft.remove(management)],
    [
      `F6/management-trail ${letter}`,
      'a trail that is stopped',
      (draft) => draft.set(management, properties('IsLogging'), false),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail of one region',
      (draft) => draft.set(management, properties('IsMultiRegionTrail'), false),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail without validation',
      (draft) => draft.set(management, properties('EnableLogFileValidation'), false),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail without our key',
      (draft) => draft.delete(management, properties('KMSKeyId')),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail into a bucket with shorter retention',
      (draft) => draft.set(management, properties('S3BucketName'), value(data, 'S3BucketName')),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail that may not deliver',
      (draft) => draft.set(management, properties('S3KeyPrefix'), 'elsewhere'),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail whose log group has shorter retention',
      (draft) => draft.set(`${letter}/Detection/Trails/Trail/Resource`, properties('RetentionInDays'), 180),
    ],
    [`F6/data-trail ${letter}`, 'no data trail', (draft) => draft.remove(data)],
    [
      `F6/data-trail ${letter}`,
      'a bucket without data events',
      (draft) => draft.delete(data, properties('AdvancedEventSelectors', 0, 'FieldSelectors', 2, 'StartsWith', 1)),
    ],
    [
      `F6/data-trail ${letter}`,
      'object names kept for a year',
      (draft) => draft.set(data, properties('S3BucketName'), value(management, 'S3BucketName')),
    ],
    [
      `F6/management-trail ${letter}`,
      'calls that only read, left out',
      (draft) =>
        draft.set(management, properties('EventSelectors'), [
          { IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' },
        ]),
    ],
    [
      `F6/management-trail ${letter}`,
      'calls of one service, left out',
      (draft) =>
        draft.set(management, properties('EventSelectors'), [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }]),
    ],
    [
      `F6/data-trail ${letter}`,
      'reads left out',
      (draft) =>
        draft.set(data, properties('AdvancedEventSelectors', 0, 'FieldSelectors', 3), {
          Field: 'readOnly',
          Equals: ['false'],
        }),
    ],
    [
      `F6/data-trail ${letter}`,
      'one call left out',
      (draft) =>
        draft.set(data, properties('AdvancedEventSelectors', 0, 'FieldSelectors', 3), {
          Field: 'eventName',
          NotEquals: ['GetObject'],
        }),
    ],
    [
      `F6/data-trail ${letter}`,
      'events of something else',
      (draft) =>
        draft.set(
          data,
          properties('AdvancedEventSelectors', 0, 'FieldSelectors', 1, 'Equals', 0),
          'AWS::Lambda::Function',
        ),
    ],
    [
      `F6/data-trail ${letter}`,
      'no log group to be asked',
      (draft) => draft.delete(data, properties('CloudWatchLogsLogGroupArn')),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'no recorder',
      (draft) => draft.remove(`${letter}/Detection/Configuration/Recorder`),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder that leaves something out',
      (draft) =>
        draft.set(`${letter}/Detection/Configuration/Recorder`, properties('RecordingGroup', 'AllSupported'), false),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a folder that is not copied',
      (draft) => draft.set(`${letter}/Detection/Configuration/Channel`, properties('S3KeyPrefix'), 'elsewhere'),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder with an exclusion',
      (draft) =>
        draft.set(
          `${letter}/Detection/Configuration/Recorder`,
          properties('RecordingGroup', 'ExclusionByResourceTypes'),
          {
            ResourceTypes: ['AWS::S3::Bucket'],
          },
        ),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder that looks once a day',
      (draft) =>
        draft.set(`${letter}/Detection/Configuration/Recorder`, properties('RecordingMode'), {
          RecordingFrequency: 'DAILY',
        }),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a role that does not exist',
      (draft) => draft.set(`${letter}/Detection/AccountServices/On/Default`, properties('ServiceRoles'), []),
    ],
    [
      `H1/syslog-configured ${letter}`,
      'syslog that goes nowhere',
      (draft) => draft.remove(`${letter}/Detection/Syslog/Configuration/Default`),
    ],
    [
      `H1/syslog-configured ${letter}`,
      'syslog that shows secrets',
      (draft) => draft.delete(`${letter}/Detection/Syslog/Messages/Resource`, properties('DataProtectionPolicy')),
    ],
  ];
};
