import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import {
  PATIENCE_MS,
  sampleObjectsEnvironment,
  validateDatabaseEnvironment,
  validateObjectsEnvironment,
  writeMarkEnvironment,
} from '../../../../lib/constructs/backup/validation/contract';

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

describe('the functions, as they are deployed', () => {
  const files = ['write-mark', 'validate-database', 'sample-objects', 'validate-objects'].map((name) =>
    join(__dirname, '../../../../build/lambda', name, 'index.mjs'),
  );

  test.each(files)('%s wants nothing but the SDK’s clients from its runtime', (file) => {
    const wanted = [...readFileSync(file, 'utf8').matchAll(/^import .*?from "([^"]+)";$/gm)].map(
      ([, name = '']) => name,
    );
    expect(wanted.filter((name) => !isBuiltin(name) && !/^@aws-sdk\/client-(s3|kms)$/.test(name))).toEqual([]);
  });

  test('load in plain Node', () => {
    const script = `for (const file of ${JSON.stringify(files)}) console.log(typeof (await import(file)).handler);`;
    expect(
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { encoding: 'utf8' }),
    ).toBe('function\n'.repeat(files.length));
  });
});
