/** What a region must be, and what the two regions of an environment must be to each other (K10, L1, M3). */
import { z } from 'zod';
import { REDUNDANCY } from '../numbers';
import { distanceKm, isAllowedPair, isSupported, MINIMUM_DISTANCE_KM, REGION_NAMES, zonesOf } from '../regions';
import { NETWORK, overlap, RANGE } from './network';
import { show } from './problem';
import { across, field, type Finding, repeated } from './schema';

/** The letters, in the order of the regions. A founds what exists once; neither letter says which region is active. */
const LETTERS = ['A', 'B'] as const;

const ZONES = z.object({ zones: z.array(z.string()) });

const zonesSuffice = across(ZONES, ({ zones }) => {
  const problem = (required: string, given: string): Finding => ({ path: ['zones'], rule: 'L1', required, given });
  return [
    ...(zones.length >= REDUNDANCY.zones
      ? []
      : [problem(`must have at least ${REDUNDANCY.zones} zones`, `${zones.length}`)]),
    ...repeated(zones).map(({ value }) => problem('zones must differ', `${show(value)} twice`)),
  ];
});

/** Local Zones, Wavelength Zones and Outposts fail here: their names are on no list (K10). */
const zonesOfRegion = across(ZONES.extend({ name: z.string() }), ({ name, zones }) => {
  if (!isSupported(name)) return [];
  const own = zonesOf(name);
  const required = `must be a zone of ${name}: ${own.join(', ')}`;
  return zones.flatMap((zone, index) =>
    own.includes(zone) ? [] : [{ path: ['zones', index], rule: 'K10', required, given: show(zone) }],
  );
});

/** One region of an environment. */
export const REGION = z
  .strictObject({
    letter: field(z.enum(LETTERS), 'shape', 'must be A or B'),
    /** AWS region, for example `us-west-2`. */
    name: field(
      z.string().refine((name): boolean => isSupported(name)),
      'K10',
      `must be a supported region: ${REGION_NAMES.join(', ')}`,
    ),
    /** Full zone names, at least three; more are not used. */
    zones: z.array(field(z.string(), 'shape', 'must be the full name of a zone')),
    /** IPv4 range of the region's network, a /16; disjoint from the other region's, or the link cannot route. */
    cidr: field(NETWORK, 'network', 'must be a private IPv4 /16 in its shortest form, for example 10.0.0.0/16'),
    /** True while the region is made: leaves out what needs the other region, and protection from deletion. */
    founding: field(z.boolean(), 'shape', 'must be said: true while the region is made, else false'),
    /** How often the region was made, from 1: a new number makes the other region find and push everything again. */
    generation: field(z.int().min(1), 'shape', 'must be a whole number from 1'),
    /**
     * Construct paths below the region, such as `Data/Reports`, of what the next release adds to a founded region: made without
     * protection from deletion, so that a failed release can roll back. The release after it empties the list.
     */
    added: z.array(
      field(z.string().regex(/^\w+(\/\w+)*$/), 'shape', 'must be a construct path, for example Data/Reports'),
    ),
  })
  .check(zonesSuffice, zonesOfRegion);

const inOrder = across(z.array(z.object({ letter: z.enum(LETTERS) })), (regions) =>
  regions.flatMap(({ letter }, index) =>
    letter === LETTERS[index]
      ? []
      : [{ path: [index, 'letter'], rule: 'shape', required: order(index), given: letter }],
  ),
);

const order = (index: number): string =>
  index < LETTERS.length
    ? `must be ${LETTERS[index]}: regions are listed in the order of their letters`
    : 'must not exist: an environment has at most two regions';

const NAMES = z.array(z.object({ name: z.string() }));

const differ = across(NAMES, (regions) =>
  repeated(regions.map(({ name }) => name)).map(({ value }) => ({
    path: [],
    rule: 'M3',
    required: 'regions must differ',
    given: `${show(value)} twice`,
  })),
);

const farApart = across(NAMES, ([a, b]) => {
  if (!a || !b || a.name === b.name || !isSupported(a.name) || !isSupported(b.name)) return [];
  const distance = distanceKm(a.name, b.name);
  const problem = (required: string): Finding => ({
    path: [],
    rule: 'M3',
    required,
    given: `${a.name} and ${b.name}, ${distance} km`,
    fix: 'choose a pair of REGION_PAIRS in lib/config/regions.ts',
  });
  if (distance < MINIMUM_DISTANCE_KM) return [problem(`regions must be at least ${MINIMUM_DISTANCE_KM} km apart`)];
  return isAllowedPair(a.name, b.name) ? [] : [problem('regions must be an allowed pair')];
});

/** The link between the regions routes by these ranges, so each address must exist once. */
const disjoint = across(z.array(z.object({ cidr: RANGE })), ([a, b]) =>
  a && b && overlap(a.cidr, b.cidr)
    ? [{ path: [], rule: 'network', required: 'ranges must not overlap', given: `${a.cidr} and ${b.cidr}` }]
    : [],
);

/** The regions of an environment. */
export const REGIONS = z.array(REGION).check(inOrder, differ, farApart, disjoint);
