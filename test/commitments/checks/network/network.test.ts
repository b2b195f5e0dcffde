import { NETWORK_CHECKS } from '../../../../lib/commitments/checks/index';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf } from '../../../support/mistakes';
import { FIREWALL } from './mistakes/firewall';
import { GROUPS } from './mistakes/groups';
import { RECORDS } from './mistakes/records';
import { ROUTES } from './mistakes/routes';
import { ZONES } from './mistakes/zones';

test('the network of production keeps its promises', () => {
  expect(findingsOf(NETWORK_CHECKS, tree('production'))).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the network of %s keeps what holds everywhere', (name) => {
  expect(
    NETWORK_CHECKS.filter(({ holdsIn }) => holdsIn === 'every').flatMap((check) => check.find(tree(name))),
  ).toEqual([]);
});

eachIsFound(NETWORK_CHECKS, [...GROUPS, ...ROUTES, ...ZONES, ...FIREWALL, ...RECORDS]);
