import { BACKUP_CHECKS } from '../../../../lib/commitments/checks/index';
import { at, type Json, type TemplateIndex } from '../../../../lib/assembly/template-index';
import { environments } from '../../../../lib/config/environments';
import { backupTree } from '../../../constructs/backup/backup-stack-of';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, LETTERS } from '../../../support/mistakes';
import { AUDITS } from './mistakes/audit';
import { PLANS } from './mistakes/plan';
import { MACHINES } from './mistakes/state-machines';
import { TESTS } from './mistakes/tests';
import { VAULTS } from './mistakes/vault';

const production = tree('production');

test('the backups of production keep their promises', () => {
  expect(findingsOf(BACKUP_CHECKS, production)).toEqual([]);
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

const MISTAKES = [...VAULTS, ...PLANS, ...TESTS, ...AUDITS, ...MACHINES];

describe.each(LETTERS)('in region %s', (letter) => {
  eachIsFound(
    BACKUP_CHECKS,
    MISTAKES.map(([finding, what, edit]) => [finding(letter), what, (draft) => edit(draft, letter)]),
  );
});

test('every check of backups has a mistake that it finds', () => {
  const proved = MISTAKES.map(([finding]) => finding('A').split(' ')[0]);
  expect(BACKUP_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => !proved.includes(name))).toEqual([]);
});

test('a restored copy and its objects are found again by exactly the names that the roles allow', () => {
  const role: Json =
    production
      .ofType('AWS::IAM::ManagedPolicy')
      .find(({ path }) => path === 'A/Backup/RestoreProof/Permissions/Resource')?.properties ?? null;
  expect(JSON.stringify(role)).toContain('arn:aws:rds:us-west-2:000000000001:db:holdfast-restore-test-*');
  expect(JSON.stringify(role)).not.toContain('db:*');
});
