import { Refusal } from '../../lib/cli/errors';
import { release, type ReleasePorts } from '../../lib/cli/deploy-run';
import type { Finding } from '../../lib/deployment/findings';
import { ENGINE } from '../../lib/deployment/rules/engine';
import type { Flips } from '../../lib/release/flips';
import type { Answer } from '../../lib/release/question';
import { releaseSteps } from '../../lib/release/steps';
import { environment, regionsOf } from '../support/stage';
import { recordedWorld } from './context';

const STAGING = environment('staging');
const answer = (state: Answer['state'], question = 'Docker'): Answer => ({
  question,
  region: null,
  state,
  required: 'r',
  found: 'f',
  fix: 'x',
});

interface Given {
  readonly from?: string;
  readonly founding?: true;
  readonly yes?: false;
  readonly despiteFlip?: true;
  readonly answers?: readonly Answer[];
  readonly compared?: readonly Finding[];
  readonly migration?: number;
  /** Alarms that are on at each look. */
  readonly alarms?: (look: number) => readonly string[];
  readonly flips?: (ran: readonly string[]) => Flips;
  readonly ask?: (question: string) => Promise<string>;
  /** Exit codes of the CDK's runs. */
  readonly codes?: readonly number[];
}

async function run(given: Given = {}) {
  const world = recordedWorld({ ask: given.ask }, given.codes);
  const flips = given.flips ?? (() => ({ underWay: [], silent: [] }));
  const of = { ...STAGING, ...regionsOf('staging', { founding: given.founding === true }) };
  let [looks, waited] = [0, 0];
  const ports: ReleasePorts = {
    askAll: async (_context, _environment, _release, only) => (only ? [] : (given.answers ?? [])),
    migrate: async () => {
      world.ran.push('migration');
      return { code: given.migration ?? 0, reason: 'r' };
    },
    alarmsOn: async () => given.alarms?.(looks++) ?? [],
    compare: () => given.compared ?? [],
    record: () => void world.ran.push('record'),
    wait: async (milliseconds) => void (waited += milliseconds),
  };
  const asked = {
    environment: of,
    steps: releaseSteps(of, given.from) ?? [],
    yes: given.yes ?? true,
    despiteFlip: given.despiteFlip === true,
  };
  const code = await release({ ...world, flips: async () => flips(world.ran) }, asked, ports);
  return { code, world, waited, stacks: stacksOf(world.ran) };
}

const stacksOf = (ran: readonly string[]): readonly string[] =>
  ran.flatMap((line) => /^cdk deploy staging\/(\S+)/.exec(line)?.[1] ?? (line === 'migration' ? [line] : []));

test('a release runs every step, with the migration between Data and what needs the schema', async () => {
  const { code, world, waited, stacks } = await run();
  expect(code).toBe(0);
  expect(world.ran.slice(0, 3).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'HOLDFAST_ENVIRONMENT=staging cdk synth',
    'cdk diff staging/*/*',
    'cdk publish-assets staging/*/*',
  ]);
  expect(stacks.slice(2, 5)).toEqual(['A/Data', 'migration', 'A/Detection']);
  expect(stacks).toHaveLength(19);
  expect(world.ran.at(-1)).toBe('record');
  // Two bakes of ten minutes.
  expect(waited).toBe(2 * 600_000);
});

describe('nothing is deployed', () => {
  test('where something is missing: the refusal has every line', async () => {
    const refused = run({ answers: [answer('missing'), answer('missing', 'values'), answer('ok')] });
    await expect(refused).rejects.toMatchObject({ problems: [{ path: 'Docker' }, { path: 'values' }] });
    await expect(refused).rejects.toBeInstanceOf(Refusal);
  });

  test('where it replaces what one deployment cannot: the refusal says rule, resource and order', async () => {
    const compared: readonly Finding[] = [
      {
        rule: ENGINE.exportInUse,
        step: 'update staging/A/Network',
        stack: 'staging/A/Network',
        resource: 'Policy',
        type: 'AWS::IAM::ManagedPolicy',
        how: 'the operation is refused',
        what: 'Description changes',
      },
    ];
    await expect(run({ compared })).rejects.toMatchObject({
      problems: [
        { path: 'staging/A/Network/Policy', rule: 'CF-19', fix: expect.stringContaining(ENGINE.exportInUse.fix) },
      ],
    });
  });

  test.each([
    ['synthesis finds something', { codes: [1] }, 1],
    ['the difference cannot be shown', { codes: [0, 1] }, 1],
    ['an image cannot be built', { codes: [0, 0, 1] }, 1],
    ['the operator does not confirm', { yes: false as const, ask: async () => 'n' }, 2],
  ])('where %s', async (_, given, expected) => {
    const { code, stacks } = await run(given);
    expect([code, stacks]).toEqual([expected, []]);
  });
});

