/** Logs that do not reach the archive, or not as they should. */
import { type Letter, type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';

export const archiving = (letter: Letter): readonly Mistake[] => {
  const archive = `${letter}/Archive/Archive`;
  const delivery = `${letter}/Archive/LogDelivery`;
  const stream = properties('ExtendedS3DestinationConfiguration', 'Prefix');
  return [
    ...mistakesAt(
      'H2/log-group-archiving',
      [`${letter}/Network/Network/Records/Flows/Resource`, `${letter}/Network/Network/Records/Flows/ToArchive`],
      { 'a log group without its way to the archive': removed, 'some records only': set('FilterPattern', 'ERROR') },
    ),
    ...mistakesAt('H2/log-group-archiving', `${letter}/Network/Network/Records/Alerts/Resource`, {
      'a log group in the wrong class': set('RetentionInDays', 180),
    }),
    ...mistakesAt(
      'H2/log-group-archiving',
      [`${letter}/Data/Database/Logs/Engine/Resource`, `${delivery}/Infrastructure`],
      { 'a stream that does not exist': removed },
    ),
    ...mistakesAt('H1/bucket-logs', `${letter}/Data/Mail/Bucket/Resource`, {
      'a bucket that logs no requests': without('LoggingConfiguration'),
      'a bucket that logs to itself': without('LoggingConfiguration.DestinationBucketName'),
    }),
    ...mistakesAt('H1/bucket-logs', `${archive}/Email/Resource`, {
      'a folder that is not copied': set('LoggingConfiguration.LogFilePrefix', 'email/'),
    }),
    ...mistakesAt('H2/delivery-streams', [letter, `${delivery}/Email`], {
      'a class without a stream': removed,
      'mail logs in the folder of other logs': set(stream, 'logs/'),
    }),
    ...mistakesAt('F8/landing-replication', `${archive}/Landing/Resource`, {
      'a folder without a copy rule': without('ReplicationConfiguration.Rules.0'),
      'a copy rule that is off': set('ReplicationConfiguration.Rules.3.Status', 'Disabled'),
    }),
    ...mistakesAt('F10/mail-log-archive', [letter, `${archive}/Email/Resource`], {
      'mail logs locked too short': set('ObjectLockConfiguration.Rule.DefaultRetention.Days', 120),
    }),
    ...mistakesAt('F10/email-compliance-lock', [letter, `${archive}/Email/Resource`], {
      'mail logs whose lock can be lifted': set('ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'GOVERNANCE'),
    }),
    ...mistakesAt('F12/statistics-compliance-lock', [letter, `${archive}/Statistics/Resource`], {
      'statistics whose lock can be lifted': set('ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'GOVERNANCE'),
      'statistics that nothing locks': without('ObjectLockConfiguration.Rule'),
    }),
    ...mistakesAt('F12/statistics-object-lock', [letter, `${archive}/Statistics/Resource`], {
      'statistics that can be changed': set('ObjectLockEnabled', false),
    }),
    ...mistakesAt('H1/log-writers', [letter, `${letter}/Archive/LogWriters/Policy`], {
      'no policy for the services that write': removed,
    }),
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
