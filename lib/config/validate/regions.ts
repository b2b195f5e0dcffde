/** What a region must be, and what the two regions of an environment must be to each other (K10, L1, M3). */
import { z } from 'zod';
import { distanceKm, isAllowedPair, isSupported, MINIMUM_DISTANCE_KM, REGION_NAMES, zonesOf } from '../regions';
import { all, leaf, list, repeated, rule, settings, type Check } from './check';
import { NETWORK, overlap, RANGE } from './network';
import { fault, show, type Problem } from './problem';

const SUPPORTED = z.string().refine(isSupported);
const CHOOSE_PAIR = 'choose a pair of REGION_PAIRS in lib/config/regions.ts';

/** The list of an environment's regions. `zones`: availability zones of each, at least. */
export const regionsCheck = (zones: number): Check =>
  all(
    list((index) => region(index, zones)),
    regionsDiffer,
    regionsFarApart,
    rangesDisjoint,
  );

const region = (index: number, zones: number): Check =>
  all(
    settings({
      letter: letter(index),
      name: leaf(SUPPORTED, 'K10', `must be a supported region: ${REGION_NAMES.join(', ')}`),
      zones: list(() => leaf(z.string(), 'shape', 'must be the full name of a zone')),
      cidr: leaf(NETWORK, 'network', 'must be a private IPv4 /16 in its shortest form, for example 10.0.0.0/16'),
    }),
    enoughZones(zones),
    zonesDiffer,
    zonesOfRegion,
  );

function letter(index: number): Check {
  const expected = ['A', 'B'][index];
  return expected === undefined
    ? leaf(z.never(), 'shape', 'must not exist: an environment has at most two regions')
    : leaf(z.literal(expected), 'shape', `must be ${expected}: regions are listed in the order of their letters`);
}

const ZONES = z.object({ zones: z.array(z.string()) });

const enoughZones = (atLeast: number): Check =>
  rule(ZONES, (path, { zones }) =>
    zones.length >= atLeast
      ? []
      : [fault(`${path}.zones`, 'L1', `must have at least ${atLeast} zones`, `${zones.length}`)],
  );

const zonesDiffer: Check = rule(ZONES, (path, { zones }) =>
  repeated(zones).map(({ value }) => fault(`${path}.zones`, 'L1', 'zones must differ', `${show(value)} twice`)),
);

/** Local Zones, Wavelength Zones and Outposts fail here: their names are on no list (K10). */
const zonesOfRegion: Check = rule(ZONES.extend({ name: z.string() }), (path, { name, zones }) => {
  if (!isSupported(name)) return [];
  const own = zonesOf(name);
  return zones.flatMap((zone, index) =>
    own.includes(zone)
      ? []
      : [fault(`${path}.zones[${index}]`, 'K10', `must be a zone of ${name}: ${own.join(', ')}`, show(zone))],
  );
});

const NAMES = z.array(z.object({ name: z.string() }));

const regionsDiffer: Check = rule(NAMES, (path, regions) =>
  repeated(regions.map(({ name }) => name)).map(({ value }) =>
    fault(path, 'M3', 'regions must differ', `${show(value)} twice`),
  ),
);

const regionsFarApart: Check = rule(NAMES, (path, [a, b]) => {
  if (!a || !b || a.name === b.name || !isSupported(a.name) || !isSupported(b.name)) return [];
  const distance = distanceKm(a.name, b.name);
  const problem = (required: string): Problem =>
    fault(path, 'M3', required, `${a.name} and ${b.name}, ${distance} km`, CHOOSE_PAIR);
  if (distance < MINIMUM_DISTANCE_KM) return [problem(`regions must be at least ${MINIMUM_DISTANCE_KM} km apart`)];
  return isAllowedPair(a.name, b.name) ? [] : [problem('regions must be an allowed pair')];
});

/** The link between the regions routes by these ranges, so each address must exist once. */
const rangesDisjoint: Check = rule(z.array(z.object({ cidr: RANGE })), (path, [a, b]) =>
  a && b && overlap(a.cidr, b.cidr)
    ? [fault(path, 'network', 'ranges must not overlap', `${a.cidr} and ${b.cidr}`)]
    : [],
);
