import { type CheckDocument, documentOf, textOf } from '../../lib/cli/check-output';
import { holdfast } from '../../lib/cli/program';
import { document } from './check-document';
import { recordedWorld } from './context';

describe('refuses before it synthesizes', () => {
  test.each<[string, string[], object, string]>([
    [
      'an environment that does not exist, naming those that do',
      ['check', '-e', 'moon'],
      {},
      'production, staging, sandbox',
    ],
    ['an option that it does not know', ['check', '--jsno'], {}, '--jsno'],
    ['a day that does not exist', ['check', '--as-of', '2027-02-30'], {}, 'YYYY-MM-DD'],
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
    const world = recordedWorld({ given: { HOLDFAST_PRODUCTION_ACCOUNT: '12', HOLDFAST_DOMAIN: '' } });
    expect(await holdfast(['check', '--json'], world)).toBe(2);
    const { ok, problems } = document.parse(JSON.parse(world.said.out));
    expect(ok).toBe(false);
    expect(problems.map(({ path }) => path)).toEqual(['HOLDFAST_DOMAIN', 'production.account']);
    expect(world.said.error).toBe('');
  });
});

test.each([['--help'], ['check --help'], ['deploy --help']])(
  '%s gives examples where there are commands, exit codes everywhere, and fails nothing',
  async (words) => {
    const world = recordedWorld();
    expect(await holdfast(words.split(' '), world)).toBe(0);
    expect(world.said.out).toMatch(
      /Exit codes:\n {2}0 +all is well\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 .*\n {2}5 .*\n {2}130 +interrupted/,
    );
    if (words.includes(' ')) expect(world.said.out).toContain('Examples:');
  },
);

const flip = (workflow: string, mode: 'switchover' | 'failover', ...names: readonly string[]) => ({
  workflow,
  mode,
  lines: names.map((name) => ({ name, expected: 15, timeout: 180, because: 'as measured', source: name })),
  withoutWrites: { expected: 14, timeout: 179 },
  done: { expected: 15, timeout: 180 },
  expected: 16,
  timeout: 181,
});

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
      monthlyPrice: 6115.2,
      recovery: [
        flip('activate us-west-2', 'switchover', 'fence'),
        flip('activate us-east-2', 'switchover', 'fence'),
        flip('activate us-west-2', 'failover', 'detection', 'fence'),
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
production: 26 resources, 2 findings before waivers on 40 that rules apply to: 0.050 each (limit 0.102 in production); USD 6116 in an idle month

production: a flip, to the last client within 10 min as expected and 60 min at the longest; promised are 12 h; sources: docs/flip-budget.md
┌─────────────────────────────┬───────────────────────────────┬────────────────────┐
│ seconds: expected / longest │ activate us-west-2, us-east-2 │ activate us-west-2 │
│                             │                    switchover │           failover │
├─────────────────────────────┼───────────────────────────────┼────────────────────┤
│ detection                   │                             - │           15 / 180 │
│ fence                       │                      15 / 180 │           15 / 180 │
│ time without writes         │                      14 / 179 │           14 / 179 │
│ declaration to done         │                      15 / 180 │           15 / 180 │
│ declaration to last client  │                      16 / 181 │           16 / 181 │
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
