import { BACKUP_CHECKS } from '../../lib/commitments/checks/index';
import { longestGapHours } from '../../lib/commitments/checks/backup/cron';
import { at, type Json, type TemplateIndex } from '../../lib/assembly/template-index';
import { environments } from '../../lib/config/environments';
import { backupTree } from '../constructs/backup/backup-stack-of';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken: TemplateIndex) =>
  BACKUP_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

test('the backups of production keep their promises', () => {
  expect(findings(production)).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the backups of %s keep what holds there', (name) => {
  const applies = BACKUP_CHECKS.filter(
    ({ holdsIn }) => holdsIn === 'every' || (holdsIn === 'two-region' && name === 'staging'),
  );
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

test('M11: a sandbox copies no backup elsewhere, and neither does an environment that is being founded', () => {
  for (const alone of [tree('sandbox'), backupTree('production', { founding: true })]) {
    expect(JSON.stringify(alone.ofType('AWS::Backup::BackupPlan').map(({ properties }) => properties))).not.toContain(
      'CopyActions',
    );
  }
});

test('P4: no committed environment locks its vault for ever; one that decides to, does', () => {
  expect(environments({}).map(({ vaultLock }) => vaultLock)).toEqual(['governance', 'governance', 'governance']);
  const changeable = (of: TemplateIndex) =>
    of
      .ofType('AWS::Backup::BackupVault')
      .map(({ properties }) => at(properties, 'LockConfiguration', 'ChangeableForDays'));
  expect(changeable(production)).toEqual([undefined, undefined]);
  expect(changeable(backupTree('production', { vaultLock: { compliance: { changeableFor: { days: 7 } } } }))).toEqual([
    7, 7,
  ]);
});

type Letter = 'A' | 'B';
const vault = (letter: Letter): string => `${letter}/Backup/Vault/Resource`;
const plan = (letter: Letter): string => `${letter}/Backup/Schedule/Plan/Resource`;
const selection = (letter: Letter): string => `${letter}/Backup/Schedule/CustomerData/Resource`;
const optIn = (letter: Letter): string => `${letter}/Detection/AccountServices/On/Default`;
const tests = (letter: Letter, id: 'Plan' | 'Aurora' | 'S3' | 'Isolated/Resource'): string =>
  `${letter}/Backup/RestoreTests/${id}`;
const proof = (letter: Letter, id: string): string => `${letter}/Backup/RestoreProof/${id}`;
const alarm = (letter: Letter, id: string): string => `${letter}/Backup/${id}/Alarm/Resource`;
const audit = (letter: Letter, id: string): string => `${letter}/Backup/Audit/${id}`;
const cluster = (letter: Letter): string => `${letter}/Data/Database/Cluster/Cluster`;
const of = (...keys: (string | number)[]) => ['Properties', ...keys];
const rule = (index: number, ...keys: (string | number)[]) => of('BackupPlan', 'BackupPlanRule', index, ...keys);
const statement = (index: number, ...keys: (string | number)[]) => of('AccessPolicy', 'Statement', index, ...keys);
const state = (...keys: (string | number)[]) => of('Definition', 'States', ...keys);
const CONTINUOUS = 0;
const SNAPSHOTS = 1;
const other = (letter: Letter): Letter => (letter === 'A' ? 'B' : 'A');
const region = (letter: Letter): string => (letter === 'A' ? 'us-west-2' : 'us-east-2');

type Mistake = readonly [
  finding: (letter: Letter) => string,
  what: string,
  edit: (draft: Draft, letter: Letter) => void,
];

const VAULTS: readonly Mistake[] = [
  [(l) => `L7/vaults ${l}`, 'a region without a vault', (draft, l) => draft.remove(vault(l))],
  [
    (l) => `L7/vaults ${vault(l)}`,
    'a vault under the key of AWS',
    (draft, l) => draft.delete(vault(l), of('EncryptionKeyArn')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a vault without a lock',
    (draft, l) => draft.delete(vault(l), of('LockConfiguration')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock without an end',
    (draft, l) => draft.delete(vault(l), of('LockConfiguration', 'MaxRetentionDays')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock that lets backups live too long',
    (draft, l) => draft.set(vault(l), of('LockConfiguration', 'MaxRetentionDays'), 91),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock that lets backups be too short',
    (draft, l) => draft.set(vault(l), of('LockConfiguration', 'MinRetentionDays'), 6),
  ],
  [
    (l) => `P4/lock-chosen ${vault(l)}`,
    'a vault that is locked for good by accident',
    (draft, l) => draft.set(vault(l), of('LockConfiguration', 'ChangeableForDays'), 3),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a vault without a policy',
    (draft, l) => draft.delete(vault(l), of('AccessPolicy')),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'backups that can be deleted',
    (draft, l) => draft.set(vault(l), statement(0, 'Action'), 'backup:UpdateRecoveryPointLifecycle'),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'backups that somebody can delete',
    (draft, l) =>
      draft.set(vault(l), statement(0, 'Condition'), {
        ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/me' },
      }),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a policy that can be changed',
    (draft, l) => draft.set(vault(l), statement(1, 'Action'), ['backup:DeleteBackupVault']),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a policy that anybody can change',
    (draft, l) => draft.set(vault(l), statement(1, 'Condition'), { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
  ],
];

const PLANS: readonly Mistake[] = [
  [
    (l) => `L5/often ${l}/Backup`,
    'nothing continuous',
    (draft, l) => draft.delete(plan(l), rule(CONTINUOUS, 'EnableContinuousBackup')),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot every eight hours',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/8 * * ? *)'),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot at some time of the day',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'StartWindowMinutes'), 1440),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot when AWS Backup likes',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'StartWindowMinutes')),
  ],
  ...([CONTINUOUS, SNAPSHOTS] as const).map((index): Mistake => [
    (l) => `L5/kept-as-long ${plan(l)}`,
    `rule ${index}: a day less`,
    (draft, l) => draft.set(plan(l), rule(index, 'Lifecycle', 'DeleteAfterDays'), 34),
  ]),
  [
    (l) => `L5/kept-as-long ${plan(l)}`,
    'a copy that is kept a day longer',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 36),
  ],
  [
    (l) => `L5/kept-as-long ${plan(l)}`,
    'a copy that says nothing',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle')),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'no snapshots on Sundays',
    (draft, l) =>
      draft.set(plan(l), rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/4 ? * MON,TUE,WED,THU,FRI,SAT *)'),
  ],
  [
    (l) => `L5/daily ${plan(l)}`,
    'a continuous backup that starts when AWS Backup likes',
    (draft, l) => draft.delete(plan(l), rule(CONTINUOUS, 'ScheduleExpression')),
  ],
  [
    (l) => `L5/daily ${plan(l)}`,
    'a rule of every second month',
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'ScheduleExpression'), 'rate(60 days)'),
  ],
  [(l) => `L5/often ${l}/Backup`, 'no plan', (draft, l) => draft.remove(plan(l))],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a backup without an end',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'Lifecycle')),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a backup that says never',
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'Lifecycle', 'DeleteAfterDays'), -1),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a copy without an end',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays')),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a copy that stays too long',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 91),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'cold storage',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'Lifecycle', 'MoveToColdStorageAfterDays'), 1),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy in a third region',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        'arn:aws:backup:eu-west-1:000000000001:backup-vault:holdfast-production',
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy in another account',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        `arn:aws:backup:${region(other(l))}:000000000002:backup-vault:holdfast-production`,
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy beside the original',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        `arn:aws:backup:${region(l)}:000000000001:backup-vault:holdfast-production`,
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    "the account's default vault",
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'TargetBackupVault'), 'Default'),
  ],
  [(l) => `L7/copied ${l}/Backup`, 'no copies', (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions'))],
  [
    (l) => `L7/no-chains ${l}/Backup/Extra`,
    'somebody who copies copies',
    (draft, l) =>
      draft.add(`${l}/Backup`, 'Extra', {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'backup:StartCopyJob', Resource: '*' }] },
        },
      }),
  ],
  [(l) => `L5/switched-on ${l}/Backup`, 'AWS Backup that is off', (draft, l) => draft.remove(optIn(l))],
  [
    (l) => `L5/switched-on ${l}/Backup`,
    'AWS Backup that is off for S3',
    (draft, l) => draft.set(optIn(l), of('BackedUp'), ['Aurora']),
  ],
  [
    (l) => `L5/switched-on ${l}/Archive/Plan`,
    'a selection that does not wait',
    (draft, l) => draft.add(`${l}/Archive`, 'Plan', { Type: 'AWS::Backup::BackupSelection', Properties: {} }),
  ],
  [
    (l) => `L5/followed ${l}/Data/Mail/Bucket/Resource`,
    'a bucket that says nothing',
    (draft, l) => draft.delete(`${l}/Data/Mail/Bucket/Resource`, of('NotificationConfiguration')),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection by another tag',
    (draft, l) => draft.set(selection(l), of('BackupSelection', 'ListOfTags', 0, 'ConditionValue'), 'everything'),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection that leaves some out',
    (draft, l) => draft.set(selection(l), of('BackupSelection', 'NotResources'), ['arn:aws:rds:*']),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection of no plan',
    (draft, l) => draft.set(selection(l), of('BackupPlanId'), 'another'),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection in the role of somebody else',
    (draft, l) => draft.set(selection(l), of('BackupSelection', 'IamRoleArn'), 'arn:aws:iam::000000000001:role/me'),
  ],
  [
    (l) => `L5/covered ${l}/Data/Mail/Bucket/Resource`,
    'a role that may not back up buckets',
    (draft, l) => draft.delete(`${l}/Backup/Role/Resource`, of('ManagedPolicyArns', 2)),
  ],
  [(l) => `L5/covered ${cluster(l)}`, 'a region without a selection', (draft, l) => draft.remove(selection(l))],
  [(l) => `L5/covered ${cluster(l)}`, 'a cluster without the tag', (draft, l) => draft.delete(cluster(l), of('Tags'))],
  [
    (l) => `L5/covered ${l}/Data/Mail/Bucket/Resource`,
    'messages without the tag',
    (draft, l) => draft.set(`${l}/Data/Mail/Bucket/Resource`, of('Tags'), []),
  ],
  [
    (l) => `L5/covered ${l}/Data/Extra`,
    'a new bucket that nobody thought of',
    (draft, l) =>
      draft.add(`${l}/Data`, 'Extra', {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: 'holdfast-production-attachments-1' },
      }),
  ],
  [
    (l) => `L5/covered ${l}/Data/Extra`,
    'a new table that nobody thought of',
    (draft, l) => draft.add(`${l}/Data`, 'Extra', { Type: 'AWS::DynamoDB::Table', Properties: {} }),
  ],
];

