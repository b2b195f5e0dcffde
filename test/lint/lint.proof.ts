/** The linter finds each mistake that is planted in a file of the project, and nothing in correct code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

interface Planted {
  readonly mistake: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
  /** The rule asks the compiler. */
  readonly types?: true;
}

const arrow = (file: string, to: string): Planted => ({
  mistake: `${file} imports ${to}`,
  file,
  text: `export * from '${to}';\n`,
  rule: 'import-x/no-restricted-paths',
});

const promise = (mistake: string, text: string, rule: string): Planted => ({
  mistake,
  file: 'lib/runtime/shutdown.ts',
  text,
  rule: `@typescript-eslint/${rule}`,
  types: true,
});

const PLANTED: readonly Planted[] = [
  {
    mistake: 'a circle of imports',
    file: 'lib/config/units.ts',
    text: "export { RECOVERY } from './numbers';\n",
    rule: 'import-x/no-cycle',
  },
  arrow('lib/config/units.ts', '../runtime/lease'),
  arrow('lib/assembly/uuid.ts', '../commitments/check'),
  arrow('lib/runtime/lease.ts', '../contracts/portal'),
  arrow('lib/region-switch/retry.ts', '../recovery/plan/steps'),
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
  promise('a promise that is not awaited', 'Promise.resolve();\n', 'no-floating-promises'),
  promise('a promise as a condition', "if (Promise.resolve(true)) throw new Error('');\n", 'no-misused-promises'),
  promise('waiting for what is no promise', 'export const one = await 1;\n', 'await-thenable'),
  promise(
    'a case left out',
    "export function size(of: 'a' | 'b'): number {\n  switch (of) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    'switch-exhaustiveness-check',
  ),
];

/** Each is correct, and close to one of the mistakes. */
const RIGHT = [
  { file: 'lib/runtime/lease.ts', text: "export { RECOVERY } from '../config/numbers';\n" },
  { file: 'lib/cli/rehearse.ts', text: "export { openStage } from '../../simulator/rehearsal/stage';\n" },
  { file: 'lib/recovery/plan/steps.ts', text: "export { regionSwitch } from '../../region-switch/client';\n" },
  { file: 'lib/config/units.ts', text: `/** Over 250 lines: one table. */\n${'// A line.\n'.repeat(251)}` },
];

let found: readonly (readonly string[])[];

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'planted.mjs')], {
    encoding: 'utf8',
    // In CI the parser would read the files from disk, not the planted texts.
    env: { ...process.env, TSESTREE_SINGLE_RUN: 'false' },
    input: JSON.stringify([...PLANTED, ...RIGHT]),
  });
  if (status !== 0) throw new Error(stderr);
  found = z.array(z.array(z.string())).parse(JSON.parse(stdout));
}, 120_000);

test.each(PLANTED.map(({ mistake, rule }, index) => ({ mistake, rule, index })))('$mistake: $rule', ({ rule, index }) =>
  expect(found[index]).toContain(rule),
);

test('correct code has no findings', () => expect(found.slice(PLANTED.length)).toEqual(RIGHT.map(() => [])));
