/** Commands in documents can be typed as they stand. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { holdfast } from '../../lib/cli/program';
import { complete, recordedWorld } from '../cli/context';
import { operationsOf } from '../support/aws-models';
import { blocksOf, type Command, commandsOf, DOCUMENTS, read, undefinedVariables } from './commands';

const commands = DOCUMENTS.flatMap((file) => commandsOf(file, read(file)));
const of = (...start: readonly string[]): readonly Command[] =>
  commands.filter(({ words }) => start.every((word, index) => words[index] === word));
const textOf = ({ file, words, options }: Command): string => `${file}: ${[...words, ...options].join(' ')}`;

describe.each(DOCUMENTS.filter((file) => blocksOf(read(file)).length > 0))('%s', (file) => {
  test('defines every variable before it is used', () => expect(undefinedVariables(read(file))).toEqual([]));

  test('has commands that a shell can parse', () => {
    const wrong = blocksOf(read(file))
      .filter((block) => !/<[a-z][^>]*>/.test(block))
      .map((input) => spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr)
      .filter((message) => message !== '');
    expect(wrong).toEqual([]);
  });
});

/** Options of every command of the AWS CLI (`aws help`). */
const GLOBAL = [
  'region',
  'profile',
  'output',
  'query',
  'cli-binary-format',
  'cli-read-timeout',
  'no-cli-pager',
  'max-items',
];

/** Commands that the AWS CLI adds to the API, with their options (AWS CLI Command Reference). */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'cloudformation deploy': ['stack-name', 'template-file', 'capabilities', 'parameter-overrides'],
  's3 cp': ['recursive'],
  's3 presign': ['expires-in'],
  'rds generate-db-auth-token': ['hostname', 'port', 'username'],
  'rds wait': ['db-instance-identifier', 'db-cluster-identifier'],
  'logs tail': ['since', 'filter-pattern'],
  'sso login': [],
};

const known = (given: Command, options: readonly string[] | undefined): readonly string[] => {
  if (options === undefined) return [`${textOf(given)}: no such command`];
  const allowed = [...GLOBAL, ...options].flatMap((option) => [`--${option}`, `--no-${option}`]);
  return given.options.filter((option) => !allowed.includes(option)).map((option) => `${textOf(given)}: no ${option}`);
};

/** What is wrong with commands of the AWS CLI. */
async function judge(given: readonly Command[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const command of given) {
    const [, service = '', operation = ''] = command.words;
    const own = OWN[`${service} ${operation}`];
    const operations = own ? undefined : await operationsOf(service);
    wrong.push(...known(command, own ?? operations?.get(operation)));
  }
  return wrong;
}

test('commands of the AWS CLI exist, with their options, in the models of the SDK', async () => {
  expect(of('aws').length).toBeGreaterThan(40);
  expect(await judge(of('aws'))).toEqual([]);
});

test('our commands and options exist', async () => {
  expect(of('npx', 'holdfast').length).toBeGreaterThan(20);
  const wrong: string[] = [];
  for (const command of of('npx', 'holdfast')) {
    const [, , name = '', second = ''] = command.words;
    const world = recordedWorld();
    const path = name === 'drill' && second === 'verify' ? [name, second] : [name];
    if ((await holdfast([...path, '--help'], world)) !== 0) wrong.push(`${textOf(command)}: no such command`);
    const options = [...world.said.out.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, option = '']) => option);
    wrong.push(...known(command, options).filter((problem) => !/no --(help)$/.test(problem)));
  }
  expect(wrong).toEqual([]);
});

test('commands and options of the CDK exist', () => {
  const option = z.record(z.string(), z.unknown());
  const registry = z
    .object({ globalOptions: option, commands: z.record(z.string(), z.object({ options: option.default({}) })) })
    .parse(JSON.parse(readFileSync(join('node_modules', 'aws-cdk/lib/cli/cli-type-registry.json'), 'utf8')));
  const wrong = of('npx', 'cdk').flatMap((command) => {
    const found = registry.commands[command.words[2] ?? ''];
    return known(command, found && [...Object.keys(registry.globalOptions), ...Object.keys(found.options)]);
  });
  expect(wrong).toEqual([]);
});

test('scripts of the package exist', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  const wrong = of('npm', 'run').filter(({ words }) => !((words[2] ?? '').replace(/,$/, '') in scripts));
  expect(wrong.map(textOf)).toEqual([]);
});

/** Commands that ask neither AWS nor this machine. */
const runnable = of('npx', 'holdfast').filter(
  ({ words, options }) =>
    words.slice(2).every((word) => /^[a-z]+$/.test(word)) &&
    (['waivers', 'commitments'].includes(words[2] ?? '') || options.includes('--dry-run')),
);

test('what can run here runs', async () => {
  const given = complete('STAGING');
  expect(runnable.length).toBeGreaterThan(0);
  for (const { words, options } of runnable.filter(({ words: [, , name] }) => name !== 'drill')) {
    const world = recordedWorld({ given });
    const environment = options.includes('--environment') ? ['--environment', 'staging'] : [];
    const flags = options.filter((option) => !['--environment', '--format'].includes(option));
    const code = await holdfast([...words.slice(2), ...environment, ...flags], world);
    expect([words.join(' '), code, world.said.error]).toEqual([words.join(' '), 0, '']);
  }
});

describe('a wrong command is found', () => {
  const inDocument = (code: string): readonly Command[] => commandsOf('x.md', `\`\`\`\n${code}\n\`\`\`\n`);

  test.each([
    ['aws rds describe-everything', 'no such command'],
    ['aws moon list-craters', 'no such command'],
    ['aws sqs receive-message --quue-url x', 'no --quue-url'],
    ['aws rds describe-events --source-kind db-cluster', 'no --source-kind'],
    ["X=$(aws ecs run-task --cluster 'a b; c' --fast --region x)", 'no --fast'],
    ['aws arc-region-switch get-plan-execution --plan x', 'no --plan'],
  ])('%s', async (code, says) => {
    expect((await judge(inDocument(code))).join()).toContain(says);
  });

  test('a variable that is set too late, or never', () => {
    expect(undefinedVariables('```\necho $LATE ${NEVER}\nLATE=1\nfor id in a; do echo $id; done\n```\n')).toEqual(
      expect.arrayContaining(['LATE', 'NEVER']),
    );
    expect(undefinedVariables('```\nA=1\n```\n\n    echo "$A"\n')).toEqual([]);
  });
});
