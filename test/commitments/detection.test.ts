import { DETECTION_CHECKS } from '../../lib/commitments/checks/index';
import type { Json } from '../../lib/assembly/template-index';
import { at } from '../../lib/assembly/template-index';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');
/** Findings of the checks whose `id/name` an expected finding begins with; of all checks by default. */
const findings = (broken = production, expected = '') =>
  DETECTION_CHECKS.filter(({ id, name }) => expected === '' || expected.startsWith(`${id}/${name} `)).flatMap((check) =>
    check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`),
  );

test('C3, F4-F13, G1, G2, H1, H2, I1: production is watched, and its records cannot be cut short', () => {
  expect(findings()).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('%s is watched as production is, as far as it has regions', (name) => {
  const applies = DETECTION_CHECKS.filter(
    ({ holdsIn }) => holdsIn === 'every' || (holdsIn === 'two-region' && name === 'staging'),
  );
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

type Letter = 'A' | 'B';
type Row = readonly [expected: string, breaks: string, edit: (draft: Draft) => void];

const of = (...keys: (string | number)[]) => ['Properties', ...keys];
/** A property of a production resource, as it is. */
const value = (path: string, ...keys: (string | number)[]): Json => {
  const found = production.resources.find((resource) => resource.path === path);
  return at(found?.properties, ...keys) ?? null;
};

const logicalId = (path: string): string =>
  production.resources.find((resource) => resource.path === path)?.logicalId ?? '';

const archiving = (letter: Letter): readonly Row[] => {
  const archive = `${letter}/Archive/Archive`;
  const delivery = `${letter}/Archive/LogDelivery`;
  const stream = of('ExtendedS3DestinationConfiguration', 'Prefix');
  return [
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Flows/Resource`,
      'a log group without its way to the archive',
      (draft) => draft.remove(`${letter}/Network/Network/Records/Flows/ToArchive`),
    ],
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Flows/Resource`,
      'some records only',
      (draft) => draft.set(`${letter}/Network/Network/Records/Flows/ToArchive`, of('FilterPattern'), 'ERROR'),
    ],
    [
      `H2/log-groups-archived ${letter}/Network/Network/Records/Alerts/Resource`,
      'a log group in the wrong class',
      (draft) => draft.set(`${letter}/Network/Network/Records/Alerts/Resource`, of('RetentionInDays'), 180),
    ],
    [
      `H2/log-groups-archived ${letter}/Data/Database/Logs/Engine/Resource`,
      'a stream that nobody makes',
      (draft) => draft.remove(`${delivery}/Infrastructure`),
    ],
    [
      `H1/bucket-logs ${letter}/Data/Mail/Bucket/Resource`,
      'a bucket that does not say who asks',
      (draft) => draft.delete(`${letter}/Data/Mail/Bucket/Resource`, of('LoggingConfiguration')),
    ],
    [
      `H1/bucket-logs ${letter}/Data/Mail/Bucket/Resource`,
      'a bucket that logs to itself',
      (draft) =>
        draft.delete(`${letter}/Data/Mail/Bucket/Resource`, of('LoggingConfiguration', 'DestinationBucketName')),
    ],
    [
      `H1/bucket-logs ${archive}/Email/Resource`,
      'a folder that nobody copies',
      (draft) => draft.set(`${archive}/Email/Resource`, of('LoggingConfiguration', 'LogFilePrefix'), 'email/'),
    ],
    [`H2/streams-deliver ${letter}`, 'a class without a stream', (draft) => draft.remove(`${delivery}/Email`)],
    [
      `H2/streams-deliver ${letter}`,
      'mail logs in the folder of other logs',
      (draft) => draft.set(`${delivery}/Email`, stream, 'logs/'),
    ],
    [
      `F8/landing-copied ${archive}/Landing/Resource`,
      'what lands and is not copied',
      (draft) => draft.delete(`${archive}/Landing/Resource`, of('ReplicationConfiguration', 'Rules', 0)),
    ],
    [
      `F8/landing-copied ${archive}/Landing/Resource`,
      'a copy rule that is off',
      (draft) =>
        draft.set(`${archive}/Landing/Resource`, of('ReplicationConfiguration', 'Rules', 3, 'Status'), 'Disabled'),
    ],
    [
      `F10/mail-log-archived ${letter}`,
      'mail logs locked too short',
      (draft) =>
        draft.set(`${archive}/Email/Resource`, of('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days'), 120),
    ],
    [
      `F10/email-locked-for-good ${letter}`,
      'mail logs whose lock can be lifted',
      (draft) =>
        draft.set(
          `${archive}/Email/Resource`,
          of('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode'),
          'GOVERNANCE',
        ),
    ],
    [
      `F12/statistics-locked-for-good ${letter}`,
      'statistics whose lock can be lifted',
      (draft) =>
        draft.set(
          `${archive}/Statistics/Resource`,
          of('ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode'),
          'GOVERNANCE',
        ),
    ],
    [
      `F12/statistics-locked-for-good ${letter}`,
      'statistics that nothing locks',
      (draft) => draft.delete(`${archive}/Statistics/Resource`, of('ObjectLockConfiguration', 'Rule')),
    ],
    [
      `F12/statistics-locked ${letter}`,
      'statistics that can be changed',
      (draft) => draft.set(`${archive}/Statistics/Resource`, of('ObjectLockEnabled'), false),
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

const recording = (letter: Letter): readonly Row[] => {
  const management = `${letter}/Detection/Trails/Management`;
  const data = `${letter}/Detection/Trails/Data`;
  return [
    [`F6/management-trail ${letter}`, 'no management trail', (draft) => draft.remove(management)],
    [
      `F6/management-trail ${letter}`,
      'a trail that is stopped',
      (draft) => draft.set(management, of('IsLogging'), false),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail of one region',
      (draft) => draft.set(management, of('IsMultiRegionTrail'), false),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail without validation',
      (draft) => draft.set(management, of('EnableLogFileValidation'), false),
    ],
    [`F6/management-trail ${letter}`, 'a trail without our key', (draft) => draft.delete(management, of('KMSKeyId'))],
    [
      `F6/management-trail ${letter}`,
      'a trail into a bucket that forgets',
      (draft) => draft.set(management, of('S3BucketName'), value(data, 'S3BucketName')),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail that may not deliver',
      (draft) => draft.set(management, of('S3KeyPrefix'), 'elsewhere'),
    ],
    [
      `F6/management-trail ${letter}`,
      'a trail whose log group forgets',
      (draft) => draft.set(`${letter}/Detection/Trails/Trail/Resource`, of('RetentionInDays'), 180),
    ],
    [`F6/data-trail ${letter}`, 'no data trail', (draft) => draft.remove(data)],
    [
      `F6/data-trail ${letter}`,
      'a bucket that nobody watches',
      (draft) => draft.delete(data, of('AdvancedEventSelectors', 0, 'FieldSelectors', 2, 'StartsWith', 1)),
    ],
    [
      `F6/data-trail ${letter}`,
      'object names kept for a year',
      (draft) => draft.set(data, of('S3BucketName'), value(management, 'S3BucketName')),
    ],
    [
      `F6/management-trail ${letter}`,
      'calls that only read, left out',
      (draft) =>
        draft.set(management, of('EventSelectors'), [{ IncludeManagementEvents: true, ReadWriteType: 'WriteOnly' }]),
    ],
    [
      `F6/management-trail ${letter}`,
      'calls of one service, left out',
      (draft) =>
        draft.set(management, of('EventSelectors'), [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }]),
    ],
    [
      `F6/data-trail ${letter}`,
      'reads left out',
      (draft) =>
        draft.set(data, of('AdvancedEventSelectors', 0, 'FieldSelectors', 3), { Field: 'readOnly', Equals: ['false'] }),
    ],
    [
      `F6/data-trail ${letter}`,
      'one call left out',
      (draft) =>
        draft.set(data, of('AdvancedEventSelectors', 0, 'FieldSelectors', 3), {
          Field: 'eventName',
          NotEquals: ['GetObject'],
        }),
    ],
    [
      `F6/data-trail ${letter}`,
      'events of something else',
      (draft) =>
        draft.set(data, of('AdvancedEventSelectors', 0, 'FieldSelectors', 1, 'Equals', 0), 'AWS::Lambda::Function'),
    ],
    [
      `F6/data-trail ${letter}`,
      'no log group to be asked',
      (draft) => draft.delete(data, of('CloudWatchLogsLogGroupArn')),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'no recorder',
      (draft) => draft.remove(`${letter}/Detection/Configuration/Recorder`),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder that leaves something out',
      (draft) => draft.set(`${letter}/Detection/Configuration/Recorder`, of('RecordingGroup', 'AllSupported'), false),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a folder that nobody copies',
      (draft) => draft.set(`${letter}/Detection/Configuration/Channel`, of('S3KeyPrefix'), 'elsewhere'),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder that is told to leave something out',
      (draft) =>
        draft.set(`${letter}/Detection/Configuration/Recorder`, of('RecordingGroup', 'ExclusionByResourceTypes'), {
          ResourceTypes: ['AWS::S3::Bucket'],
        }),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a recorder that looks once a day',
      (draft) =>
        draft.set(`${letter}/Detection/Configuration/Recorder`, of('RecordingMode'), { RecordingFrequency: 'DAILY' }),
    ],
    [
      `F6/configuration-recorded ${letter}`,
      'a role that nobody makes',
      (draft) => draft.set(`${letter}/Detection/AccountServices/On/Default`, of('ServiceRoles'), []),
    ],
    [
      `H1/syslog-configured ${letter}`,
      'syslog that goes nowhere',
      (draft) => draft.remove(`${letter}/Detection/Syslog/Configuration/Default`),
    ],
    [
      `H1/syslog-configured ${letter}`,
      'syslog that shows secrets',
      (draft) => draft.delete(`${letter}/Detection/Syslog/Messages/Resource`, of('DataProtectionPolicy')),
    ],
  ];
};

const watching = (letter: Letter): readonly Row[] => {
  const detector = `${letter}/Detection/Threats/Detector`;
  const tampering = `${letter}/Detection/Tampering`;
  const intrusion = `${letter}/Detection/Findings/Intrusion/Resource`;
  return [
    ...[
      'TrailStopped',
      'DetectorStopped',
      'RecorderStopped',
      'ScannersStopped',
      'FindingsSuppressed',
      'FirewallChanged',
      'TrafficUnrecorded',
      'AlarmsSilenced',
      'LogsCutShort',
      'LogsLedAway',
      'DeliveryStopped',
      'MaskTakenOff',
      'KeyInDanger',
      'BackupDeleted',
      'SnapshotDeleted',
      'VaultLockChanged',
      'StoreUnlocked',
      'StoreOpened',
      'DataShared',
      'BackupTakenOut',
      'ProgramChanged',
      'NetworkOpened',
      'PolicyOpened',
      'IdentityMade',
      'RootUsed',
      'OneFactorSignIn',
      'SignInGuessed',
      'CallsRefused',
      'StackChanged',
      'DeployedAround',
    ].map((sign): Row => [
      `F8/tamper-alarms ${letter}`,
      `nobody told of ${sign}`,
      (draft) => draft.remove(`${tampering}/${sign}/Alarm/Resource`),
    ]),
    [
      `F8/tamper-alarms ${letter}`,
      'a filter over another log group',
      (draft) => draft.set(`${tampering}/RootUsedFilter/Resource`, of('LogGroupName'), 'other'),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'a filter over access to objects',
      (draft) =>
        draft.set(`${tampering}/RootUsedFilter/Resource`, of('LogGroupName'), {
          Ref: logicalId(`${letter}/Detection/Trails/ObjectTrail/Resource`),
        }),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that tells nobody',
      (draft) => draft.set(`${tampering}/RootUsed/Alarm/Resource`, of('AlarmActions'), []),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'a filter that counts nothing',
      (draft) => draft.set(`${tampering}/RootUsedFilter/Resource`, of('MetricTransformations', 0, 'MetricValue'), '0'),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that waits for a million',
      (draft) => draft.set(`${tampering}/RootUsed/Alarm/Resource`, of('Threshold'), 1_000_000),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that waits for the second time',
      (draft) => draft.set(`${tampering}/VaultLockChanged/Alarm/Resource`, of('Threshold'), 1),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that waits for an hour',
      (draft) => draft.set(`${tampering}/KeyInDanger/Alarm/Resource`, of('EvaluationPeriods'), 12),
    ],
    [
      `F8/tamper-alarms ${letter}`,
      'an alarm that looks at the least',
      (draft) => draft.set(`${tampering}/BackupDeleted/Alarm/Resource`, of('Statistic'), 'Minimum'),
    ],
    [
      `F8/silent-trail ${letter}`,
      'silence taken for peace',
      (draft) => draft.set(`${tampering}/TrailSilent/Alarm/Resource`, of('TreatMissingData'), 'notBreaching'),
    ],
    [`G1/detector ${letter}`, 'no detector', (draft) => draft.remove(detector)],
    [`G1/detector ${letter}`, 'a detector that is off', (draft) => draft.set(detector, of('Enable'), false)],
    [
      `G1/detector ${letter}`,
      'no protection of the database',
      (draft) => draft.set(detector, of('Features', 1, 'Status'), 'DISABLED'),
    ],
    [
      `G1/detector ${letter}`,
      'no agent beside the tasks',
      (draft) => draft.set(detector, of('Features', 5, 'AdditionalConfiguration', 0, 'Status'), 'DISABLED'),
    ],
    [
      `G1/detector ${letter}`,
      'findings every six hours',
      (draft) => draft.set(detector, of('FindingPublishingFrequency'), 'SIX_HOURS'),
    ],
    [
      `G1/malware ${letter}`,
      'a folder that is scanned',
      (draft) =>
        draft.set(`${letter}/Detection/Malware/Mail`, of('ProtectedResource', 'S3Bucket', 'ObjectPrefixes'), ['a/']),
    ],
    [
      `G1/malware ${letter}`,
      'malware that carries no tag',
      (draft) => draft.delete(`${letter}/Detection/Malware/Mail`, of('Actions')),
    ],
    [
      `G2/topics-heard ${letter}/Archive/Notices/Security/Resource`,
      'a topic that nobody hears',
      (draft) => draft.remove(`${letter}/Archive/Notices/SecurityMail/Resource`),
    ],
    [
      `G2/topics-heard ${letter}/Archive/Notices/OnCall/Resource`,
      'a subscription to some messages',
      (draft) => draft.set(`${letter}/Archive/Notices/OnCallMail/Resource`, of('FilterPolicy'), { severity: ['high'] }),
    ],
    [
      `G1/malware ${letter}`,
      'a bucket that is not scanned',
      (draft) => draft.remove(`${letter}/Detection/Malware/Quarantine`),
    ],
    [
      `G1/inspector ${letter}`,
      'images that are not scanned',
      (draft) => draft.set(`${letter}/Detection/AccountServices/On/Default`, of('Scanned'), ['LAMBDA']),
    ],
    [
      `G2/findings-told ${letter}`,
      'findings that nobody hears of',
      (draft) => draft.remove(`${letter}/Detection/Findings/Vulnerability/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'intrusions told too late',
      (draft) => draft.set(intrusion, of('EventPattern', 'detail', 'severity', 0, 'numeric', 1), 5),
    ],
    [
      `G2/findings-told ${letter}`,
      'serious intrusions that wake nobody',
      (draft) => draft.remove(`${letter}/Detection/Findings/SeriousIntrusion/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'serious intrusions that wake nobody before 9',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/SeriousIntrusion/Resource`,
          of('EventPattern', 'detail', 'severity', 0, 'numeric', 1),
          9,
        ),
    ],
    [
      `G2/findings-told ${letter}`,
      'malware that nobody hears of',
      (draft) => draft.remove(`${letter}/Detection/Findings/MalwareInMail/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule that is off',
      (draft) => draft.set(`${letter}/Detection/Findings/Drift/Resource`, of('State'), 'DISABLED'),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule without a dead-letter queue',
      (draft) =>
        draft.delete(`${letter}/Detection/Findings/OutsideAccess/Resource`, of('Targets', 0, 'DeadLetterConfig')),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule for findings of another service',
      (draft) => draft.set(intrusion, of('EventPattern', 'source', 0), 'aws.macie'),
    ],
    [
      `G2/findings-told ${letter}`,
      'a rule for findings of anybody',
      (draft) => draft.delete(intrusion, of('EventPattern', 'source')),
    ],
    [
      `G2/findings-told ${letter}`,
      'a serious intrusion that wakes nobody',
      (draft) => draft.remove(`${letter}/Detection/Findings/SeriousIntrusion/Resource`),
    ],
    [
      `G2/findings-told ${letter}`,
      'malware that nobody hears of',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/MalwareInMail/Resource`,
          of('EventPattern', 'detail', 's3ObjectDetails', 'bucketName', 0),
          'another',
        ),
    ],
    [
      `G2/findings-told ${letter}`,
      'a finding told to nobody who is concerned',
      (draft) =>
        draft.set(
          `${letter}/Detection/Findings/Drift/Resource`,
          of('Targets', 0, 'Arn'),
          'arn:aws:sns:eu-west-1:1:any',
        ),
    ],
    [
      `G2/dead-letters ${letter}`,
      'dead letters that nobody sees',
      (draft) => draft.remove(`${letter}/Detection/AccountServices/Handler/DeadLettered/Alarm/Resource`),
    ],
    [
      `G2/topics-admit ${letter}/Archive/Notices/Security/Resource`,
      'a topic that keeps rules out',
      (draft) =>
        draft.set(
          `${letter}/Archive/Notices/Security/Policy/Resource`,
          of('PolicyDocument', 'Statement', 2, 'Condition'),
          { StringEquals: { 'aws:SourceAccount': '0' } },
        ),
    ],
    [
      `G2/topics-admit ${letter}/Archive/Notices/OnCall/Resource`,
      'a topic that keeps alarms out',
      (draft) => draft.remove(`${letter}/Archive/Notices/OnCall/Policy/Resource`),
    ],
  ];
};

