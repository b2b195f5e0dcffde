import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import {
  PATIENCE_MS,
  sampleObjectsEnvironment,
  validateDatabaseEnvironment,
  validateObjectsEnvironment,
  writeMarkEnvironment,
} from '../../../../lib/constructs/backup/validation/contract';

const NODE_MODULES = new Set(builtinModules);

/** Lambda's own limit. */
const LAMBDA_MS = 900_000;

test.each(Object.entries(PATIENCE_MS))('patience of the %s: the inner error comes first', (_name, tiers) => {
  const values = Object.values(tiers);
  expect(values).toEqual([...values].sort((one, other) => one - other));
  expect(new Set(values).size).toBe(values.length);
  expect(Math.max(...values)).toBeLessThanOrEqual(LAMBDA_MS);
});

test.each(
  Object.entries({
    sampleObjectsEnvironment,
    validateDatabaseEnvironment,
    validateObjectsEnvironment,
    writeMarkEnvironment,
  }),
)('every variable of %s says what it must be', (_name, contract) => {
  expect(
    Object.entries(contract.shape)
      .filter(([, variable]) => !variable.description)
      .map(([name]) => name),
  ).toEqual([]);
});

describe.each(['write-mark', 'validate-database', 'sample-objects', 'validate-objects'])(
  '%s, as it is deployed',
  (name) => {
    const file = join(__dirname, '../../../../build/lambda', name, 'index.mjs');

    test('is built, loads in plain Node, and wants nothing but the SDK’s clients from its runtime', () => {
      expect(existsSync(file)).toBe(true);
      const wanted = new Set(
        [...readFileSync(file, 'utf8').matchAll(/^import .*?from "([^"]+)";$/gm)]
          .map(([, module]) => module)
          .filter((module) => !module?.startsWith('node:')),
      );
      expect(
        [...wanted].filter(
          (module) => !/^@aws-sdk\/client-(s3|kms)$/.test(module ?? '') && !NODE_MODULES.has(module ?? ''),
        ),
      ).toEqual([]);
      const script = `const { handler } = await import(${JSON.stringify(file)}); console.log(typeof handler);`;
      expect(
        execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { encoding: 'utf8' }),
      ).toBe('function\n');
    });
  },
);
