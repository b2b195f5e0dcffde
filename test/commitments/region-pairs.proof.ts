import { judge } from '../../lib/cli/synthesis';
import { type RegionName, REGION_PAIRS, zonesOf } from '../../lib/config/regions';
import type { Region } from '../../lib/config/types';
import { TODAY } from '../config/broken';
import { environment } from '../support/stage';

const production = environment('production');
const [A, B = A] = production.regions;
const at = (region: Region, name: RegionName): Region => ({ ...region, name, zones: zonesOf(name).slice(0, 3) });

test.each(REGION_PAIRS)('%s with %s passes `holdfast check`, as the committed pair does', (a, b) => {
  const { environments, general } = judge([{ ...production, regions: [at(A, a), at(B, b)] }], TODAY, () => undefined);
  expect(environments).toHaveLength(1);
  expect([...general, ...environments.flatMap(({ open }) => open)]).toEqual([]);
});