const TESTS: readonly Mistake[] = [
  [(l) => `L6/weekly ${l}/Backup`, 'no restore tests', (draft, l) => draft.remove(tests(l, 'Plan'))],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restore tests once a month',
    (draft, l) => draft.set(tests(l, 'Plan'), of('ScheduleExpression'), 'cron(0 11 1 * ? *)'),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores from elsewhere',
    (draft, l) => draft.set(tests(l, 'Plan'), of('RecoveryPointSelection', 'IncludeVaults'), []),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(tests(l, 'Plan'), of('RestoreTestingPlanName'), 'restore-tests'),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores from nowhere',
    (draft, l) => draft.set(tests(l, 'Plan'), of('RecoveryPointSelection', 'ExcludeVaults'), ['*']),
  ],
  [
    (l) => `L6/weekly ${tests(l, 'Plan')}`,
    'restores of which nobody is told what they are',
    (draft, l) => draft.set(tests(l, 'Plan'), of('RecoveryPointSelection', 'RecoveryPointTypes'), ['CONTINUOUS']),
  ],
  [
    (l) => `L6/all-tested ${cluster(l)}`,
    'a selection of no plan',
    (draft, l) => draft.set(tests(l, 'Aurora'), of('RestoreTestingPlanName'), 'another'),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database that nobody can sign in to',
    (draft, l) => draft.delete(tests(l, 'Aurora'), of('RestoreMetadataOverrides', 'enableIamDatabaseAuthentication')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'S3')}`,
    'restored messages under the key of AWS',
    (draft, l) => draft.delete(tests(l, 'S3'), of('RestoreMetadataOverrides', 'kmsKey')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule that may start nothing',
    (draft, l) => draft.delete(proof(l, 'Restored'), of('Targets', 0, 'RoleArn')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule for restores that were given up',
    (draft, l) => draft.set(proof(l, 'Restored'), of('EventPattern', 'detail', 'status'), ['ABORTED']),
  ],
  [(l) => `L6/proof-steps ${l}/Backup`, 'no state machine', (draft, l) => draft.remove(proof(l, 'StateMachine'))],
  ...['CreateInstance', 'WaitForInstance', 'ValidateDatabase', 'DeleteInstance', 'Report', 'WriteEvidence'].map(
    (step): Mistake => [
      (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
      `no ${step}`,
      (draft, l) => draft.delete(proof(l, 'StateMachine'), state(step)),
    ],
  ),
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'a result that is always good',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('Report', 'Arguments', 'ValidationStatus'), 'SUCCESSFUL'),
  ],
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'a validator that is not ours',
    (draft, l) =>
      draft.set(
        proof(l, 'StateMachine'),
        of('DefinitionSubstitutions', 'ValidateDatabase'),
        'arn:aws:lambda:us-west-2:000000000001:function:other',
      ),
  ],
  [
    (l) => `L6/proof-steps ${proof(l, 'StateMachine')}`,
    'no validator of objects',
    (draft, l) => draft.remove(`${l}/Backup/Validators/Objects/Function/Resource`),
  ],
  [(l) => `L6/marks-written ${l}/Backup`, 'no marks', (draft, l) => draft.remove(`${l}/Backup/Marks/Often/Rule`)],
  [
    (l) => `L6/marks-written ${l}/Backup`,
    'a mark a day',
    (draft, l) => draft.set(`${l}/Backup/Marks/Often/Rule`, of('ScheduleExpression'), 'rate(1 day)'),
  ],
  [
    (l) => `L6/marks-written ${l}/Backup`,
    'nobody who takes samples',
    (draft, l) => draft.remove(`${l}/Backup/Samples/Handler/Function/Resource`),
  ],
  ...['Marks/MarksAreLate', 'Marks/FellBehind', 'RestoreProof/RestoreNotProved'].map((id): Mistake => [
    (l) => `L6/proof-told ${l}/Backup`,
    `nobody told of ${id}`,
    (draft, l) => draft.remove(alarm(l, id)),
  ]),
  [
    (l) => `L6/proof-told ${l}/Backup`,
    'somebody told of the hundredth',
    (draft, l) => draft.set(alarm(l, 'RestoreProof/RestoreNotProved'), of('Threshold'), 99),
  ],
  [
    (l) => `L6/all-tested ${cluster(l)}`,
    'a database whose restore is not tested',
    (draft, l) => draft.remove(tests(l, 'Aurora')),
  ],
  [
    (l) => `L6/all-tested ${l}/Data/Quarantine/Bucket/Resource`,
    'a bucket whose restore is not tested',
    (draft, l) =>
      draft.set(tests(l, 'S3'), of('ProtectedResourceArns'), [
        `arn:aws:s3:::holdfast-production-mail-000000000001-${region(l)}`,
      ]),
  ],
  [
    (l) => `L6/all-tested ${tests(l, 'Aurora')}`,
    'no time to validate',
    (draft, l) => draft.delete(tests(l, 'Aurora'), of('ValidationWindowHours')),
  ],
  [
    (l) => `L6/all-tested ${tests(l, 'S3')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(tests(l, 'S3'), of('RestoreTestingSelectionName'), 's3 objects'),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database restored into the default network',
    (draft, l) => draft.delete(tests(l, 'Aurora'), of('RestoreMetadataOverrides', 'dbSubnetGroupName')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a database restored into the default group',
    (draft, l) => draft.delete(tests(l, 'Aurora'), of('RestoreMetadataOverrides', 'vpcSecurityGroupIds')),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a restored database that many reach',
    (draft, l) =>
      draft.set(tests(l, 'Isolated/Resource'), of('SecurityGroupIngress'), [
        { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 },
      ]),
  ],
  [
    (l) => `L6/isolated ${tests(l, 'Aurora')}`,
    'a restored database that reaches out',
    (draft, l) =>
      draft.set(tests(l, 'Isolated/Resource'), of('SecurityGroupEgress'), [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }]),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'restores that nobody looks at',
    (draft, l) => draft.remove(proof(l, 'Restored')),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule that is off',
    (draft, l) => draft.set(proof(l, 'Restored'), of('State'), 'DISABLED'),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'a rule for databases only',
    (draft, l) => draft.set(proof(l, 'Restored'), of('EventPattern', 'detail', 'resourceType'), ['Aurora']),
  ],
  [
    (l) => `L6/followed-up ${l}/Backup`,
    'an event that can be lost',
    (draft, l) => draft.delete(proof(l, 'Restored'), of('Targets', 0, 'DeadLetterConfig')),
  ],
  [
    (l) => `L6/told ${l}/Backup`,
    'nobody is told of unproved databases',
    (draft, l) => draft.remove(alarm(l, 'Janitor/AuroraIsNotProved')),
  ],
  [
    (l) => `L6/told ${l}/Backup`,
    'silence counts as proof',
    (draft, l) => draft.set(alarm(l, 'Janitor/S3IsNotProved'), of('TreatMissingData'), 'notBreaching'),
  ],
  [
    (l) => `L6/told ${l}/Backup`,
    'somebody is told too late',
    (draft, l) => draft.set(alarm(l, 'Janitor/S3IsNotProved'), of('Threshold'), 800_000),
  ],
];

