/**
 * Every check can fail: a case in a table names what it must find, and where. That it finds nothing in what is committed is
 * proved by checks/environments.test.ts, and what else it finds by the mutation run (bench/mutation.mjs).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../lib/commitments/checks/index';
import { nameOf } from '../../lib/commitments/commitment-status';

const cases = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(checks\/.*|mutants\.test)\.ts$/.test(file))
  .map((file) => readFileSync(join(__dirname, file), 'utf8'))
  .join('\n');

test.each(CHECKS.map(nameOf))('%s has a case that it must find', (name) => {
  expect([`'${name}`, `\`${name}`].some((start) => [' ', "'"].some((end) => cases.includes(start + end)))).toBe(true);
});
