/** What is refused before anything is asked. */
import { environments } from '../../../lib/config/environments';
import { directionTo, DrillRefused, mustBeTarget } from '../../../lib/recovery/drill/errors';
import type { DrillTarget, Loopback } from '../../../lib/recovery/drill/model';
import { staging } from './drill-lab';

const environment = staging();

const problemsOf = (attempt: () => unknown): readonly string[] => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof DrillRefused) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
};
const [WEST, EAST] = ['us-west-2', 'us-east-2'] as const;
const apis = { [WEST]: 'http://127.0.0.2:1', [EAST]: 'http://127.0.0.3:1' };
const loopback: Loopback = {
  apis,
  nameServer: '127.0.0.1:53',
  portalPort: 1,
  mailPort: undefined,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
};
const target = (changes: Partial<DrillTarget>): DrillTarget => ({
  environment,
  planArn: 'arn',
  loopback: undefined,
  ...changes,
});

test.each(['A', 'b', 'us-west-2', 'US-EAST-2'])('the region %s is not refused', (to) =>
  expect(problemsOf(() => directionTo(environment, to, 'failover'))).toEqual([]),
);

test.each(['C', '', 'eu-west-1'])('the region %p is refused', (to) =>
  expect(problemsOf(() => directionTo(environment, to, 'failover'))).toEqual(['--to']),
);

test('an environment with one region is refused', () => {
  const sandbox = environments({}).find(({ name }) => name === 'sandbox') ?? environment;
  expect(problemsOf(() => directionTo(sandbox, 'A', 'failover'))).toEqual(['sandbox']);
});

test('each placeholder is refused, but in a rehearsal', () => {
  const placeholders = { ...environment, placeholders: ['HOLDFAST_STAGING_DOMAIN', 'HOLDFAST_STAGING_ACCOUNT'] };
  expect(problemsOf(() => mustBeTarget(target({ environment: placeholders })))).toEqual(['staging', 'staging']);
  expect(problemsOf(() => mustBeTarget(target({ environment: placeholders, loopback })))).toEqual([]);
});

test.each<[string, Partial<Loopback>, string[]]>([
  ['nothing but loopback', {}, []],
  ['a name, which can lead anywhere', { apis: { ...apis, [EAST]: 'http://localhost:1' } }, [`apis.${EAST}`]],
  ["AWS's own endpoint", { apis: { ...apis, [WEST]: 'https://rds.us-west-2.amazonaws.com' } }, [`apis.${WEST}`]],
  ['a region without an address', { apis: { [WEST]: apis[WEST] } }, [`apis.${EAST}`]],
  [
    'a name server elsewhere, and an API too',
    { nameServer: '10.0.0.2:53', apis: { ...apis, [WEST]: 'http://10.0.0.1:1' } },
    [`apis.${WEST}`, 'nameServer'],
  ],
  ['a loopback address of IPv6', { nameServer: '[::1]:53' }, []],
])('what is refused of a rehearsal with %s', (_, changes, problems) => {
  expect(problemsOf(() => mustBeTarget(target({ loopback: { ...loopback, ...changes } })))).toEqual(problems);
});