const AUDITS: readonly Mistake[] = [
  [(l) => `C3/backups-audited ${l}/Backup`, 'no framework', (draft, l) => draft.remove(audit(l, 'Framework'))],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a framework without a control',
    (draft, l) => draft.delete(audit(l, 'Framework'), of('FrameworkControls', 3)),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a slower restore than promised',
    (draft, l) =>
      draft.set(
        audit(l, 'Framework'),
        of('FrameworkControls', 7, 'ControlInputParameters', 0, 'ParameterValue'),
        '721',
      ),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(audit(l, 'Framework'), of('FrameworkName'), 'holdfast-production'),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'backups that may be rarer than promised',
    (draft, l) =>
      draft.set(audit(l, 'Framework'), of('FrameworkControls', 1, 'ControlInputParameters', 1, 'ParameterValue'), '48'),
  ],
  [
    (l) => `C3/backups-audited ${audit(l, 'Framework')}`,
    'an audit of what is tagged otherwise',
    (draft, l) =>
      draft.set(audit(l, 'Framework'), of('FrameworkControls', 0, 'ControlScope', 'Tags', 0, 'Value'), 'other'),
  ],
  ...['controls', 'resources', 'backup_jobs', 'copy_jobs', 'restore_jobs'].map((report): Mistake => [
    (l) => `C3/backups-reported ${l}/Backup`,
    `no report of ${report}`,
    (draft, l) => draft.remove(audit(l, `Daily/${report}`)),
  ]),
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'a report to nowhere',
    (draft, l) => draft.set(audit(l, 'Daily/controls'), of('ReportDeliveryChannel', 'S3BucketName'), 'elsewhere'),
  ],
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'reports that can be deleted',
    (draft, l) => draft.delete(audit(l, 'Reports/Resource'), of('ReplicationConfiguration')),
  ],
  [
    (l) => `C3/backups-reported ${audit(l, 'Daily/controls')}`,
    'a name that AWS Backup refuses',
    (draft, l) => draft.set(audit(l, 'Daily/controls'), of('ReportPlanName'), 'a-b'),
  ],
  [
    (l) => `L5/told-of-missing ${l}/Backup`,
    'nobody is told of late backups',
    (draft, l) => draft.remove(alarm(l, 'Janitor/MailBackupIsLate')),
  ],
  [
    (l) => `L5/told-of-missing ${l}/Backup`,
    'silence counts as a backup',
    (draft, l) => draft.set(alarm(l, 'Janitor/DatabaseBackupIsLate'), of('TreatMissingData'), 'missing'),
  ],
  [
    (l) => `L5/told-of-failures ${l}/Backup`,
    'nobody is told of failed copies',
    (draft, l) => draft.remove(alarm(l, 'Vault/CopyFails')),
  ],
  [
    (l) => `L5/told-of-failures ${l}/Backup`,
    'an alarm that tells nobody',
    (draft, l) => draft.set(alarm(l, 'Vault/BackupFails'), of('AlarmActions'), []),
  ],
  [
    (l) => `L5/told-of-failures ${l}/Backup`,
    'somebody told of the tenth',
    (draft, l) => draft.set(alarm(l, 'Vault/BackupFails'), of('Threshold'), 9),
  ],
  [
    (l) => `P4/told-of-endless ${l}/Backup`,
    'nobody looks for endless backups',
    (draft, l) => draft.remove(`${l}/Backup/Janitor/Hourly/Rule`),
  ],
  [
    (l) => `P4/told-of-endless ${l}/Backup`,
    'nobody is told of endless backups',
    (draft, l) => draft.remove(alarm(l, 'Janitor/EndlessBackups')),
  ],
];

