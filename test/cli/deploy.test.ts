import { holdfast } from '../../lib/cli/program';
import { DEPLOYMENT_ORDER, deploymentSteps } from '../../lib/config/deployment-order';
import { lineOfStep, madeAnew, releaseSteps } from '../../lib/release/steps';
import { tree } from '../support/assembly';
import { environment, regionsOf } from '../support/stage';
import { complete, recordedWorld } from './context';

const STAGING = { given: complete('STAGING') };

describe('refuses, and does not call the CDK', () => {
  test.each([
    ['without an environment', 'deploy', '--environment'],
    ['an environment that does not exist, naming those that do', 'deploy -e moon', 'production, staging, sandbox'],
    ['a stack that does not exist, and says how one is named', 'deploy -e staging --from Moon', 'as A/Network'],
    ['an option that it does not know', 'deploy -e staging --fast', '--fast'],
    [
      'a role that the policies of keys do not name',
      'deploy -e staging -- -r arn:aws:iam::1:role/x',
      'bootstrapQualifier',
    ],
    ['to begin without a confirmation', 'deploy -e staging', 'add --yes'],
  ])('%s', async (_, words, says) => {
    const world = recordedWorld(STAGING);
    expect(await holdfast(words.split(' '), world)).toBe(2);
    expect(world.said.error).toContain(says);
    expect(world.ran).toEqual([]);
  });

  test("endpoints that are not AWS's own: their answer about a flip would not be true", async () => {
    const world = recordedWorld({
      given: { ...complete('STAGING'), AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(await holdfast(['deploy', '-e', 'staging', '--yes'], world)).toBe(2);
    for (const variable of ['AWS_ENDPOINT_URL_SSM', 'NODE_TLS_REJECT_UNAUTHORIZED'])
      expect(world.said.error).toContain(`unset ${variable}`);
    expect(world.ran).toEqual([]);
  });

  test('a wrong configuration, with what must hold', async () => {
    const world = recordedWorld({ given: { ...complete('STAGING'), HOLDFAST_STAGING_ACCOUNT: '12' } });
    expect(await holdfast(['deploy', '-e', 'staging', '--yes'], world)).toBe(2);
    expect(world.said.error).toContain('staging.account');
    expect(world.ran).toEqual([]);
  });
});

const deployed = (out: string): readonly string[] =>
  [...out.matchAll(/^npx cdk deploy \S+?\/(\S+)/gm)].map(([, stack = '']) => stack);

describe('a dry run prints every step, and runs none', () => {
  const linesOfRun = async (...words: readonly string[]): Promise<readonly string[]> => {
    const world = recordedWorld(STAGING);
    expect(await holdfast(['deploy', '--dry-run', '-e', ...words], world)).toBe(0);
    expect(world.ran).toEqual([]);
    return world.said.out.trimEnd().split('\n');
  };

  test('what comes before the first stack: one environment, what must hold, the difference, a person, the images', async () => {
    const lines = await linesOfRun('staging');
    expect(lines.slice(0, 6)).toEqual([
      'HOLDFAST_ENVIRONMENT=staging npx cdk synth --no-lookups --quiet --output cdk.out',
      '# nothing may be replaced that one deployment cannot replace, by releases/staging.json',
      'npx holdfast preflight --environment staging',
      "npx cdk diff 'staging/*/*' --app cdk.out",
      '# a person confirms; --yes does so in advance',
      "npx cdk publish-assets 'staging/*/*' --app cdk.out --unstable publish-assets",
    ]);
    expect(lines[6]).toBe('npx cdk deploy staging/A/Archive --exclusively --app cdk.out --require-approval never');
  });

  test('a release: region A whole with the migration in its place, a bake, then region B', async () => {
    const lines = await linesOfRun('production');
    const A = 'A/Archive A/Network A/Data A/Detection A/Backup A/Service A/Recovery A/Link'.split(' ');
    const B = 'B/Archive B/Zone B/Network B/Data B/Detection B/Backup B/Service B/Recovery B/Link B/Routing'.split(' ');
    expect(deployed(lines.join('\n'))).toEqual([...A, ...B]);
    const after = (text: string) => lines[lines.findIndex((line) => line.includes(text)) - 1];
    expect(after('migration task runs in us-west-2')).toContain('A/Data');
    expect(after('alarm may go on in us-west-2')).toContain('A/Link');
    expect(lines.at(-2)).toContain('alarm may go on in us-east-2');
    expect(lines.at(-1)).toBe('# writes releases/production.json: commit it');
    expect(lines.filter((line) => line.includes('migration'))).toHaveLength(1);
  });

  test('with --from, what comes before the first stack stays, and what follows -- is passed on', async () => {
    const lines = await linesOfRun('staging', '--from', 'B/Link', '--', '--progress', 'events');
    expect(lines.slice(6, 8)).toEqual(
      ['B/Link', 'B/Routing'].map(
        (stack) =>
          `npx cdk deploy staging/${stack} --exclusively --app cdk.out --require-approval never --progress events`,
      ),
    );
  });

  test('a one-region environment has no link, and everything in its only region', async () => {
    const lines = await linesOfRun('sandbox');
    const stacks = ['Archive', 'Zone', 'Network', 'Data', 'Detection', 'Backup', 'Service', 'Routing'];
    expect(deployed(lines.join('\n'))).toEqual(stacks.map((stack) => `A/${stack}`));
  });
});

test('a region that is made while the other one serves is no first creation', () => {
  const [a, b] = environment('staging').regions;
  if (!b) throw new Error('two regions');
  expect(madeAnew({ ...environment('staging'), regions: [{ ...a, founding: true }, b] })).toEqual(['us-west-2']);
  expect(madeAnew(environment('staging', regionsOf('staging', { founding: true })))).toEqual([]);
});

describe('a first creation', () => {
  const founding = environment('staging', regionsOf('staging', { founding: true }));
  const steps = releaseSteps(founding) ?? [];

  test('goes through both regions, stack by stack, in the order of first deployment', () => {
    const turns = deploymentSteps(['A', 'B']).map(({ letter, stack }) => `${letter}/${stack}`);
    expect(steps.flatMap((step) => (step.kind === 'cdk' && step.stack ? [step.stack] : []))).toEqual(turns);
  });

  test('stops where a person has to act, and migrates once both clusters are there', () => {
    const acts = steps.filter(({ kind }) => !['cdk', 'synthesize'].includes(kind)).map(({ kind }) => kind);
    expect(acts).toEqual(['preflight', 'confirm', 'stop', 'migrate']);
    const stop = steps.find((step) => step.kind === 'stop');
    expect(stop && lineOfStep(stop, founding)).toContain('go on with --from A/Network');
  });
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
  expect(DEPLOYMENT_ORDER.filter(({ gate }) => gate).map(({ stack }) => stack)).toEqual(['Zone']);
});
