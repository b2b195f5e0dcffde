import { subnetsOf, zonesOf } from '../../../lib/commitments/checks/network/topology';
import { TIERS, tierCidr } from '../../../lib/config/tiers';
import { subnetCidr, TieredVpc } from '../../../lib/constructs/network/tiered-vpc';
import { tree } from '../../support/assembly';
import { environment, secureStack } from '../../support/stage';

const [region] = environment('production').regions;

test('each subnet is the /21 of its tier and zone, in every region', () => {
  const { regions } = environment('production');
  const production = tree('production');
  for (const each of regions) {
    const zones = each.zones.slice(0, 3);
    const subnets = subnetsOf(production).filter(({ resource }) => resource.stack.letter === each.letter);
    const planned = TIERS.flatMap((tier) =>
      zones.map((zone, index) => `${tier} ${zone} ${subnetCidr(each, tier, index)}`),
    );
    expect(subnets.map(({ tier, zone, cidr }) => `${tier} ${zone} ${cidr}`)).toEqual(planned);
    expect(zonesOf(production, each.letter)).toEqual(zones);
  }
});

test('the first subnet of a tier starts where the tier does, the spare one ends where it does', () => {
  for (const tier of TIERS) expect(subnetCidr(region, tier, 0)).toBe(tierCidr(region, tier).replace('/19', '/21'));
  expect(subnetCidr(region, 'public', 3)).toBe('10.0.24.0/21');
});

test('a zone that is not in use has no subnet', () => {
  const vpc = new TieredVpc(secureStack('production'), 'Vpc', region);
  expect(() => vpc.subnet('nat', 'us-west-2d')).toThrow('us-west-2d is not one of us-west-2a, us-west-2b, us-west-2c');
});
