/**
 * The regions this service may run in, and the pairs of them that may carry one environment (K10, M3).
 *
 * A region is listed only when all of these offer it, by the documentation named:
 * - ARC Region switch: every commercial Region (ARC Developer Guide, "AWS Regions" of Region switch);
 * - Aurora Global Database, and Aurora serverless within it, on PostgreSQL 17 (Aurora User Guide, "Supported Regions
 *   and DB engines" of both features);
 * - AWS Network Firewall (AWS General Reference, "AWS Network Firewall endpoints and quotas");
 * - Amazon Cognito multi-Region replication: 16 Regions when it was announced on 4 June 2026 (AWS What's New); Osaka,
 *   Melbourne, Zurich, Spain and Milan were not among them. The list is AWS's to extend: ask again before adding one.
 *
 * us-west-1 is left out although it is on all four lists: an account there is offered two zones only, and L1 needs three.
 */
interface Place {
  /** Letters of the region's Availability Zones. Local Zones, Wavelength Zones and Outposts have other names (K10). */
  readonly zones: string;
  /** Degrees north and east of the place the region is named after: AWS publishes no exact site. */
  readonly latitude: number;
  readonly longitude: number;
}

const PLACES = {
  // Shares its fate with the control planes of Route 53, IAM and CloudFront: a pair without it survives more.
  'us-east-1': { zones: 'abcdef', latitude: 38.95, longitude: -77.45 },
  'us-east-2': { zones: 'abc', latitude: 39.96, longitude: -83.0 },
  'us-west-2': { zones: 'abcd', latitude: 45.84, longitude: -119.7 },
  'eu-west-1': { zones: 'abc', latitude: 53.35, longitude: -6.26 },
  'eu-central-1': { zones: 'abc', latitude: 50.11, longitude: 8.68 },
  'eu-north-1': { zones: 'abc', latitude: 59.33, longitude: 18.07 },
  'ap-southeast-2': { zones: 'abc', latitude: -33.87, longitude: 151.21 },
  // No b: new accounts are not offered it.
  'ap-northeast-1': { zones: 'acd', latitude: 35.68, longitude: 139.69 },
} as const satisfies Record<string, Place>;

/** A region of the allow-list. */
export type RegionName = keyof typeof PLACES;

/** Kilometres between the two regions of an environment, at least: our own reading of "geographically diverse" (M3). */
export const MINIMUM_DISTANCE_KM = 500;

/**
 * Pairs that may carry one environment, in either order (M3). Within one part of the world, so that a flip does not move
 * customer data to another; us-east-1 with us-east-2 is missing because it is closer than {@link MINIMUM_DISTANCE_KM}.
 */
export const REGION_PAIRS: readonly (readonly [RegionName, RegionName])[] = [
  ['us-west-2', 'us-east-2'],
  ['us-west-2', 'us-east-1'],
  ['eu-west-1', 'eu-central-1'],
  ['eu-west-1', 'eu-north-1'],
  ['eu-central-1', 'eu-north-1'],
  ['ap-southeast-2', 'ap-northeast-1'],
];

/** Names of all regions of the allow-list. */
export const REGION_NAMES: readonly string[] = Object.keys(PLACES);

/** Whether the allow-list has this region. */
export const isSupported = (name: string): name is RegionName => Object.hasOwn(PLACES, name);

/** Full names of a region's Availability Zones, for example `us-west-2a`. */
export const zonesOf = (region: RegionName): readonly string[] =>
  [...PLACES[region].zones].map((letter) => region + letter);

/** Whether two regions may carry one environment; the order does not matter. */
export const isAllowedPair = (one: RegionName, other: RegionName): boolean =>
  REGION_PAIRS.some((pair) => one !== other && pair.includes(one) && pair.includes(other));

const EARTH_RADIUS_KM = 6371;

/** Kilometres between two regions as the crow flies (haversine), rounded; good to some tens, as their sites are not published. */
export function distanceKm(one: RegionName, other: RegionName): number {
  const [from, to] = [PLACES[one], PLACES[other]];
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const halfChord = (a: number, b: number): number => Math.sin(radians(b - a) / 2) ** 2;
  const h =
    halfChord(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * halfChord(from.longitude, to.longitude);
  return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h)));
}
