import { bucketName, type BucketPurpose } from '../../lib/config/names';
import {
  distanceKm,
  isAllowedPair,
  isSupported,
  MINIMUM_DISTANCE_KM,
  REGION_NAMES,
  REGION_PAIRS,
  zonesOf,
  type RegionName,
} from '../../lib/config/regions';
import { validate } from '../../lib/config/validate';
import { lineOf } from '../../lib/config/validate/problem';
import { broken, COMMITTED, TODAY } from './broken';

const SUPPORTED: readonly RegionName[] = REGION_NAMES.filter(isSupported);
const [PRODUCTION] = COMMITTED;

describe('the allow-list of regions', () => {
  it.each(SUPPORTED)('%s has the three zones that L1 asks for', (region) =>
    expect(zonesOf(region).length).toBeGreaterThanOrEqual(3),
  );

  it.each(['us-west-1', 'eu-west-2', 'us-gov-west-1', 'us-west-2-lax-1', 'toString', ''])(
    'does not have %p',
    (name) => {
      expect(isSupported(name)).toBe(false);
    },
  );

  it.each(REGION_PAIRS)('%s and %s are far apart (M3)', (a, b) => {
    expect(distanceKm(a, b)).toBeGreaterThanOrEqual(MINIMUM_DISTANCE_KM);
    expect([isAllowedPair(a, b), isAllowedPair(b, a), isAllowedPair(a, a)]).toEqual([true, true, false]);
  });

  it('every region is in a pair, or it could carry nothing', () => {
    expect([...new Set(REGION_PAIRS.flat())].sort()).toEqual([...SUPPORTED].sort());
  });

  // Great circles between the named cities, from an atlas.
  it.each([
    ['us-west-2', 'us-west-2', 0],
    ['us-east-1', 'us-east-2', 490],
    ['eu-west-1', 'eu-central-1', 1090],
    ['ap-southeast-2', 'ap-northeast-1', 7830],
  ] as const)('from %s to %s it is about %i km', (a, b, expected) => {
    expect(Math.abs(distanceKm(a, b) - expected)).toBeLessThan(30);
    expect(distanceKm(a, b)).toBe(distanceKm(b, a));
  });

  it.each(SUPPORTED)('bucket names fit in %s', (name) => {
    const purposes: readonly BucketPurpose[] = ['infrastructure', 'statistics', 'quarantine'];
    const lengths = COMMITTED.flatMap((environment) =>
      purposes.map((purpose) => bucketName(environment, purpose, { ...environment.regions[0], name }).length),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(63);
  });
});

describe('regions are judged as a pair (M3)', () => {
  const region = (letter: string, name: RegionName, cidr: string) => ({
    letter,
    name,
    zones: zonesOf(name).slice(0, 3),
    cidr,
    founding: false,
    generation: 1,
    added: [],
  });
  const pair = (a: RegionName, b: RegionName): readonly string[] =>
    validate(broken('production.regions', [region('A', a, '10.0.0.0/16'), region('B', b, '10.1.0.0/16')]), TODAY).map(
      lineOf,
    );

  it('the same region twice is none', () => {
    expect(pair('us-west-2', 'us-west-2')).toEqual([
      'production.regions: regions must differ (M3), got us-west-2 twice; change lib/config/environments.ts',
    ]);
  });

  it('neighbours share their weather', () => {
    expect(pair('us-east-1', 'us-east-2')).toEqual([
      'production.regions: regions must be at least 500 km apart (M3), got us-east-1 and us-east-2, 489 km; ' +
        'choose a pair of REGION_PAIRS in lib/config/regions.ts',
    ]);
  });

  it('a pair across the world would move customer data', () => {
    expect(pair('us-west-2', 'eu-west-1')).toEqual([
      expect.stringContaining('regions must be an allowed pair (M3), got us-west-2 and eu-west-1'),
    ]);
  });

  it.each(REGION_PAIRS)('%s with %s is allowed, either way round', (a, b) => {
    expect([...pair(a, b), ...pair(b, a)]).toEqual([]);
  });

  it('a third region is none', () => {
    const regions = [...(PRODUCTION?.regions ?? []), region('C', 'us-east-1', '10.9.0.0/16')];
    expect(validate(broken('production.regions', regions), TODAY).map(({ path }) => path)).toEqual([
      'production.regions[2].letter',
      'production.regions',
    ]);
  });

  it('ranges that only touch do not overlap, ranges inside each other do', () => {
    const second = (cidr: string): readonly string[] =>
      validate(broken('production.regions[1].cidr', cidr), TODAY).map(({ required }) => required);
    expect(second('10.255.0.0/16')).toEqual([]);
    expect(second('10.0.128.0/17')).toContain('ranges must not overlap');
    expect(second('10.9.0.0/8')).toContain('ranges must not overlap');
  });
});
