import { SERVICE_CHECKS } from '../../../../lib/commitments/checks/index';
import { tree } from '../../../support/assembly';
import { eachIsFound } from '../../../support/mistakes';
import { CONTAINERS } from './mistakes/containers';
import { LOAD_BALANCERS } from './mistakes/load-balancers';
import { TASKS } from './mistakes/tasks';
import { WEB_FIREWALL } from './mistakes/web-firewall';

/** Where a check holds, by environment. */
const HOLDS = {
  production: ['every', 'two-region', 'production'],
  staging: ['every', 'two-region'],
  sandbox: ['every'],
} as const;

test.each(['production', 'staging', 'sandbox'] as const)('the Service stack of %s keeps its promises', (name) => {
  const concerned = SERVICE_CHECKS.filter(({ holdsIn }) => HOLDS[name].some((scope) => scope === holdsIn));
  expect(concerned.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

const MISTAKES = [...TASKS, ...CONTAINERS, ...LOAD_BALANCERS, ...WEB_FIREWALL];

eachIsFound(SERVICE_CHECKS, MISTAKES);

test('every check is proved on a broken copy', () => {
  const proved = new Set(MISTAKES.map(([expected]) => expected.split(' ')[0]));
  expect(SERVICE_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((check) => !proved.has(check))).toEqual([]);
});
