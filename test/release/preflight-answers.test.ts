import type { Answer, Sources } from '../../lib/release/question';
import { preflight } from '../../lib/release/preflight';
import { operationOf, type Recorded, startAws, WELL } from './aws-answers';
import { awsOfTest, dns, LATER, sources, stateOf } from './preflight-lab';

const { aws, ask } = awsOfTest();

const EVERYTHING_BUT_STS = Object.keys(WELL).filter((operation) => operation !== 'sts:GetCallerIdentity');
const answering = (answer: Recorded[string]): Recorded => ({
  ...WELL,
  ...Object.fromEntries(EVERYTHING_BUT_STS.map((operation) => [operation, answer])),
});
const isAws = ({ question }: Answer): boolean =>
  !['credentials', 'values', 'agreements', 'Docker', 'certificates'].includes(question);

describe('no answer of AWS is never counted as a good one', () => {
  test.each<[string, Recorded, string]>([
    ['throttles', answering({ error: 'ThrottlingException' }), 'ask again in a minute'],
    ['denies', answering({ error: 'AccessDeniedException' }), 'let the caller make this call'],
    ['answers with half of it', answering('{}'), ''],
    ['answers with something else', answering('<html>proxy</html>'), ''],
  ])('an endpoint that %s', async (_, answers, fix) => {
    aws.recorded = answers;
    const asked = (await ask()).filter(isAws);
    expect(asked.filter(({ state }) => state !== 'unknown')).toEqual([]);
    expect(asked.filter((answer) => !answer.fix.includes(fix))).toEqual([]);
  });

  test('a region that refuses connections is said, and the other one is still asked', async () => {
    const answers = await preflight(sources((name) => (name === 'us-east-2' ? 'http://127.0.0.1:1' : aws.url())));
    expect(answers.filter(({ region, state }) => region === 'us-east-2' && state !== 'unknown')).toEqual([]);
    const near = answers.filter(({ region, question }) => region === 'us-west-2' && !LATER.includes(question));
    expect(near.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('an endpoint that never answers', async () => {
    const asked = await preflight(
      sources(() => aws.url(), { dns: { ...dns, resolveNs: () => new Promise(() => undefined) } }),
      ['zone delegation'],
      200,
    );
    expect(asked.find(({ question }) => question === 'zone delegation')).toMatchObject({
      state: 'unknown',
      found: 'no answer within 0.2 s',
    });
  });

  test('without credentials nothing else is asked of AWS, and nothing is synthesized', async () => {
    const signedOut = await startAws(() => ({ 'sts:GetCallerIdentity': { error: 'InvalidClientTokenId' } }));
    const release = jest.fn();
    const answers = await preflight(sources(() => signedOut.url, { release }));
    await signedOut.close();
    expect(signedOut.received.map(operationOf)).toEqual(['sts:GetCallerIdentity']);
    expect(release).not.toHaveBeenCalled();
    expect(answers.filter(isAws).filter(({ state, found }) => state !== 'unknown' || found !== 'not asked')).toEqual(
      [],
    );
  });
});

describe('Docker', () => {
  const docker =
    (answers: Readonly<Record<string, string>>): Sources['output'] =>
    async (_, [word = '']) => {
      const answer = answers[word];
      if (answer === undefined) throw new Error('no such program');
      return answer;
    };
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['on arm64', 'ok', { version: 'linux/arm64\n' }],
    [
      'with an arm64 builder',
      'ok',
      { version: 'linux/amd64\n', buildx: 'Name: default\nPlatforms: linux/amd64*, linux/arm64\n' },
    ],
    [
      'without an arm64 builder',
      'missing',
      { version: 'linux/amd64\n', buildx: 'Platforms: linux/amd64, linux/arm64/v9x\n' },
    ],
    ['without a builder', 'missing', { version: 'linux/amd64\n' }],
    ['that does not run', 'missing', {}],
  ])('%s is %s', async (_, state, answers) => {
    expect(stateOf(await ask({ output: docker(answers) }), 'Docker')).toEqual([state]);
  });
});
