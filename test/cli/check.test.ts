import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type CheckDocument, documentOf, textOf } from '../../lib/cli/check-output';
import { holdfast } from '../../lib/cli/program';
import { SECTION_LETTERS } from '../../lib/commitments/ledger/commitment';
import { STANDINGS } from '../../lib/commitments/commitment-status';
import { recordedWorld } from './context';

const text = z.string();
const problem = z.strictObject({ path: text, rule: text, given: text, required: text, fix: text });
const finding = z.strictObject({ rule: text, path: text, found: text, required: text, fix: text });
const stack = z.strictObject({
  letter: z.enum(['A', 'B']),
  region: text,
  name: text,
  resources: z.int(),
  templateKiB: z.int(),
  findings: z.int(),
  waivers: z.int(),
});
const line = z.strictObject({ name: text, expected: z.number(), timeout: z.number() });
const budget = z.strictObject({
  workflow: text,
  mode: z.enum(['switchover', 'failover']),
  lines: z.array(line),
  expected: z.number(),
  timeout: z.number(),
});
const environment = z.strictObject({
  environment: text,
  stacks: z.array(stack),
  open: z.array(finding),
  findings: z.int(),
  evaluated: z.int(),
  ratio: z.number(),
  recovery: z.array(budget),
  promises: z.array(
    z.strictObject({ id: text, standing: z.enum(STANDINGS), resources: z.record(z.string(), z.array(text)) }),
  ),
});
const section = z.strictObject({
  section: z.enum(SECTION_LETTERS),
  title: text,
  kept: z.int(),
  pending: z.int(),
  organisational: z.int(),
  broken: z.int(),
});
const document = z.strictObject({
  version: z.literal(1),
  ok: z.boolean(),
  problems: z.array(problem),
  general: z.array(finding),
  environments: z.array(environment),
  ledger: z.array(section),
  findingsPerResourceLimit: z.number(),
}) satisfies z.ZodType<CheckDocument>;

describe('refuses before it synthesizes', () => {
  test.each<[string, string[], object, string]>([
    [
      'an environment that does not exist, naming those that do',
      ['check', '-e', 'moon'],
      {},
      'production, staging, sandbox',
    ],
    ['an option that it does not know', ['check', '--jsno'], {}, '--jsno'],
    ['a command that does not exist', ['chekc'], {}, 'check'],
    [
      'a wrong configuration, with everything that is wrong',
      ['check'],
      { HOLDFAST_PRODUCTION_ACCOUNT: '12', HOLDFAST_STAGING_DOMAIN: '-' },
      'staging.domain',
    ],
  ])('%s', async (_, words, given, says) => {
    const world = recordedWorld({ given: { ...given } });
    expect(await holdfast(words, world)).toBe(2);
    expect(world.said.error).toContain(says);
    expect(world.said.error).not.toContain('    at ');
    expect(world.said.out).toBe('');
  });

  test('and says so in JSON, and only in JSON, when asked to', async () => {
    const world = recordedWorld({ given: { HOLDFAST_PRODUCTION_ACCOUNT: '12' } });
    expect(await holdfast(['check', '--json'], world)).toBe(2);
    const { ok, problems } = document.parse(JSON.parse(world.said.out));
    expect(ok).toBe(false);
    expect(problems.map(({ path }) => path)).toContain('production.account');
    expect(world.said.error).toBe('');
  });
});

test.each([['--help'], ['check --help'], ['deploy --help']])(
  '%s gives examples where there are commands, exit codes everywhere, and fails nothing',
  async (words) => {
    const world = recordedWorld();
    expect(await holdfast(words.split(' '), world)).toBe(0);
    expect(world.said.out).toMatch(
      /Exit codes:\n {2}0 +all is well\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 .*\n {2}130 +interrupted/,
    );
    if (words.includes(' ')) expect(world.said.out).toContain('Examples:');
  },
);

const found: CheckDocument = documentOf({
  general: [],
  environments: [
    {
      environment: 'production',
      stacks: [
        { letter: 'A', region: 'us-west-2', name: 'Archive', resources: 26, templateKiB: 43, findings: 2, waivers: 1 },
      ],
      findings: 2,
      evaluated: 40,
      ratio: 0.05,
      recovery: [
        {
          workflow: 'activate us-west-2',
          mode: 'switchover',
          lines: [{ name: 'fence', expected: 15, timeout: 180 }],
          expected: 15,
          timeout: 180,
        },
        {
          workflow: 'activate us-east-2',
          mode: 'switchover',
          lines: [{ name: 'fence', expected: 15, timeout: 180 }],
          expected: 15,
          timeout: 180,
        },
        {
          workflow: 'activate us-west-2',
          mode: 'failover',
          lines: [
            { name: 'detection', expected: 90, timeout: 90 },
            { name: 'fence', expected: 0, timeout: 0 },
          ],
          expected: 90,
          timeout: 90,
        },
      ],
      promises: [
        { id: 'N1', standing: 'pending', resources: {} },
        { id: 'N2', standing: 'kept', resources: { A: ['A/Service/Certificate'] } },
        { id: 'N3', standing: 'broken', resources: {} },
      ],
      open: ['NIST.800.53.R5::NIST.800.53.R5-KMS', 'PCI.DSS.321::PCI.DSS.321-KMS'].flatMap((rule) =>
        ['A/Archive/One', 'A/Archive/Two'].map((path) => ({
          rule,
          path,
          found: 'no rotation',
          required: 'rotation',
          fix: 'rotate',
        })),
      ),
    },
  ],
});

