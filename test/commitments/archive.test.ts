import { ARCHIVE_CHECKS } from '../../lib/commitments/checks/archive/retention-locks';
import { at, isObject, type Json, list } from '../../lib/assembly/template-index';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');
/** Findings of the checks whose `id/name` an expected finding begins with; of all checks by default. */
const findings = (broken = production, expected = '') =>
  ARCHIVE_CHECKS.filter(({ id, name }) => expected === '' || expected.startsWith(`${id}/${name} `)).flatMap((check) =>
    check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`),
  );

test('F8-F12, P3: the archive of production keeps its promises', () => {
  expect(findings()).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the archive of %s keeps what holds there', (name) => {
  const applies = ARCHIVE_CHECKS.filter(({ holdsIn }) => holdsIn === 'every');
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

type Row = readonly [expected: string, breaks: string, edit: (draft: Draft) => void];
type Letter = 'A' | 'B';

const lock = ['Properties', 'ObjectLockConfiguration', 'Rule', 'DefaultRetention'];
const rules = ['Properties', 'LifecycleConfiguration', 'Rules', 0];
const replication = ['Properties', 'ReplicationConfiguration'];
const REGION = { A: 'us-west-2', B: 'us-east-2' } as const;

const kept = (letter: Letter): readonly Row[] => {
  const bucket = (name: string): string => `${letter}/Archive/Archive/${name}/Resource`;
  const logKey = `${letter}/Archive/LogKey/Resource`;
  return [
    [
      `F8/locked ${bucket('Trail')}`,
      'a lock that is too short',
      (draft) => draft.set(bucket('Trail'), [...lock, 'Days'], 364),
    ],
    [
      `F8/locked ${bucket('Email')}`,
      'a lock that can be lifted',
      (draft) => draft.set(bucket('Email'), [...lock, 'Mode'], 'GOVERNANCE'),
    ],
    [
      `F8/locked ${bucket('Email')}`,
      'a lock that outlives the promise to delete',
      (draft) => draft.set(bucket('Email'), [...lock, 'Days'], 211),
    ],
    [
      `F8/locked ${bucket('Statistics')}`,
      'a bucket that cannot lock',
      (draft) => draft.delete(bucket('Statistics'), ['Properties', 'ObjectLockEnabled']),
    ],
    [
      `F8/locked ${bucket('Statistics')}`,
      'a lock that is not switched on',
      (draft) => draft.delete(bucket('Statistics'), ['Properties', 'ObjectLockConfiguration', 'ObjectLockEnabled']),
    ],
    [`F8/locked ${letter}/Archive`, 'a class without a bucket', (draft) => draft.remove(bucket('Infrastructure'))],
    [
      `F8/locked ${letter}/Archive`,
      'a bucket without its lock',
      (draft) => draft.delete(bucket('Evidence'), ['Properties', 'ObjectLockConfiguration']),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'mail logs that live too long',
      (draft) => draft.set(bucket('Email'), [...rules, 'ExpirationInDays'], 208),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'noncurrent mail logs that stay',
      (draft) => draft.delete(bucket('Email'), [...rules, 'NoncurrentVersionExpiration']),
    ],
    [`F9/gone ${letter}/Archive`, 'no archive of mail logs', (draft) => draft.remove(bucket('Email'))],
    [
      `F9/gone ${letter}/Archive`,
      'mail logs without a lock',
      (draft) => draft.delete(bucket('Email'), ['Properties', 'ObjectLockConfiguration']),
    ],
    [
      `F9/gone ${bucket('Email')}`,
      'mail logs that are gone too soon',
      (draft) => draft.set(bucket('Email'), [...lock, 'Days'], 179),
    ],
    [
      `F11/kept ${bucket('Statistics')}`,
      'statistics that expire',
      (draft) => draft.set(bucket('Statistics'), [...rules, 'ExpirationInDays'], 3650),
    ],
    [
      `P3/samples-gone ${bucket('Samples')}`,
      'names of purged customers',
      (draft) => draft.set(bucket('Samples'), [...rules, 'ExpirationInDays'], 125),
    ],
    [
      `P3/samples-gone ${letter}/Backup/Samples/Handler/Function/Resource`,
      'samples among the logs',
      (draft) =>
        draft.set(
          `${letter}/Backup/Samples/Handler/Function/Resource`,
          ['Properties', 'Environment', 'Variables', 'SAMPLE_BUCKET'],
          `holdfast-production-infrastructure-000000000001-${REGION[letter]}`,
        ),
    ],
    ...(['Infrastructure', 'Trail', 'Evidence', 'Samples'] as const).map((name): Row => [
      `F8/kept-twice ${bucket(name)}`,
      'records in one region only',
      (draft) => draft.delete(bucket(name), replication),
    ]),
    [
      `F10/kept-twice ${bucket('Email')}`,
      'mail logs of which some are copied',
      (draft) => draft.set(bucket('Email'), [...replication, 'Rules', 0, 'Filter', 'Prefix'], 'logs/'),
    ],
    [
      `F10/kept-twice ${bucket('Email')}`,
      'mail logs whose copies wait',
      (draft) => draft.set(bucket('Email'), [...replication, 'Rules', 0, 'Status'], 'Disabled'),
    ],
    [
      `F12/kept-twice ${bucket('Statistics')}`,
      'statistics copied to another class',
      (draft) =>
        draft.set(
          bucket('Statistics'),
          [...replication, 'Rules', 0, 'Destination', 'Bucket'],
          `arn:aws:s3:::holdfast-production-samples-000000000001-${REGION[letter === 'A' ? 'B' : 'A']}`,
        ),
    ],
    [
      `F8/kept-twice ${bucket('Trail')}`,
      'records copied to themselves',
      (draft) =>
        draft.set(
          bucket('Trail'),
          [...replication, 'Rules', 0, 'Destination', 'Bucket'],
          `arn:aws:s3:::holdfast-production-trail-000000000001-${REGION[letter]}`,
        ),
    ],
    [
      `F6/seen-while-locked ${bucket('Trail')}`,
      'a trail that nobody sees after two months',
      (draft) => draft.set(bucket('Trail'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F6/seen-while-locked ${bucket('Infrastructure')}`,
      'records that nobody sees after two months',
      (draft) => draft.set(bucket('Infrastructure'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F9/seen-while-locked ${bucket('Email')}`,
      'mail logs that nobody sees after two months',
      (draft) => draft.set(bucket('Email'), [...rules, 'ExpirationInDays'], 60),
    ],
    [
      `F6/log-key ${logKey}`,
      'a log key that no log group can use',
      (draft) =>
        draft.set(
          logKey,
          ['Properties', 'KeyPolicy', 'Statement', 1, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn'],
          `arn:aws:logs:${REGION[letter]}:000000000001:log-group/*`,
        ),
    ],
  ];
};

/** Edits every statement of a policy that denies an action. */
function editDenials(
  path: string,
  document: string,
  action: string,
  change: (statement: Json, keys: readonly (string | number)[]) => void,
): void {
  const statements = list(
    first(
      production,
      path.includes('Key') ? 'AWS::KMS::Key' : 'AWS::S3::BucketPolicy',
      (resource) => resource.path === path,
    ).properties,
    document,
    'Statement',
  );
  const found = statements.flatMap((statement, index) =>
    at(statement, 'Effect') === 'Deny' &&
    [at(statement, 'Action')].flat().includes(action) &&
    at(statement, 'NotResource') === undefined
      ? [{ statement, index }]
      : [],
  );
  if (found.length === 0) throw new Error(`${path} denies no ${action}`);
  for (const { statement, index } of found.toReversed())
    change(statement, ['Properties', document, 'Statement', index]);
}

const ROLE = (name: string) => `arn:aws:iam::000000000001:role/${name}`;

const guarded = (letter: Letter): readonly Row[] => {
  const cases = (rule: string, where: string): readonly Row[] => {
    const path = `${letter}/${where}/Policy/Resource`;
    const expected = `${rule} ${letter}/${where}/Resource`;
    const edit = (
      what: string,
      change: (draft: Draft, keys: readonly (string | number)[], statement: Json) => void,
    ): Row => [
      expected,
      what,
      (draft) =>
        editDenials(path, 'PolicyDocument', 's3:PutObject', (statement, keys) => change(draft, keys, statement)),
    ];
    return [
      edit('a bucket that denies nobody', (draft, keys) => draft.delete(path, keys)),
      edit('everybody of a name like this', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'ArnNotEquals', 'aws:PrincipalArn', 0], ROLE('holdfast-production-*')),
      ),
      edit('a pattern instead of names', (draft, keys, statement) =>
        draft.set(path, [...keys, 'Condition'], {
          ...Object(at(statement, 'Condition')),
          ArnNotLike: { 'aws:PrincipalArn': '*' },
        }),
      ),
      edit('one person, or everybody signed in', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'StringNotEquals'], { 'aws:PrincipalAccount': '000000000001' }),
      ),
      edit('everybody but services', (draft, keys) =>
        draft.set(path, [...keys, 'Condition', 'BoolIfExists', 'aws:PrincipalIsAWSService'], 'true'),
      ),
      edit('one kind of writing', (draft, keys, statement) =>
        draft.set(
          path,
          [...keys, 'Action'],
          [at(statement, 'Action') ?? null].flat().filter((action) => action !== 's3:ReplicateObject'),
        ),
      ),
      edit('one folder', (draft, keys) => draft.set(path, [...keys, 'Resource', 'Fn::Join', 1, 1], '/logs/*')),
      edit('one role', (draft, keys) => draft.set(path, [...keys, 'Principal'], { AWS: ROLE('someone') })),
    ];
  };
  const trail = `${letter}/Archive/Archive/Trail`;
  const evidence = `${letter}/Archive/Archive/Evidence`;
  const replication = `${letter}/Archive/Archive/Replication/Role/Resource`;
  const change = (action: string, how: (draft: Draft, keys: readonly (string | number)[]) => void) => (draft: Draft) =>
    editDenials(`${trail}/Policy/Resource`, 'PolicyDocument', action, (_, keys) => how(draft, keys));
  return [
    ...['Trail', 'Infrastructure', 'Evidence', 'Samples', 'Landing'].flatMap((name) =>
      cases('F8/only-writers-write', `Archive/Archive/${name}`),
    ),
    ...cases('F10/only-writers-write', 'Archive/Archive/Email'),
    ...cases('F12/only-writers-write', 'Archive/Archive/Statistics'),
    ...['Mail', 'Quarantine'].flatMap((name) => cases('B1/only-writers-write', `Data/${name}/Bucket`)),
    [
      `F8/lock-stays ${trail}/Resource`,
      'records that can be deleted',
      change('s3:DeleteObjectVersion', (draft, keys) => draft.delete(`${trail}/Policy/Resource`, keys)),
    ],
    [
      `F8/lock-stays ${trail}/Resource`,
      'records that somebody can delete',
      change('s3:BypassGovernanceRetention', (draft, keys) =>
        draft.set(`${trail}/Policy/Resource`, [...keys, 'Condition'], {
          ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') },
        }),
      ),
    ],
    ...['Archive/Archive/Landing', 'Backup/Audit/Reports'].map((name): Row => {
      const policy = `${letter}/${name}/Policy/Resource`;
      return [
        `F8/lock-stays ${letter}/${name}/Resource`,
        'records that can be deleted before they are copied',
        (draft) =>
          editDenials(policy, 'PolicyDocument', 's3:DeleteObjectVersion', (_, keys) => draft.delete(policy, keys)),
      ];
    }),
    ...[
      'PutEncryptionConfiguration',
      'PutBucketLogging',
      'PutBucketVersioning',
      'PutBucketOwnershipControls',
      'PutBucketPublicAccessBlock',
    ].map((action): Row => [
      `F8/guard-stays ${trail}/Resource`,
      `s3:${action} for anybody`,
      (draft) =>
        editDenials(`${trail}/Policy/Resource`, 'PolicyDocument', 's3:PutBucketPolicy', (statement, keys) =>
          draft.set(
            `${trail}/Policy/Resource`,
            [...keys, 'Action'],
            [at(statement, 'Action') ?? null].flat().filter((each) => each !== `s3:${action}`),
          ),
        ),
    ]),
    [
      `F8/guard-stays ${trail}/Resource`,
      'a policy that can be changed',
      change('s3:PutBucketPolicy', (draft, keys) => draft.delete(`${trail}/Policy/Resource`, keys)),
    ],
    [
      `F8/guard-stays ${trail}/Resource`,
      'a policy that somebody can change',
      change('s3:PutBucketPolicy', (draft, keys) =>
        draft.set(`${trail}/Policy/Resource`, [...keys, 'Condition'], {
          ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') },
        }),
      ),
    ],
    [
      `F8/writers-exist ${evidence}/Resource`,
      'a name that anybody can take',
      (draft) => draft.remove(`${letter}/Backup/Janitor/Handler/Role/Resource`),
    ],
    [
      `F8/writers-exist ${evidence}/Resource`,
      'a writer that nobody listed',
      (draft) =>
        draft.set(
          `${letter}/Backup/Samples/Handler/Permissions/Resource`,
          ['Properties', 'PolicyDocument', 'Statement', 0],
          {
            Effect: 'Allow',
            Action: 's3:PutObject',
            Resource: `arn:aws:s3:::holdfast-production-evidence-000000000001-${REGION[letter]}/x/*`,
          },
        ),
    ],
    [
      `F8/writers-exist ${trail}/Resource`,
      'copies that never arrive',
      (draft) => draft.set(replication, ['Properties', 'RoleName'], 'another'),
    ],
    [
      `F8/writers ${trail}/Policy/Resource`,
      'a person who may write',
      (draft) =>
        draft.set(`${trail}/Policy/Resource`, ['Properties', 'PolicyDocument', 'Statement', 0], {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 's3:PutObject',
        }),
    ],
  ];
};

