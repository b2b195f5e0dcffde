import { at, type Json } from '../../../lib/assembly/template-index';
import { TAMPERING } from '../../../lib/constructs/detection/tampering';
import { LONGEST_PATTERN } from '../../../lib/constructs/detection/trail-patterns';

test('every pattern is short enough for a metric filter', () => {
  expect(
    TAMPERING.filter(({ pattern }) => pattern.length > LONGEST_PATTERN).map(
      ({ id, pattern }) => `${id}: ${pattern.length}`,
    ),
  ).toEqual([]);
});

test('every pattern is one JSON filter whose brackets close', () => {
  const closes = (text: string): boolean =>
    [...text].reduce((depth, character) => depth + (character === '(' ? 1 : character === ')' ? -1 : 0), 0) === 0;
  expect(
    TAMPERING.filter(({ pattern }) => !/^\{ .+ \}$/.test(pattern) || !closes(pattern)).map(({ id }) => id),
  ).toEqual([]);
});

test('patterns for records, keys and backups match deployments too', () => {
  const always = [
    'TrailStopped',
    'DetectorStopped',
    'RecorderStopped',
    'LogsCutShort',
    'KeyInDanger',
    'BackupDeleted',
    'VaultLockChanged',
    'RootUsed',
    'DataShared',
  ];
  const excused = TAMPERING.filter(({ pattern }) => pattern.includes('cloudformation.amazonaws.com')).map(
    ({ id }) => id,
  );
  expect(always.filter((id) => excused.includes(id))).toEqual([]);
});

/** Evaluates a pattern like CloudWatch Logs: first each comparison, then the brackets from the inside. */
function matches(pattern: string, event: Json): boolean {
  const compared = pattern
    .slice(2, -2)
    .replaceAll(
      /\(\$\.([\w.]+) (?:(NOT EXISTS)|(!?=) "([^"]*)")\)/g,
      (_, path: string, absent: string | undefined, operator: string, wanted: string) => {
        const found = at(event, ...path.split('.'));
        if (absent) return String(found === undefined);
        // A missing field matches neither `=` nor `!=`.
        if (found === undefined) return 'false';
        const same = new RegExp(
          `^${wanted
            .split('*')
            .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
            .join('.*')}$`,
        ).test(String(found));
        return String(operator === '=' ? same : !same);
      },
    );
  let left = compared;
  for (let before = ''; before !== left;) {
    before = left;
    left = left
      .replaceAll(/\((true|false)\)/g, '$1')
      .replaceAll(/(true|false) && (true|false)/g, (_, one, other) => String(one === 'true' && other === 'true'))
      .replaceAll(/\((true|false) \|\| (true|false)/g, (_, one, other) => `(${one === 'true' || other === 'true'}`)
      .replaceAll(/^(true|false) \|\| (true|false)/g, (_, one, other) => String(one === 'true' || other === 'true'));
  }
  if (left !== 'true' && left !== 'false') throw new Error(`this test cannot evaluate the pattern: ${left}`);
  return left === 'true';
}

const person = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::1:assumed-role/admin/ann',
  sessionContext: { sessionIssuer: { userName: 'admin' } },
};
const deployer = {
  type: 'AssumedRole',
  sessionContext: { sessionIssuer: { userName: 'cdk-hnb659fds-deploy-role-1-us-west-2' } },
};
const call = (service: string, eventName: string, more: object = {}) => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  eventType: 'AwsApiCall',
  sourceIPAddress: '203.0.113.7',
  userIdentity: person,
  ...more,
});
const byCloudFormation = { sourceIPAddress: 'cloudformation.amazonaws.com' };

