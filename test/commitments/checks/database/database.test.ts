import { DATA_CHECKS } from '../../../../lib/commitments/checks/index';
import { mutated, tree } from '../../../support/assembly';
import { everyCheckIsFound, properties } from '../../../support/mistakes';
import { ACCESS } from './mistakes/access';
import { CLUSTERS } from './mistakes/cluster';
import { GLOBALS } from './mistakes/global';
import { MESSAGES } from './mistakes/message-buckets';
import { cluster } from './mistakes/places';

everyCheckIsFound(DATA_CHECKS, [...GLOBALS, ...CLUSTERS, ...MESSAGES, ...ACCESS], ['M11/no-second-site']);

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
