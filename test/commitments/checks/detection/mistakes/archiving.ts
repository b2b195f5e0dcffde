/** Logs that do not reach the archive, or not as they should. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

export const archiving = (letter: Letter): readonly Mistake[] => {
  const archive = `${letter}/Archive/Archive`;
  const delivery = `${letter}/Archive/LogDelivery`;
  const stream = properties('ExtendedS3DestinationConfiguration', 'Prefix');
  return [
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Flows/Resource`,
      'a log group without its way to the archive',
      (draft) => draft.remove(`${letter}/Network/Network/Records/Flows/ToArchive`),
    ],
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Flows/Resource`,
      'some records only',
      (draft) => draft.set(`${letter}/Network/Network/Records/Flows/ToArchive`, properties('FilterPattern'), 'ERROR'),
    ],
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Alerts/Resource`,
      'a log group in the wrong class',
      (draft) => draft.set(`${letter}/Network/Network/Records/Alerts/Resource`, properties('RetentionInDays'), 180),
    ],
    [
      `H2/log-groups-archived ${letter}/Data/Database/Logs/Engine/Resource`,
      'a stream that does not exist',
      (draft) => draft.remove(`${delivery}/Infrastructure`),
    ],
    [
      `H1/bucket-logs ${letter}/Data/Mail/Bucket/Resource`,
      'a bucket that logs no requests',
      (draft) => draft.delete(`${letter}/Data/Mail/Bucket/Resource`, properties('LoggingConfiguration')),
    ],
    [
      `H1/bucket-logs ${letter}/Data/Mail/Bucket/Resource`,
      'a bucket that logs to itself',
      (draft) =>
        draft.delete(
          `${letter}/Data/Mail/Bucket/Resource`,
          properties('LoggingConfiguration', 'DestinationBucketName'),
        ),
    ],
    [
      `H1/bucket-logs ${archive}/Email/Resource`,
      'a folder that is not copied',
      (draft) => draft.set(`${archive}/Email/Resource`, properties('LoggingConfiguration', 'LogFilePrefix'), 'email/'),
    ],
    [`H2/streams-deliver ${letter}`, 'a class without a stream', (draft) => draft.remove(`${delivery}/Email`)],
    [
      `H2/streams-deliver ${letter}`,
      'mail logs in the folder of other logs',
      (draft) => draft.set(`${delivery}/Email`, stream, 'logs/'),
    ],
    [
      `F8/landing-copied ${archive}/Landing/Resource`,
      'a folder without a copy rule',
      (draft) => draft.delete(`${archive}/Landing/Resource`, properties('ReplicationConfiguration', 'Rules', 0)),
    ],
    [
      `F8/landing-copied ${archive}/Landing/Resource`,
      'a copy rule that is off',
      (draft) =>
        draft.set(
          `${archive}/Landing/Resource`,
          properties('ReplicationConfiguration', 'Rules', 3, 'Status'),
          'Disabled',
        ),
    ],
    [
      `F10/mail-log-archived ${letter}`,
      'mail logs locked too short',
      (draft) =>
        draft.set(
          `${archive}/Email/Resource`,
          properties('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days'),
          120,
        ),
    ],
    [
      `F10/email-locked-for-good ${letter}`,
      'mail logs whose lock can be lifted',
      (draft) =>
        draft.set(
          `${archive}/Email/Resource`,
          properties('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode'),
          'GOVERNANCE',
        ),
    ],
    [
      `F12/statistics-locked-for-good ${letter}`,
      'statistics whose lock can be lifted',
      (draft) =>
        draft.set(
          `${archive}/Statistics/Resource`,
          properties('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode'),
          'GOVERNANCE',
        ),
    ],
    [
      `F12/statistics-locked-for-good ${letter}`,
      'statistics that nothing locks',
      (draft) => draft.delete(`${archive}/Statistics/Resource`, properties('ObjectLockConfiguration', 'Rule')),
    ],
    [
      `F12/statistics-locked ${letter}`,
      'statistics that can be changed',
      (draft) => draft.set(`${archive}/Statistics/Resource`, properties('ObjectLockEnabled'), false),
    ],
    [
      `H1/log-writers ${letter}`,
      'no policy for the services that write',
      (draft) => draft.remove(`${letter}/Archive/LogWriters/Policy`),
    ],
    [
      `H1/log-writers ${letter}`,
      'a second policy of ten',
      (draft) =>
        draft.add(`${letter}/Archive`, 'Second', {
          Type: 'AWS::Logs::ResourcePolicy',
          Properties: { PolicyName: 'second', PolicyDocument: '{}' },
        }),
    ],
  ];
};