const MACHINES: readonly Mistake[] = [
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a next state that does not exist',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('CreateInstance', 'Next'), 'Nowhere'),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a catch that leads nowhere',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('ValidateObjects', 'Catch', 0, 'Next'), 'Nowhere'),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a state that is never entered',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('Forgotten'), { Type: 'Succeed' }),
  ],
  [
    (l) => `L6/state-machine-graph ${proof(l, 'StateMachine')}`,
    'a definition as text',
    (draft, l) => draft.set(proof(l, 'StateMachine'), of('Definition'), '{}'),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a failure that nobody catches',
    (draft, l) => draft.set(proof(l, 'StateMachine'), state('DeleteInstance', 'Catch'), []),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a task that is not tried again',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), state('Report', 'Retry')),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a task without a time-out',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), state('WriteEvidence', 'TimeoutSeconds')),
  ],
  [
    (l) => `L6/state-machine-tasks ${proof(l, 'StateMachine')}`,
    'a machine without a time-out',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), of('Definition', 'TimeoutSeconds')),
  ],
  [
    (l) => `H1/state-machine-records ${proof(l, 'StateMachine')}`,
    'a machine that writes nothing down',
    (draft, l) => draft.delete(proof(l, 'StateMachine'), of('LoggingConfiguration')),
  ],
  [
    (l) => `H1/state-machine-records ${proof(l, 'StateMachine')}`,
    'a machine that is not traced',
    (draft, l) => draft.set(proof(l, 'StateMachine'), of('TracingConfiguration', 'Enabled'), false),
  ],
];