const auditing = (letter: Letter): readonly Row[] => {
  const detection = `${letter}/Detection`;
  const pack = `${detection}/Conformance/Pack`;
  const body = String(value(pack, 'TemplateBody'));
  const many = Array.from(
    { length: 131 },
    (_, index) => `  More${index}:\n    Type: AWS::Config::ConfigRule\n    Properties: {}\n`,
  ).join('');
  return [
    [`C3/conformance-pack ${letter}`, 'no pack', (draft) => draft.remove(pack)],
    [
      `C3/conformance-pack ${letter}`,
      'a pack without one twin',
      (draft) => draft.set(pack, of('TemplateBody'), body.replaceAll('RDS_STORAGE_ENCRYPTED', 'RDS_MULTI_AZ_SUPPORT')),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'a pack with a smaller number',
      (draft) => draft.set(pack, of('TemplateBody'), body.replace('MinRetentionTime: "90"', 'MinRetentionTime: "30"')),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'more rules than a pack may have',
      (draft) => draft.set(pack, of('TemplateBody'), `${body}${many}`),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'a rule less',
      (draft) =>
        draft.set(
          pack,
          of('TemplateBody'),
          body.replaceAll('GUARDDUTY_S3_PROTECTION_ENABLED', 'GUARDDUTY_MALWARE_PROTECTION_ENABLED'),
        ),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'backups that may be gone in five days',
      (draft) =>
        draft.set(pack, of('TemplateBody'), body.replace('requiredRetentionDays: "35"', 'requiredRetentionDays: "5"')),
    ],
    [
      `C3/conformance-pack ${letter}`,
      'locks that may be lifted',
      (draft) => draft.set(pack, of('TemplateBody'), body.replace('mode: COMPLIANCE', 'mode: GOVERNANCE')),
    ],
    [`C3/standards ${letter}`, 'no hub that checks', (draft) => draft.remove(`${detection}/SecurityHub/Controls`)],
    [
      `C3/standards ${letter}`,
      'a control that is off',
      (draft) =>
        draft.set(`${detection}/SecurityHub/Nist`, of('DisabledStandardsControls'), [
          { StandardsControlArn: 'S3.1', Reason: 'noise' },
        ]),
    ],
    [`C3/standards ${letter}`, 'a standard less', (draft) => draft.remove(`${detection}/SecurityHub/Nist`)],
    [`H2/security-hub ${letter}`, 'no hub', (draft) => draft.remove(`${detection}/SecurityHub/Hub`)],
    [
      `H2/access-analyzed ${letter}`,
      'unused access that nobody finds',
      (draft) => draft.remove(`${detection}/Access/Unused`),
    ],
    [
      `H2/access-analyzed ${letter}`,
      'findings that are put away at once',
      (draft) =>
        draft.set(`${detection}/Access/External`, of('ArchiveRules'), [
          { RuleName: 'all', Filter: [{ Property: 'status', Exists: 'true' }] },
        ]),
    ],
    ...[
      'ByCustomer',
      'ByUser',
      'ByIp',
      'ByAddress',
      'ByMessage',
      'DeniedRequests',
      'AdminActions',
      'EgressBlocked',
    ].map((question): Row => [
      `F4/saved-queries ${letter}`,
      `${question} of everything`,
      (draft) => draft.set(`${detection}/Queries/${question}`, of('QueryString'), 'fields @timestamp, @message'),
    ]),
    [
      `F4/saved-queries ${detection}/Queries/SyslogByHost`,
      'syslog of every host',
      (draft) => draft.set(`${detection}/Queries/SyslogByHost`, of('QueryString'), 'fields @message'),
    ],
    [
      `F4/workgroup ${letter}`,
      'a workgroup that is off',
      (draft) => draft.set(`${detection}/Investigation/Workgroup`, of('State'), 'DISABLED'),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a table of this week',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/MailLog`,
          of('TableInput', 'Parameters', 'projection.day.range'),
          'NOW-7DAYS,NOW',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a table of one region',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/MailLog`,
          of('TableInput', 'Parameters', 'projection.region.values'),
          'us-west-2',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'tables of no database',
      (draft) => draft.remove(`${detection}/Investigation/Archive/Database`),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a statement that asks nothing',
      (draft) => draft.set(`${detection}/Investigation/ServiceByCustomer`, of('QueryStatement'), 'SELECT 1'),
    ],
    [`F4/saved-queries ${letter}`, 'a question less', (draft) => draft.remove(`${detection}/Queries/ByCustomer`)],
    [
      `F4/saved-queries ${detection}/Queries/ByUser`,
      'a question of logs that do not exist',
      (draft) => draft.set(`${detection}/Queries/ByUser`, of('LogGroupNames', 0), 'gone'),
    ],
    [
      `F4/workgroup ${letter}`,
      'settings that can be left',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Workgroup`,
          of('WorkGroupConfiguration', 'EnforceWorkGroupConfiguration'),
          false,
        ),
    ],
    [
      `F4/workgroup ${letter}`,
      'results without a key',
      (draft) =>
        draft.delete(
          `${detection}/Investigation/Workgroup`,
          of('WorkGroupConfiguration', 'ResultConfiguration', 'EncryptionConfiguration'),
        ),
    ],
    [
      `F4/workgroup ${letter}`,
      'results that stay',
      (draft) => draft.delete(`${detection}/Investigation/Results/Resource`, of('LifecycleConfiguration')),
    ],
    [
      `F4/archive-tables ${letter}`,
      'mail logs that cannot be asked',
      (draft) => draft.remove(`${detection}/Investigation/Archive/MailLog`),
    ],
    ...['ServiceLog', 'PortalRequests', 'ObjectAccess', 'ApiCalls'].map((table): Row => [
      `F4/archive-tables ${letter}`,
      `no ${table}`,
      (draft) => draft.remove(`${detection}/Investigation/Archive/${table}`),
    ]),
    [
      `F4/archive-tables ${letter}`,
      'partitions that somebody must list',
      (draft) =>
        draft.set(
          `${detection}/Investigation/Archive/ApiCalls`,
          of('TableInput', 'Parameters', 'projection.enabled'),
          'false',
        ),
    ],
    [
      `F4/archive-tables ${letter}`,
      'a statement less',
      (draft) => draft.remove(`${detection}/Investigation/MailByMessage`),
    ],
    [`I1/first-aid ${letter}`, 'no document', (draft) => draft.remove(`${detection}/ResumeRecording/Document`)],
    [
      `I1/alarm-runbook ${detection}/Tampering/RootUsed/Alarm/Resource`,
      'an alarm that does not say what to do',
      (draft) => draft.set(`${detection}/Tampering/RootUsed/Alarm/Resource`, of('AlarmDescription'), 'Root was used'),
    ],
  ];
};

test.each(
  (['A', 'B'] as const).flatMap((letter) => [
    ...archiving(letter),
    ...recording(letter),
    ...watching(letter),
    ...auditing(letter),
  ]),
)('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit), expected)).toContain(expected);
});

test('H2: one aggregator, in the region that survives the loss of the first', () => {
  expect(findings(mutated(production, (draft) => draft.remove('B/Detection/SecurityHub/Aggregator')))).toContain(
    'H2/findings-aggregated B',
  );
  expect(
    findings(
      mutated(production, (draft) =>
        draft.set('B/Detection/SecurityHub/Aggregator', of('RegionLinkingMode'), 'ALL_REGIONS_EXCEPT_SPECIFIED'),
      ),
    ),
  ).toContain('H2/findings-aggregated B');
  const { properties } = first(production, 'AWS::SecurityHub::AggregatorV2');
  expect(
    findings(
      mutated(production, (draft) =>
        draft.add('A/Detection', 'Second', { Type: 'AWS::SecurityHub::AggregatorV2', Properties: properties }),
      ),
    ),
  ).toContain('H2/findings-aggregated B');
});
