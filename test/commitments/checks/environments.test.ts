/** What is committed keeps every check that holds there. */
import { CHECKS } from '../../../lib/commitments/checks/index';
import { holds } from '../../../lib/commitments/report';
import { environments } from '../../../lib/config/environments';
import { tree } from '../../support/assembly';

describe.each(environments({}))('in $name', (environment) => {
  test.each(CHECKS.filter(({ holdsIn }) => holds(holdsIn, environment)))('$id/$name: $sentence', (check) => {
    expect(check.find(tree(environment.name))).toEqual([]);
  });
});

test('every check has an id and a name of its own, so that a finding leads to one sentence', () => {
  const names = CHECKS.map(({ id, name }) => `${id}/${name}`);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

test('accounts of the environments are distinct (B4)', () => {
  const accounts = (['production', 'staging', 'sandbox'] as const).map((name) => [
    ...new Set(tree(name).stacks.map(({ account }) => account)),
  ]);
  expect(accounts.map((each) => each.length)).toEqual([1, 1, 1]);
  expect(new Set(accounts.flat()).size).toBe(3);
});