test.each<[string, object, readonly string[]]>([
  ['a stopped trail', call('cloudtrail', 'StopLogging'), ['TrailStopped']],
  [
    'a stopped trail, tried and refused',
    call('cloudtrail', 'StopLogging', { errorCode: 'AccessDenied' }),
    ['TrailStopped', 'CallsRefused'],
  ],
  ['a trail that a deployment changes', call('cloudtrail', 'UpdateTrail', byCloudFormation), ['TrailStopped']],
  ['a call whose name another service has, too', call('wafv2', 'DeleteLoggingConfiguration'), ['FirewallChanged']],
  ['retention shortened', call('logs', 'PutRetentionPolicy'), ['LogsCutShort']],
  ['a bucket policy by hand', call('s3', 'PutBucketPolicy'), ['StoreOpened']],
  ['a bucket policy by a deployment', call('s3', 'PutBucketPolicy', byCloudFormation), []],
  ['a role policy by hand', call('iam', 'AttachRolePolicy'), ['PolicyOpened']],
  ['a call by root', call('s3', 'ListBuckets', { userIdentity: { type: 'Root' } }), ['RootUsed']],
  [
    'a service that acts as root',
    call('s3', 'ListBuckets', { userIdentity: { type: 'Root', invokedBy: 'support.amazonaws.com' } }),
    [],
  ],
  [
    'a sign-in with one factor',
    call('signin', 'ConsoleLogin', {
      userIdentity: { type: 'IAMUser' },
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No' },
    }),
    ['OneFactorSignIn'],
  ],
  [
    'a sign-in with two factors',
    call('signin', 'ConsoleLogin', {
      userIdentity: { type: 'IAMUser' },
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes' },
    }),
    [],
  ],
  ['a wrong password', call('signin', 'ConsoleLogin', { errorMessage: 'Failed authentication' }), ['SignInGuessed']],
  ['a change set by the deployment role', call('cloudformation', 'ExecuteChangeSet', { userIdentity: deployer }), []],
  ['a change set by a person', call('cloudformation', 'ExecuteChangeSet'), ['StackChanged']],
  [
    'a change set by a user without a session',
    call('cloudformation', 'ExecuteChangeSet', { userIdentity: { type: 'IAMUser' } }),
    ['StackChanged'],
  ],
  [
    'a stack deleted by the deployment role',
    call('cloudformation', 'DeleteStack', { userIdentity: deployer }),
    ['StackChanged'],
  ],
  [
    'a snapshot that AWS Backup deletes at its end',
    call('rds', 'DeleteDBClusterSnapshot', { sourceIPAddress: 'backup.amazonaws.com' }),
    [],
  ],
  ['a snapshot deleted before its end', call('rds', 'DeleteDBClusterSnapshot'), ['SnapshotDeleted']],
  ['a snapshot given away', call('rds', 'ModifyDBClusterSnapshotAttribute'), ['DataShared']],
  ['a database that loses its protection', call('rds', 'ModifyDBCluster'), ['SnapshotDeleted']],
  ['a database shared with another account', call('ram', 'CreateResourceShare'), ['DataShared']],
  ['a backup copied elsewhere', call('backup', 'StartCopyJob'), ['BackupTakenOut']],
  ['a restore test', call('rds', 'RestoreDBClusterFromSnapshot', { sourceIPAddress: 'backup.amazonaws.com' }), []],
  ['a function with other code', call('lambda', 'UpdateFunctionCode20150331v2'), ['ProgramChanged']],
  [
    'a function that a deployment changes',
    call('lambda', 'UpdateFunctionConfiguration20150331v2', byCloudFormation),
    [],
  ],
  ['a function whose settings are read', call('lambda', 'GetFunctionConfiguration20150331v2'), []],
  ['a shell in a task', call('ecs', 'ExecuteCommand'), ['ProgramChanged']],
  ['a subscription that is replaced', call('logs', 'PutSubscriptionFilter'), ['LogsLedAway']],
  ['findings that are suppressed', call('securityhub', 'CreateAutomationRule'), ['FindingsSuppressed']],
  ['alarms that are muted for a while', call('monitoring', 'PutAlarmMuteRule'), ['AlarmsSilenced']],
  ['a bucket changed through Cloud Control', call('cloudcontrolapi', 'UpdateResource'), ['DeployedAround']],
  [
    'a stack set by the deployment role',
    call('cloudformation', 'CreateStackSet', { userIdentity: deployer }),
    ['DeployedAround'],
  ],
  ['everyday work', call('s3', 'GetObject'), []],
])('%s', (_, event, expected) => {
  expect(
    TAMPERING.filter(({ pattern }) => matches(pattern, JSON.parse(JSON.stringify(event)))).map(({ id }) => id),
  ).toEqual(expected);
});
