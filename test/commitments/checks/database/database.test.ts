import { DATA_CHECKS } from '../../../../lib/commitments/checks/index';
import { mutated, tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, properties } from '../../../support/mistakes';
import { ACCESS } from './mistakes/access';
import { CLUSTERS } from './mistakes/cluster';
import { GLOBALS } from './mistakes/global';
import { MESSAGES } from './mistakes/message-buckets';
import { cluster } from './mistakes/places';

test('the data stores of production keep their promises', () => {
  expect(findingsOf(DATA_CHECKS, tree('production'))).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the data stores of %s keep what holds there', (name) => {
  const applies = DATA_CHECKS.filter(
    ({ holdsIn }) => holdsIn === 'every' || (holdsIn === 'two-region' && name === 'staging'),
  );
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

const MISTAKES = [...GLOBALS, ...CLUSTERS, ...MESSAGES, ...ACCESS];

eachIsFound(DATA_CHECKS, MISTAKES);

test('M11: a global cluster in an environment of one region is found', () => {
  const sandbox = tree('sandbox');
  const broken = mutated(sandbox, (draft) => {
    draft.add('A/Data', 'Global', { Type: 'AWS::RDS::GlobalCluster', Properties: {} });
    draft.set(cluster('A'), properties('GlobalClusterIdentifier'), 'holdfast-sandbox');
  });
  const check = DATA_CHECKS.find(({ id }) => id === 'M11');
  expect(check?.find(sandbox)).toEqual([]);
  expect(check?.find(broken).map(({ path }) => path)).toEqual(['A/Data/Global', cluster('A')]);
});

test('every check of the data stores has a mistake that it finds', () => {
  const proved = MISTAKES.map(([expected]) => expected.split(' ')[0]);
  const names = DATA_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => name !== 'M11/no-second-site');
  expect(names.filter((name) => !proved.includes(name))).toEqual([]);
});
