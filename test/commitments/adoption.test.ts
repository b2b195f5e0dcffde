import { CHECKS } from '../../lib/commitments/checks';
import { applies } from '../../lib/commitments/report';
import { SINGLETONS } from '../../lib/config/choices';
import { environmentTree } from '../support/environment-tree';
import { environment } from '../support/stage';

test('C3, F6, G1, H1, H2: an environment that adopts everything that an account has once breaks no promise by it', () => {
  const changes = environment('production', {
    adopted: [...SINGLETONS],
    // A decision that no committed environment takes; the check shows that it reaches the vaults.
    vaultLock: { compliance: { changeableFor: { days: 7 } } },
  });
  const tree = environmentTree('production', changes);
  const open = CHECKS.filter((check) => applies(check, changes)).flatMap((check) =>
    check.find(tree).map(({ path, found }) => `${check.id}/${check.name} ${path}: ${found}`),
  );
  expect(open).toEqual(
    ['A', 'B'].map((letter) => `P4/configured-vault-lock ${letter}/Backup/Vault/Resource: ChangeableForDays 7`),
  );
});

test.each(SINGLETONS)('%s is asked for by a check wherever it is not adopted, and by no check where it is', (name) => {
  const about = CHECKS.filter(({ unlessAdopted }) => unlessAdopted === name);
  expect(about.length).toBeGreaterThan(0);
  expect(about.filter((check) => !applies(check, environment('production')))).toEqual([]);
  expect(about.filter((check) => applies(check, environment('production', { adopted: [name] })))).toEqual([]);
});
