import { CHECKS } from '../../lib/commitments/checks';
import { applies } from '../../lib/commitments/report';
import { SINGLETONS } from '../../lib/config/choices';
import { environmentTree } from '../support/environment-tree';
import { environment } from '../support/stage';

test('C3, F6, G1, H1, H2: an environment that adopts everything that an account has once breaks no promise by it', () => {
  const adopting = { adopted: [...SINGLETONS] };
  const tree = environmentTree('production', adopting);
  const open = CHECKS.filter((check) => applies(check, environment('production', adopting))).flatMap((check) =>
    check.find(tree).map(({ path, found }) => `${check.id}/${check.name} ${path}: ${found}`),
  );
  expect(open).toEqual([]);
});

test.each(SINGLETONS)('%s is asked for by a check wherever it is not adopted, and by no check where it is', (name) => {
  const about = CHECKS.filter(({ unlessAdopted }) => unlessAdopted === name);
  expect(about.length).toBeGreaterThan(0);
  expect(about.filter((check) => !applies(check, environment('production')))).toEqual([]);
  expect(about.filter((check) => applies(check, environment('production', { adopted: [name] })))).toEqual([]);
});
