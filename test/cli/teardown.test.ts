import { holdfast } from '../../lib/cli/program';
import { runTeardown, type TeardownPorts } from '../../lib/cli/teardown-run';
import type { Answer } from '../../lib/release/question';
import { named, releaseOf } from '../release/preflight-lab';
import { complete, recordedWorld } from './context';

const ANSWERS: readonly Answer[] = [
  { question: 'credentials', region: null, state: 'ok', required: 'r', found: 'f', fix: 'x' },
];

const ports = (changes: Partial<TeardownPorts> = {}): TeardownPorts => ({
  askAll: async () => ANSWERS,
  writerBefore: async () => 'us-west-2',
  // Nothing answers there: what is left is unknown.
  config: ({ name: region }) => ({
    region,
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  }),
  readRelease: () => releaseOf('staging'),
  ...changes,
});
const STAGING = named('staging');
const WORDS = 'delete staging in 111122223333';

describe('refuses, and deletes nothing', () => {
  test.each([
    ['a protected environment', 'PRODUCTION', 'teardown -e production', 'it is protected'],
    ['a protected environment, dry', 'PRODUCTION', 'teardown -e production --dry-run', 'it is protected'],
    ['without a terminal', 'STAGING', 'teardown -e staging', 'a terminal, to type what is deleted'],
    ['an option to skip the confirmation', 'STAGING', 'teardown -e staging --yes', '--yes'],
  ])('%s', async (_, name, words, says) => {
    const world = recordedWorld({ given: complete(name) });
    expect(await holdfast(words.split(' '), world)).toBe(2);
    expect(world.said.error).toContain(says);
    expect(world.ran).toEqual([]);
  });

  test('where other words are typed', async () => {
    const world = recordedWorld();
    expect(await runTeardown(world, STAGING, async () => 'delete staging', ports())).toBe(2);
    expect(world.ran.filter((line) => line.includes('destroy'))).toEqual([]);
  });

  test('where a region does not say whether a flip is under way', async () => {
    const silent: Answer = {
      ...ANSWERS[0],
      question: 'flip',
      region: 'us-east-2',
      state: 'unknown',
      required: 'r',
      found: 'f',
      fix: 'x',
    };
    const refused = runTeardown(recordedWorld(), STAGING, async () => WORDS, ports({ askAll: async () => [silent] }));
    await expect(refused).rejects.toMatchObject({ problems: [{ path: 'flip' }] });
  });

  test('while region B writes: the global cluster is deleted with region A, which comes last', async () => {
    const refused = runTeardown(
      recordedWorld(),
      STAGING,
      async () => WORDS,
      ports({ writerBefore: async () => 'us-east-2' }),
    );
    await expect(refused).rejects.toMatchObject({
      problems: [{ fix: 'npx holdfast drill --environment staging --to A --mode switchover' }],
    });
  });
});

test('a dry run prints every deletion, in order', async () => {
  const world = recordedWorld({ given: complete('STAGING') });
  expect(await holdfast(['teardown', '-e', 'staging', '--dry-run'], world)).toBe(0);
  const lines = world.said.out.trimEnd().split('\n');
  expect(lines).toHaveLength(18);
  expect(lines[0]).toBe('npx cdk destroy staging/B/Routing --exclusively --force --app cdk.out');
  expect(lines.at(-1)).toContain('staging/A/Archive');
});

test('an AWS that stops answering ends it, with how to go on; what is left is unknown, not nothing', async () => {
  const world = recordedWorld();
  expect(await runTeardown(world, STAGING, async () => WORDS, ports())).toBe(1);
  expect(world.said.error).toContain('Go on, once the cause is gone, with the same command.');
  for (const region of ['us-west-2', 'us-east-2']) expect(world.said.out).toContain(`left in ${region}: unknown`);
});