const keys = (letter: Letter): readonly Row[] =>
  [
    'Archive/ArchiveKey',
    'Archive/LogKey',
    'Archive/NoticeKey',
    'Backup/Key',
    'Backup/Marks/Key',
    'Data/DatabaseKey',
    'Data/MailKey',
    'Data/SecretsKey',
    'Recovery/Key',
    'Service/Portal/HeartbeatKey/Key',
  ]
    .map((name) => `${letter}/${name}/Resource`)
    .flatMap((key): readonly Row[] => {
      const change =
        (action: string, how: (draft: Draft, keys: readonly (string | number)[]) => void) => (draft: Draft) =>
          editDenials(key, 'KeyPolicy', action, (_, at) => how(draft, at));
      return [
        [
          `F8/key ${key}`,
          'a key without its denials',
          (draft) => draft.set(key, ['Properties', 'KeyPolicy', 'Statement'], []),
        ],
        [
          `F8/key ${key}`,
          'a key that can be disabled',
          change('kms:DisableKey', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial']),
          ),
        ],
        [
          `F8/key ${key}`,
          'a key that somebody can delete',
          change('kms:ScheduleKeyDeletion', (draft, at) =>
            draft.set(key, [...at, 'Condition'], { ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') } }),
          ),
        ],
        [
          `F8/key ${key}`,
          'a name that can be led to another key',
          change('kms:UpdateAlias', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:PutKeyPolicy', 'kms:DeleteAlias']),
          ),
        ],
        [
          `F8/key ${key}`,
          'a name that can be freed for another key',
          change('kms:DeleteAlias', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:PutKeyPolicy', 'kms:UpdateAlias']),
          ),
        ],
        [
          `F8/key ${key}`,
          'a policy that can be changed',
          change('kms:PutKeyPolicy', (draft, at) => draft.delete(key, at)),
        ],
        [
          `F8/key ${key}`,
          'a policy that anybody can change',
          change('kms:PutKeyPolicy', (draft, at) =>
            draft.set(key, [...at, 'Condition'], { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
          ),
        ],
      ];
    });

test.each((['A', 'B'] as const).flatMap((letter) => [...kept(letter), ...guarded(letter), ...keys(letter)]))(
  '%s is found: %s',
  (expected, _, edit) => {
    expect(findings(mutated(production, edit), expected)).toContain(expected);
  },
);

test('F8: who writes proof writes in a folder of its own', () => {
  const policy = first(
    production,
    'AWS::S3::BucketPolicy',
    ({ path }) => path === 'A/Archive/Archive/Evidence/Policy/Resource',
  );
  const own = list(policy.properties, 'PolicyDocument', 'Statement').filter((statement) =>
    isObject(at(statement, 'NotResource')),
  );
  const folders = own.map((statement) => [
    String(at(statement, 'Condition', 'ArnEquals', 'aws:PrincipalArn'))
      .split('/')
      .at(-1),
    at(statement, 'NotResource', 'Fn::Join', 1, 1),
  ]);
  expect(folders).toEqual([
    ['holdfast-production-mark-writer-us-west-2', '/marks/*'],
    ['holdfast-production-restore-proof-us-west-2', '/restore-validation/*'],
    ['holdfast-production-backup-janitor-us-west-2', '/backup-janitor/*'],
    ['holdfast-production-drill-operator-us-west-2', '/drills/*'],
  ]);
});