test('prints a table, how long a flip takes and, once for all packs that say the same, place, rule, value, rule and way out', () => {
  expect(textOf(found, false)).toMatchInlineSnapshot(`
"┌─────────────┬─────────────┬─────────┬───────────┬─────┬──────────┬─────────┐
│ environment │ region      │ stack   │ resources │ KiB │ findings │ waivers │
├─────────────┼─────────────┼─────────┼───────────┼─────┼──────────┼─────────┤
│ production  │ A us-west-2 │ Archive │        26 │  43 │        2 │       1 │
└─────────────┴─────────────┴─────────┴───────────┴─────┴──────────┴─────────┘
production: 26 resources, 2 findings before waivers on 40 that rules apply to: 0.050 each (limit 0.10 in production)

production: a flip, within 10 min as expected and 60 min at the longest; promised are 12 h
┌─────────────────────────────┬───────────────────────────────┬────────────────────┐
│ seconds: expected / longest │ activate us-west-2, us-east-2 │ activate us-west-2 │
│                             │                    switchover │           failover │
├─────────────────────────────┼───────────────────────────────┼────────────────────┤
│ detection                   │                             - │            90 / 90 │
│ fence                       │                      15 / 180 │                  - │
│ together                    │                      15 / 180 │            90 / 90 │
└─────────────────────────────┴───────────────────────────────┴────────────────────┘

┌────────────────────────────────────────┬──────┬─────────┬────────────────┬────────┐
│ promises                               │ kept │ pending │ organisational │ broken │
├────────────────────────────────────────┼──────┼─────────┼────────────────┼────────┤
│ A Scope                                │      │         │                │        │
│ B Architecture and segregation of data │      │         │                │        │
│ C Control of processing                │      │         │                │        │
│ D Third parties                        │      │         │                │        │
│ E Security controls of the customer    │      │         │                │        │
│ F Security policies and records        │      │         │                │        │
│ G Intrusion detection                  │      │         │                │        │
│ H Security logs                        │      │         │                │        │
│ I Incidents                            │      │         │                │        │
│ J Sign-in                              │      │         │                │        │
│ K Physical security                    │      │         │                │        │
│ L Reliability and backup               │      │         │                │        │
│ M Disaster recovery                    │      │         │                │        │
│ N Encryption on the way                │    1 │       1 │                │      1 │
│ O Return of data                       │      │         │                │        │
│ P Deletion of data                     │      │         │                │        │
│ Q Usage data                           │      │         │                │        │
│ R Interoperation and notices           │      │         │                │        │
│ X Promises of our own                  │      │         │                │        │
│                                        │    1 │       1 │              0 │      1 │
└────────────────────────────────────────┴──────┴─────────┴────────────────┴────────┘

production
  NIST.800.53.R5::NIST.800.53.R5-KMS
  PCI.DSS.321::PCI.DSS.321-KMS
    A/Archive/One
    A/Archive/Two
    found:    no rotation
    required: rotation
    fix:      rotate

Open findings: 4.
"
`);
});

test('gives JSON the shape that is promised, findings too', () => {
  expect(document.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  expect(found.ok).toBe(false);
});

describe('as a program', () => {
  const script = ['scripts/holdfast.mjs', 'check', '--environment', 'sandbox'];
  /** A folder for temporary files that only this test's programs use. */
  const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const env = { ...process.env, TMPDIR: temporary };
  afterAll(() => rmSync(temporary, { recursive: true }));

  test('prints one JSON document, says nothing else, and leaves no folder behind', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...script, '--json'], { encoding: 'utf8', env });
    const { ok, environments } = document.parse(JSON.parse(stdout));
    expect({ status, stderr }).toEqual({ status: ok ? 0 : 1, stderr: '' });
    expect(environments.map((each) => each.environment)).toEqual(['sandbox']);
    expect(readdirSync(temporary)).toEqual([]);
  }, 30_000);

  test('can be interrupted while it synthesizes, and leaves no folder behind', async () => {
    const child = spawn(process.execPath, script, { stdio: 'ignore', env });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (readdirSync(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  }, 30_000);
});
