/** What CI runs is pinned, signs in without stored keys, and deploys one environment at a time. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { variableOf } from '../../lib/config/variables';
import { holdfast } from '../../lib/cli/program';
import { recordedWorld } from '../cli/context';
import { commandsOf, read } from '../docs/commands';
import { NAMES } from '../support/stage';

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER).map((file) => `${FOLDER}/${file}`);
const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.union([z.boolean(), z.string()]) }).optional(),
  env: z.record(z.string(), z.string()).default({}),
  jobs: z.record(z.string(), z.object({ environment: z.string().optional(), steps: z.array(step) })),
});
const workflowOf = (file: string) => workflow.parse(parse(read(file)));

test.each(files)('%s uses actions by their commits, and no secret but the token of the run', (file) => {
  const steps = Object.values(workflowOf(file).jobs).flatMap(({ steps }) => steps);
  const unpinned = steps.flatMap(({ uses }) => (uses === undefined || /@[0-9a-f]{40}$/.test(uses) ? [] : [uses]));
  expect(unpinned).toEqual([]);
  expect(read(file)).not.toMatch(/\bsecrets\.|AWS_(?:ACCESS|SECRET)/);
  expect(workflowOf(file).permissions).toEqual({ contents: 'read' });
});

test.each(files)('%s puts nothing that others wrote into a script', (file) => {
  const scripts = Object.values(workflowOf(file).jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run));
  expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
});

describe('a deployment', () => {
  const { concurrency, env, jobs } = workflowOf(`${FOLDER}/deploy.yml`);

  test('is never interrupted, and waits for the one before in the same environment', () =>
    expect(concurrency).toEqual({
      group: expect.stringContaining('inputs.environment'),
      'cancel-in-progress': false,
    }));

  test('has every value of every environment, which are no secrets', () => {
    const values = ['account', 'domain', 'on_call', 'security'] as const;
    const wanted = NAMES.flatMap((name) => values.map((value) => variableOf(name, value)));
    expect(Object.keys(env).toSorted()).toEqual(wanted.toSorted());
  });

  test('runs in an environment of GitHub, whose rules and role it gets', () =>
    expect(Object.values(jobs).map(({ environment }) => typeof environment)).toEqual(['string', 'string']));
});

describe('CI', () => {
  const { concurrency, jobs } = workflowOf(`${FOLDER}/ci.yml`);
  const text = read(`${FOLDER}/ci.yml`);
  const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run));

  test('ends runs of a pull request that are out of date, and none of main', () =>
    expect(concurrency).toMatchObject({ 'cancel-in-progress': "${{ github.event_name == 'pull_request' }}" }));

  test('builds the image of every program', () => {
    const { images } = z
      .object({ images: z.object({ strategy: z.object({ matrix: z.object({ program: z.array(z.string()) }) }) }) })
      .parse(parse(text).jobs);
    const files = execFileSync('git', ['ls-files', '*/Dockerfile'], { encoding: 'utf8' }).trim().split('\n');
    expect(images.strategy.matrix.program.map((folder) => `${folder}/Dockerfile`).toSorted()).toEqual(files.toSorted());
  });

  test('asks every week whether a waiver ends within 30 days', () => {
    expect(parse(text).on.schedule).toHaveLength(1);
    expect(
      scripts.filter((script) => /check --as-of "\$\(date --utc --date '30 days' \+%F\)"/.test(script)),
    ).toHaveLength(1);
  });

  test('has scripts that a shell can parse, and commands of ours that exist', async () => {
    const wrong: string[] = [];
    for (const script of scripts) {
      wrong.push(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr);
      for (const { words, options } of commandsOf('ci.yml', `\`\`\`\n${script}\n\`\`\`\n`)) {
        const world = recordedWorld();
        if (words[0] !== 'npx') continue;
        await holdfast([words[2] ?? '', '--help'], world);
        wrong.push(...options.filter((option) => !world.said.out.includes(option)));
      }
    }
    expect(wrong.filter((problem) => problem !== '')).toEqual([]);
  });
});

test('signing in exchanges the token of the run once, for as long as is asked, and masks what it got', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-assume-role-'));
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program('curl', `echo '{"value":"the-token"}'`);
  program('aws', `echo "$@" >>${folder}/asked; printf 'AKID\\tSECRET\\tSESSION\\n'`);
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    ROLE: 'arn:aws:iam::111122223333:role/holdfast-staging-deployer',
    SECONDS_LONG: '21000',
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_RUN_ID: '7',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/?a=b',
  };
  const run = (changes: object = {}) =>
    spawnSync('bash', ['.ci/assume-role'], { encoding: 'utf8', env: { ...env, ...changes } });
  const { status, stdout, stderr } = run();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(read(env.GITHUB_ENV)).toBe(
    'AWS_ACCESS_KEY_ID=AKID\nAWS_SECRET_ACCESS_KEY=SECRET\nAWS_SESSION_TOKEN=SESSION\n',
  );
  expect(stdout.trim().split('\n')).toEqual(
    ['the-token', 'AKID', 'SECRET', 'SESSION'].map((each) => `::add-mask::${each}`),
  );
  expect(read(join(folder, 'asked'))).toContain('--duration-seconds 21000 --web-identity-token the-token');
  program('aws', 'exit 254');
  expect(run({ GITHUB_ENV: join(folder, 'other') }).status).not.toBe(0);
  expect(run({ ROLE: '' }).stderr).toContain('set the variable of this environment');
  rmSync(folder, { recursive: true });
});
