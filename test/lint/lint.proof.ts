/** The linter finds each mistake that is planted in a file of the project, and nothing in correct code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';

const ROOT = join(__dirname, '../..');
const findings = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

interface Planted {
  readonly mistake: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const arrow = (file: string, to: string): Planted => ({
  mistake: `${file} imports ${to}`,
  file,
  text: `export * from '${to}';\n`,
  rule: 'import-x/no-restricted-paths',
});

const PLANTED: readonly Planted[] = [
  arrow('lib/config/units.ts', '../runtime/lease'),
  arrow('lib/assembly/uuid.ts', '../commitments/check'),
  arrow('lib/runtime/lease.ts', '../contracts/portal'),
  arrow('lib/region-switch/errors.ts', '../recovery/plan/steps'),
  arrow('lib/contracts/portal.ts', '../constructs/portal/portal'),
  arrow('lib/recovery/plan/steps.ts', '../../constructs/portal/portal'),
  arrow('lib/recovery/plan/steps.ts', '../../region-switch/model/model'),
  arrow('lib/secure-defaults.ts', './stacks/data-stack'),
  arrow('lib/constructs/portal/portal.ts', '../../commitments/check'),
  arrow('lib/constructs/portal/portal.ts', '../../config/environments'),
  arrow('lib/stacks/data-stack.ts', '../commitments/check'),
  arrow('lib/commitments/check.ts', '../cli/program'),
  arrow('lib/email-service.ts', './app'),
  arrow('lib/app.ts', './cli/program'),
  arrow('lib/cli/drill.ts', '../../simulator/rehearsal/stage'),
  arrow('lib/cli/drill.ts', '../../bin/terminal'),
  arrow('bin/terminal.ts', '../simulator/rehearsal/stage'),
  arrow('simulator/backend.ts', '../lib/commitments/check'),
  arrow('services/portal/src/server.ts', '../../../db/migrations'),
  arrow('db/migrations.ts', '../lib/recovery/plan/steps'),
  arrow('lib/config/units.ts', '../../test/support/stage'),
  {
    mistake: 'the CDK in a handler',
    file: 'lib/constructs/recovery/flip-fence.lambda.ts',
    text: "export { Stack } from 'aws-cdk-lib';\n",
    rule: 'no-restricted-imports',
  },
  {
    mistake: 'a package of the simulator in the command',
    file: 'lib/cli/drill.ts',
    text: "export { encode } from 'dns-packet';\n",
    rule: 'import-x/no-extraneous-dependencies',
  },
  {
    mistake: 'a package for development in what is installed',
    file: 'lib/cli/drill.ts',
    text: "export { Pool } from 'pg';\n",
    rule: 'import-x/no-extraneous-dependencies',
  },
  {
    mistake: 'a long file without a reason',
    file: 'lib/config/units.ts',
    text: '// A line.\n'.repeat(251),
    rule: 'holdfast/max-lines',
  },
];

/** Each is correct, and close to one of the mistakes. */
const RIGHT = [
  { file: 'lib/runtime/lease.ts', text: "export { RECOVERY } from '../config/numbers';\n" },
  { file: 'lib/cli/rehearse.ts', text: "export { openStage } from '../../simulator/rehearsal/stage';\n" },
  { file: 'lib/recovery/plan/steps.ts', text: "export { regionSwitch } from '../../region-switch/client';\n" },
  { file: 'lib/config/units.ts', text: `/** Over 250 lines: one table. */\n${'// A line.\n'.repeat(251)}` },
];

/** Mistakes that oxlint finds: circles, and what only a compiler sees. Each is a file of its own. */
const COMPILED = [
  { rule: 'import(no-cycle)', text: "import { two } from './circle';\nexport const one = two;\n" },
  { rule: 'typescript(no-floating-promises)', text: 'Promise.resolve();\n' },
  { rule: 'typescript(no-misused-promises)', text: "if (Promise.resolve(true)) throw new Error('');\n" },
  { rule: 'typescript(await-thenable)', text: 'export const one = await 1;\n' },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    text: "export function size(of: 'a' | 'b'): number {\n  switch (of) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  },
].map((mistake, number) => ({ ...mistake, file: `${number}.ts` }));

let found: readonly (readonly string[])[];

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'planted.mjs')], {
    encoding: 'utf8',
    input: JSON.stringify([...PLANTED, ...RIGHT]),
  });
  if (status !== 0) throw new Error(stderr);
  found = z.array(z.array(z.string())).parse(JSON.parse(stdout));
}, 120_000);

test.each(PLANTED.map(({ mistake, rule }, index) => ({ mistake, rule, index })))('$mistake: $rule', ({ rule, index }) =>
  expect(found[index]).toContain(rule),
);

test('correct code has no findings', () => expect(found.slice(PLANTED.length)).toEqual(RIGHT.map(() => [])));

test('oxlint finds exactly the mistakes planted for it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lint-'));
  const files = {
    ...Object.fromEntries(COMPILED.map(({ file, text }) => [file, text])),
    'circle.ts': "import { one } from './0';\nexport const two = one;\n",
    'right.ts': 'void Promise.resolve();\nexport const one = await Promise.resolve(1);\n',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, target: 'es2023', module: 'preserve', types: [] },
    }),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const { stdout, stderr } = spawnSync(
    'npx',
    ['oxlint', '--config', join(ROOT, '.oxlintrc.json'), '--format', 'json', folder],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  rmSync(folder, { recursive: true });
  if (!stdout.startsWith('{')) throw new Error(`${stdout}${stderr}`);
  const { diagnostics } = findings.parse(JSON.parse(stdout));
  const seen = diagnostics.map(({ code, filename }) => `${code} in ${basename(filename)}`);
  const planted = COMPILED.map(({ rule, file }) => `${rule} in ${file}`);
  expect(seen.sort()).toEqual([...planted, 'import(no-cycle) in circle.ts'].sort());
});
