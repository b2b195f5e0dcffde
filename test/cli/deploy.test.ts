import type { Flips } from '../../lib/cli/active-executions';
import { holdfast } from '../../lib/cli/program';
import { DEPLOYMENT_ORDER, deploymentSteps } from '../../lib/config/deployment-order';
import { tree } from '../support/assembly';
import { complete, recordedWorld, type RecordedWorld } from './context';

const STAGING = { given: complete('STAGING') };

describe('refuses, and does not call the CDK', () => {
  test.each([
    ['without an environment', 'deploy', '--environment'],
    ['an environment that does not exist, naming those that do', 'deploy -e moon', 'production, staging, sandbox'],
    ['a stack that does not exist, naming those that do', 'deploy -e staging --from Moon', 'Archive, Zone, Network'],
    ['an option that it does not know', 'deploy -e staging --yes', '--yes'],
  ])('%s', async (_, words, says) => {
    const world = recordedWorld(STAGING);
    expect(await holdfast(words.split(' '), world)).toBe(2);
    expect(world.said.error).toContain(says);
    expect(world.ran).toEqual([]);
  });

  test.each([[[]], [['--dry-run']]])('while values are missing, naming the variables (%j)', async (options) => {
    const world = recordedWorld();
    expect(await holdfast(['deploy', '--environment', 'production', ...options], world)).toBe(2);
    for (const variable of Object.keys(complete('PRODUCTION'))) expect(world.said.error).toContain(`set ${variable}`);
    expect(world.said.error).not.toContain('    at ');
    expect(world.ran).toEqual([]);
  });

  test('production with samples: addresses of the documentation, and agreements of the example company', async () => {
    const world = recordedWorld({ given: complete('PRODUCTION') });
    expect(await holdfast(['deploy', '--environment', 'production', '--dry-run'], world)).toBe(2);
    expect(world.said.error).toContain('got no real HOLDFAST_PRODUCTION_DOMAIN; set HOLDFAST_PRODUCTION_DOMAIN');
    expect(world.said.error).toContain('sub-processors[Stripe]: a real agreement before a deployment');
    expect(world.ran).toEqual([]);
  });

  test("endpoints that are not AWS's own: their answer about a flip would not be true", async () => {
    const world = recordedWorld({
      given: { ...complete('STAGING'), AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(await holdfast(['deploy', '-e', 'staging'], world)).toBe(2);
    for (const variable of ['AWS_ENDPOINT_URL_SSM', 'NODE_TLS_REJECT_UNAUTHORIZED'])
      expect(world.said.error).toContain(`unset ${variable}`);
    expect(world.ran).toEqual([]);
  });

  test('a wrong configuration, with what must hold', async () => {
    const world = recordedWorld({ given: { ...complete('STAGING'), HOLDFAST_STAGING_ACCOUNT: '12' } });
    expect(await holdfast(['deploy', '-e', 'staging'], world)).toBe(2);
    expect(world.said.error).toContain('staging.account');
    expect(world.ran).toEqual([]);
  });
});

const SYNTH = 'cdk synth --no-lookups --quiet --output cdk.out';
const step = (path: string): string => `cdk deploy staging/${path} --exclusively --app cdk.out`;
const STACKS = 'A/Archive B/Archive B/Zone A/Network B/Network A/Data B/Data A/Detection B/Detection A/Backup B/Backup';
const ORDER = `${STACKS} A/Service B/Service A/Recovery B/Recovery B/Link A/Link B/Routing`.split(' ');

test('deploys one synthesis, stack by stack, in the order of first deployment', async () => {
  const world = recordedWorld(STAGING);
  expect(await holdfast(['deploy', '-e', 'staging'], world)).toBe(0);
  expect(world.ran).toEqual([SYNTH, ...ORDER.map(step)]);
});

test('prints the same commands on a dry run, as they are typed here, and runs none', async () => {
  const world = recordedWorld(STAGING);
  expect(await holdfast(['deploy', '-e', 'staging', '--dry-run'], world)).toBe(0);
  expect(world.said.out).toBe([SYNTH, ...ORDER.map(step)].map((command) => `npx ${command}\n`).join(''));
  expect(world.ran).toEqual([]);
});

test('goes on where it stopped, and passes on what follows --', async () => {
  const world = recordedWorld(STAGING);
  expect(
    await holdfast(['deploy', '-e', 'staging', '--from', 'Link', '--', '--require-approval', 'never'], world),
  ).toBe(0);
  expect(world.ran.slice(1)).toEqual(
    ['B/Link', 'A/Link', 'B/Routing'].map((path) => `${step(path)} --require-approval never`),
  );
});

test('deploys nothing when synthesis finds something', async () => {
  const world = recordedWorld(STAGING, [1]);
  expect(await holdfast(['deploy', '-e', 'staging'], world)).toBe(1);
  expect(world.ran).toEqual([SYNTH]);
});

test('stops at the first stack that fails, and says how to go on', async () => {
  const world = recordedWorld(STAGING, [0, 0, 0, 1]);
  expect(await holdfast(['deploy', '-e', 'staging'], world)).toBe(1);
  expect(world.ran).toHaveLength(4);
  expect(world.said.error).toContain('--from Zone');
});

test('a one-region environment has no link, and everything in its only region', async () => {
  const world = recordedWorld({ given: complete('SANDBOX') });
  expect(await holdfast(['deploy', '-e', 'sandbox'], world)).toBe(0);
  expect(world.ran.slice(1)).toEqual(
    ['Archive', 'Zone', 'Network', 'Data', 'Detection', 'Backup', 'Service', 'Routing'].map(
      (stack) => `cdk deploy sandbox/A/${stack} --exclusively --app cdk.out`,
    ),
  );
});

test.each(['production', 'staging', 'sandbox'] as const)(
  'every stack of %s is in the order, and the order has no other',
  (name) => {
    const { stacks, letters } = tree(name);
    const turns = deploymentSteps(letters.map((letter) => (letter === 'A' ? 'A' : 'B'))).map(
      ({ letter, stack }) => `${letter}/${stack}`,
    );
    expect(turns.toSorted()).toEqual(stacks.map((stack) => `${stack.letter}/${stack.name}`).toSorted());
  },
);

test('the order stops only where a person has to act', () => {
  expect(DEPLOYMENT_ORDER.filter(({ gate }) => gate).map(({ stack }) => stack)).toEqual(['Zone', 'Data']);
});

describe('during a flip', () => {
  const underWay = [{ executionId: 'us-east-2/0123', what: 'activate us-east-2', state: 'pausedByFailedStep' }];
  const world = (found: Flips) => recordedWorld({ ...STAGING, flips: async () => found });

  test('nothing is deployed, and the error says which flip and what to do', async () => {
    const flipping = world({ underWay });
    expect(await holdfast(['deploy', '-e', 'staging'], flipping)).toBe(2);
    expect(flipping.said.error).toContain('activate us-east-2, pausedByFailedStep, execution us-east-2/0123');
    expect(flipping.said.error).toContain('docs/runbooks/region-flip.md');
    expect(flipping.ran).toEqual([]);
  });

  test('that begins while stacks are deployed, the next stack is not deployed, and the error says how to go on', async () => {
    const flipping: RecordedWorld = recordedWorld({
      ...STAGING,
      flips: async () => ({ underWay: flipping.ran.length < 3 ? [] : underWay }),
    });
    expect(await holdfast(['deploy', '-e', 'staging', '--from', 'Service'], flipping)).toBe(1);
    expect(flipping.ran).toEqual([SYNTH, step('A/Service'), step('B/Service')]);
    expect(flipping.said.error).toContain(
      'A flip has begun, and staging/A/Recovery was not deployed; when the flip is over, go on with --from Recovery',
    );
  });

  test('--despite-flip deploys all the same', async () => {
    const flipping = world({ underWay });
    expect(await holdfast(['deploy', '-e', 'staging', '--from', 'Routing', '--despite-flip'], flipping)).toBe(0);
    expect(flipping.ran).toEqual([SYNTH, step('B/Routing')]);
  });

  test('if AWS gives no answer, the deployment says so and goes on', async () => {
    const alone = world({ unknown: 'no credentials' });
    expect(await holdfast(['deploy', '-e', 'staging', '--from', 'Routing'], alone)).toBe(0);
    expect(alone.said.error).toContain('could not find out whether a flip is under way (no credentials)');
  });
});