const MISTAKES = [...VAULTS, ...PLANS, ...TESTS, ...AUDITS, ...MACHINES];

describe.each(['A', 'B'] as const)('in region %s', (letter) => {
  test.each(MISTAKES.map(([finding, what, edit]) => ({ finding: finding(letter), what, edit })))(
    '$finding is found: $what',
    ({ finding, edit }) => {
      expect(findings(mutated(production, (draft) => edit(draft, letter)))).toContain(finding);
    },
  );
});

test('every check of backups has a mistake that it finds', () => {
  const proved = MISTAKES.map(([finding]) => finding('A').split(' ')[0]);
  expect(BACKUP_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => !proved.includes(name))).toEqual([]);
});

test.each<[string, number]>([
  ['rate(4 hours)', 4],
  ['rate(1 hour)', 1],
  ['rate(7 days)', 168],
  ['cron(0 1/4 * * ? *)', 4],
  ['cron(30 */6 * * ? *)', 6],
  ['cron(0 3 * * ? *)', 24],
  ['cron(0 1,2,3 * * ? *)', 22],
  ['cron(0 11 ? * SUN *)', 168],
  ['cron(0 11 ? * 1,4 *)', 96],
  ['cron(0 5/4 * * ? *)', 8],
  ['cron(0 11 1 * ? *)', Infinity],
  ['cron(0 11 ? JAN SUN *)', Infinity],
  ['cron(0 25 * * ? *)', Infinity],
  ['cron(0 11 ? * SUN#1 *)', Infinity],
  ['rate(15 minutes)', 0.25],
  ['rate(5 weeks)', Infinity],
  ['', Infinity],
])('between two runs of %s lie %d hours at most', (schedule, hours) => {
  expect(longestGapHours(schedule)).toBe(hours);
});

test('a restored copy and its objects are found again by exactly the names that the roles allow', () => {
  const role: Json =
    production
      .ofType('AWS::IAM::ManagedPolicy')
      .find(({ path }) => path === 'A/Backup/RestoreProof/Permissions/Resource')?.properties ?? null;
  expect(JSON.stringify(role)).toContain('arn:aws:rds:us-west-2:000000000001:db:holdfast-restore-test-*');
  expect(JSON.stringify(role)).not.toContain('db:*');
});