test('what gave no answer is shown, and does not stop a release', async () => {
  const { code, world } = await run({ answers: [answer('unknown')] });
  expect(code).toBe(0);
  expect(world.said.error).toContain('unknown  Docker: f; x');
});

describe('a release that fails says where it is, how to go on, and how to go back', () => {
  test('at a stack', async () => {
    const { code, world, stacks } = await run({ codes: [0, 0, 0, 0, 1] });
    expect([code, stacks]).toEqual([1, ['A/Archive', 'A/Network']]);
    expect(world.said.error).toContain('With this release: A/Archive.');
    expect(world.said.error).toContain('with --from A/Network');
    expect(world.said.error).toContain('check out the release before');
  });

  test('at the migration: it runs again with its stack', async () => {
    const { code, world, stacks } = await run({ migration: 3 });
    expect([code, stacks.at(-1)]).toEqual([1, 'migration']);
    expect(world.said.error).toContain('the migration ended with 3 (r)');
    expect(world.said.error).toContain('with --from A/Data');
  });

  test('at an alarm in region A: region B keeps the release before', async () => {
    const { code, world, stacks } = await run({ alarms: (look) => (look > 5 ? ['staging-A-Portal'] : []) });
    expect([code, stacks.at(-1)]).toEqual([1, 'A/Link']);
    expect(world.said.error).toContain('alarms since the release, in region A: staging-A-Portal');
    expect(world.said.error).toContain('with --from B/Archive');
  });

  test('an alarm that was on before the release does not end it', async () => {
    expect((await run({ alarms: () => ['staging-A-Old'] })).code).toBe(0);
  });
});

test('a first creation stops after Zone, for the delegation, and goes on where the operator says that it is done', async () => {
  const alone = await run({ founding: true });
  expect([alone.code, alone.stacks.at(-1)]).toEqual([4, 'B/Zone']);
  expect(alone.world.said.error).toContain('go on with --from A/Network');
  const guided = await run({ founding: true, yes: false, ask: async () => 'y' });
  expect([guided.code, guided.stacks.at(-1)]).toEqual([0, 'B/Routing']);
  const resumed = await run({ founding: true, from: 'A/Network' });
  expect([resumed.code, resumed.stacks[0]]).toEqual([0, 'A/Network']);
});

describe('during a flip', () => {
  const underWay = [{ executionId: 'us-east-2/0123', what: 'activate us-east-2', state: 'pausedByFailedStep' }];

  test('that begins while stacks are deployed, the next stack is not deployed', async () => {
    const { code, world, stacks } = await run({
      flips: (ran) => ({ underWay: stacksOf(ran).length < 2 ? [] : underWay, silent: [] }),
    });
    expect([code, stacks]).toEqual([1, ['A/Archive', 'A/Network']]);
    expect(world.said.error).toContain('A flip has begun, and A/Data was not deployed');
  });

  test('--despite-flip deploys all the same', async () => {
    const { code } = await run({
      despiteFlip: true,
      answers: [answer('missing', 'flip')],
      flips: () => ({ underWay, silent: [] }),
    });
    expect(code).toBe(0);
  });

  test('a region that does not answer is said', async () => {
    const { code, world } = await run({ flips: () => ({ underWay: [], silent: ['us-east-2: no route'] }) });
    expect(code).toBe(0);
    expect(world.said.error).toContain('Unknown whether a flip is under way: us-east-2: no route');
  });
});
