import { ARCHIVE_CHECKS } from '../../lib/commitments/checks/archive';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) =>
  ARCHIVE_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

test('F8-F12: the archive of production keeps its promises', () => {
  expect(findings()).toEqual([]);
});

const lock = ['Properties', 'ObjectLockConfiguration', 'Rule', 'DefaultRetention'];
const rules = ['Properties', 'LifecycleConfiguration', 'Rules', 0];

test.each<[string, string, (draft: Draft) => void]>([
  ['F8/locked A/Archive/Archive/Trail/Resource', 'a lock that is too short', (draft) => draft.set('A/Archive/Archive/Trail/Resource', [...lock, 'Days'], 364)],
  ['F8/locked B/Archive/Archive/Email/Resource', 'a lock that can be lifted', (draft) => draft.set('B/Archive/Archive/Email/Resource', [...lock, 'Mode'], 'GOVERNANCE')],
  ['F8/locked B/Archive', 'a class without a bucket', (draft) => draft.remove('B/Archive/Archive/Infrastructure/Resource')],
  ['F8/locked A/Archive', 'a bucket without its lock', (draft) => draft.delete('A/Archive/Archive/Evidence/Resource', ['Properties', 'ObjectLockConfiguration'])],
  ['F9/gone A/Archive/Archive/Email/Resource', 'mail logs that live too long', (draft) => draft.set('A/Archive/Archive/Email/Resource', [...rules, 'ExpirationInDays'], 208)],
  ['F9/gone A/Archive/Archive/Email/Resource', 'noncurrent mail logs that stay', (draft) => draft.delete('A/Archive/Archive/Email/Resource', [...rules, 'NoncurrentVersionExpiration'])],
  ['F11/kept B/Archive/Archive/Statistics/Resource', 'statistics that expire', (draft) => draft.set('B/Archive/Archive/Statistics/Resource', [...rules, 'ExpirationInDays'], 3650)],
  ['F8/key A/Archive/ArchiveKey/Resource', 'a key that can be deleted', (draft) => draft.set('A/Archive/ArchiveKey/Resource', ['Properties', 'KeyPolicy', 'Statement'], [])],
  ['F6/log-key B/Archive/LogKey/Resource', 'a log key that no log group can use', (draft) => draft.set('B/Archive/LogKey/Resource', ['Properties', 'KeyPolicy', 'Statement', 1, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn'], 'arn:aws:logs:us-east-2:000000000001:log-group/*')],
  [
    'F8/writers A/Archive/Archive/Trail/Policy/Resource',
    'a person who may write',
    (draft) => draft.set('A/Archive/Archive/Trail/Policy/Resource', ['Properties', 'PolicyDocument', 'Statement', 0], { Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:PutObject' }),
  ],
])('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});
