import { grouped } from '../../lib/assembly/template-index';
import type { RawFinding } from '../../lib/commitments/policy/record';
import { cover, outOfPlace, writtenBadly } from '../../lib/commitments/waivers/audit';
import { placements } from '../../lib/commitments/waivers/apply';
import { WAIVERS } from '../../lib/commitments/waivers/index';
import type { Waiver } from '../../lib/commitments/waivers/types';
import { environment } from '../support/stage';

const TODAY = new Date('2026-11-24T12:00:00Z');
const NO_LOGS = 'AwsSolutions::AwsSolutions-S1';

const waiver = (changes: Partial<Waiver> = {}): Waiver => ({
  finding: NO_LOGS,
  path: 'Archive/Landing',
  touches: ['F8'],
  count: 1,
  owner: 'security',
  reason: 'The bucket receives the access logs of all others',
  expires: '2027-05-31',
  ...changes,
});

const found = (path: string, id = NO_LOGS): RawFinding => ({
  environment: 'production',
  path,
  id,
  rule: 'S3BucketLoggingEnabled',
  found: '',
  required: '',
});

/** Problems of `waivers` when `findings` were found in an environment that has the constructs `paths`. */
function problems(
  waivers: readonly Waiver[],
  findings: readonly RawFinding[],
  paths: readonly string[],
  name: string = 'production',
) {
  const coverage = cover(findings, placements(waivers, environment(name)));
  return outOfPlace(waivers, environment(name), coverage, (path) => paths.includes(path)).map(
    ({ path, found }) => `${path}: ${found}`,
  );
}

const BOTH = ['A/Archive/Landing', 'B/Archive/Landing'];

describe('a waiver covers exactly what it says', () => {
  test('its finding in each region, and nothing is left to say', () => {
    expect(
      problems(
        [waiver()],
        BOTH.map((path) => found(path)),
        BOTH,
      ),
    ).toEqual([]);
  });

  test('a finding that is gone makes it stale', () => {
    expect(problems([waiver()], [found('A/Archive/Landing')], BOTH)).toEqual([
      `B/Archive/Landing: waiver: 0 findings of ${NO_LOGS}`,
    ]);
  });

  test('a second finding below the same construct is one too many', () => {
    const findings = [found('A/Archive/Landing/One'), found('A/Archive/Landing/Two'), found('B/Archive/Landing')];
    expect(problems([waiver()], findings, BOTH)).toEqual([`A/Archive/Landing: waiver: 2 findings of ${NO_LOGS}`]);
  });

  test('a construct that is gone makes it stale in production, but not where less is deployed', () => {
    expect(problems([waiver()], [], [])).toEqual(['Archive/Landing: waiver: no construct there']);
    expect(problems([waiver()], [], [], 'sandbox')).toEqual([]);
    expect(problems([waiver({ tiers: ['sandbox'] })], [], [], 'sandbox')).toHaveLength(1);
  });

  test('what exists in one region only is expected in that region only', () => {
    expect(problems([waiver({ path: 'Zone' })], [found('B/Zone')], ['B/Zone'])).toEqual([]);
  });

  test('another id at the same place stays open', () => {
    const { open } = cover(
      [found('A/Archive/Landing', 'AwsSolutions::AwsSolutions-S10')],
      placements([waiver()], environment('production')),
    );
    expect(open).toHaveLength(1);
  });

  test('a neighbour whose name begins alike stays open', () => {
    const { open } = cover([found('A/Archive/LandingTwo')], placements([waiver()], environment('production')));
    expect(open).toHaveLength(1);
  });
});

describe('placeholders in an id are filled for the region', () => {
  const finding = 'X::X-1[{environment} {account} {domain} {region} {peer}]';

  test('each region with its own name and its peer', () => {
    const [a, b] = placements([waiver({ finding })], environment('production'));
    expect(a?.id).toBe('X::X-1[production 000000000001 production.holdfast.example us-west-2 us-east-2]');
    expect(b?.id).toBe('X::X-1[production 000000000001 production.holdfast.example us-east-2 us-west-2]');
  });

  test('an id that speaks of a peer does not exist where there is none', () => {
    expect(placements([waiver({ finding })], environment('sandbox'))).toEqual([]);
  });
});

describe('a waiver is refused', () => {
  const cases: readonly (readonly [string, Partial<Waiver>])[] = [
    ['when its last day has passed', { expires: '2026-11-23' }],
    ['when it would hold for more than a year', { expires: '2027-11-25' }],
    ['when its day is no day', { expires: 'next spring' }],
    ['when its reason says nothing', { reason: 'accepted' }],
    ['when its id has no namespace: the CDK would hide the finding without a trace', { finding: 'AwsSolutions-S1' }],
    ['when one of several ids has no namespace', { finding: [NO_LOGS, 'AwsSolutions-IAM5[Action::s3:*]'] }],
    ['when it names no id', { finding: [] }],
    ['when it names an id twice', { finding: [NO_LOGS, NO_LOGS] }],
    ['when it covers no finding', { count: 0 }],
    ['when it touches no promise', { touches: [] }],
    ['when it touches what is no promise', { touches: ['F8', 'F21'] }],
  ];

  test.each(cases)('%s', (_name, changes) => {
    expect(writtenBadly([waiver(changes)], TODAY)).toHaveLength(1);
  });

  test('when another one covers the same', () => {
    expect(writtenBadly([waiver(), waiver()], TODAY)).toHaveLength(1);
    expect(writtenBadly([waiver({ tiers: ['sandbox'] }), waiver({ tiers: ['production'] })], TODAY)).toEqual([]);
  });

  test('and accepted on its last day', () => {
    expect(
      writtenBadly([waiver({ expires: '2026-11-24' }), waiver({ path: 'Zone', expires: '2027-11-24' })], TODAY),
    ).toEqual([]);
  });
});

test('every waiver of this project is written well', () => {
  expect(writtenBadly(WAIVERS, TODAY)).toEqual([]);
});

test('not more than a quarter of the waivers end in one month', () => {
  const months = [...grouped(WAIVERS, ({ expires }) => expires.slice(0, 7)).values()];
  expect(Math.max(...months.map(({ length }) => length)) / WAIVERS.length).toBeLessThanOrEqual(0.25);
});
