/** What CI runs is pinned, signs in without stored keys, and deploys one environment at a time. */
import { readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ENVIRONMENT_NAMES } from '../../lib/config/choices';
import { variableOf } from '../../lib/config/variables';
import { read } from '../docs/commands';

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER).map((file) => `${FOLDER}/${file}`);
const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
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
    const wanted = ENVIRONMENT_NAMES.flatMap((name) => values.map((value) => variableOf(name, value)));
    expect(Object.keys(env).toSorted()).toEqual(wanted.toSorted());
  });

  test('runs in an environment of GitHub, whose rules and role it gets', () =>
    expect(Object.values(jobs).map(({ environment }) => typeof environment)).toEqual(['string', 'string']));
});
