import { BACKUP_CHECKS } from '../../../../lib/commitments/checks/index';
import { at } from '../../../../lib/assembly/template-index';
import { environments } from '../../../../lib/config/environments';
import { first, tree } from '../../../support/assembly';
import { eachIsFound, LETTERS } from '../../../support/mistakes';
import { audits } from './mistakes/audit';
import { plans } from './mistakes/plan';
import { stateMachines } from './mistakes/state-machines';
import { restoreTests } from './mistakes/tests';
import { vaults } from './mistakes/vault';

const production = tree('production');

eachIsFound(
  BACKUP_CHECKS,
  LETTERS.flatMap((letter) =>
    [vaults, plans, restoreTests, audits, stateMachines].flatMap((mistakes) => mistakes(letter)),
  ),
);

test('M11: a sandbox copies no backup elsewhere', () => {
  const plans = tree('sandbox').ofType('AWS::Backup::BackupPlan');
  expect(JSON.stringify(plans.map(({ properties }) => properties))).not.toContain('CopyActions');
});

test('P4: no committed environment locks its vault for ever', () => {
  expect(environments({}).map(({ vaultLock }) => vaultLock)).toEqual(['governance', 'governance', 'governance']);
  const vaults = production.ofType('AWS::Backup::BackupVault');
  expect(vaults.map(({ properties }) => at(properties, 'LockConfiguration', 'ChangeableForDays'))).toEqual([
    undefined,
    undefined,
  ]);
});

test('a restored copy and its objects are found again by exactly the names that the roles allow', () => {
  const role = first(
    production,
    'AWS::IAM::ManagedPolicy',
    ({ path }) => path === 'A/Backup/RestoreProof/Permissions/Resource',
  );
  expect(JSON.stringify(role.properties)).toContain('arn:aws:rds:us-west-2:000000000001:db:holdfast-restore-test-*');
  expect(JSON.stringify(role.properties)).not.toContain('db:*');
});
