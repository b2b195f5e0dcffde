/** A further environment is one object in lib/config/environments.ts: `holdfast check` passes without any other edit. */
import type * as environments from '../../lib/config/environments';
import type { Environment } from '../../lib/config/types';
import type { Given } from '../../lib/config/variables';
import type * as program from '../../lib/cli/program';
import { environment } from '../support/stage';
import { recordedWorld } from './context';

/** Of each tier, with values of its own where an environment must have them. */
const own = (name: string, account: string, base: Environment): Environment => ({
  ...base,
  name,
  account,
  domain: `${name}.example.org`,
  placeholders: [],
});
const [west] = environment('staging').regions;
const FURTHER: readonly Environment[] = [
  own('cell', '000000000011', environment('production')),
  own('release', '000000000012', environment('staging')),
  own('single', '000000000013', environment('staging', { regions: [west] })),
  own('lab', '000000000014', environment('sandbox')),
];

beforeAll(() => {
  jest.resetModules();
  jest.doMock('../../lib/config/environments', () => {
    const actual = jest.requireActual<typeof environments>('../../lib/config/environments');
    return { ...actual, environments: (given: Given) => [...actual.environments(given), ...FURTHER] };
  });
});

test.each(FURTHER.map(({ name, tier, regions }) => [name, tier, regions.length] as const))(
  '%s, of tier %s with %d regions, passes',
  async (name) => {
    const { holdfast } = jest.requireActual<typeof program>('../../lib/cli/program');
    const world = recordedWorld();
    const code = await holdfast(['check', '--environment', name], world);
    expect([code, code === 0 ? '' : world.said.out + world.said.error]).toEqual([0, '']);
  },
  300_000,
);
