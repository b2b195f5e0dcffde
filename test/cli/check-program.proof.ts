/** `holdfast check` as a process, on what is committed: the project keeps its own policy. Half a minute of a processor; `npm start` shows it too. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckDocument } from '../../lib/cli/check-output';
import { POLICY } from '../../lib/config/numbers';
import { NAMES } from '../support/stage';
import { document } from './check-document';

const script = ['scripts/holdfast.mjs', 'check', '--as-of', '2026-11-24'];
/** A folder for temporary files that only this test's programs use. */
const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const env = { ...process.env, TMPDIR: temporary };
afterAll(() => rmSync(temporary, { recursive: true }));

describe('on what is committed', () => {
  let given: SpawnSyncReturns<string>;
  let environments: CheckDocument['environments'];
  beforeAll(() => {
    given = spawnSync(process.execPath, [...script, '--json'], { encoding: 'utf8', env });
    environments = document.parse(JSON.parse(given.stdout)).environments;
  }, 120_000);

  test.each(NAMES)('has no open finding in %s', (name) => {
    const open = environments.filter(({ environment }) => environment === name).flatMap((report) => report.open);
    expect(open.map(({ rule, path, found }) => `${rule} at ${path}: ${found}`)).toEqual([]);
  });

  test('prints one JSON document, in which all is well, and leaves no folder behind', () => {
    const { status, stdout, stderr } = given;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(document.parse(JSON.parse(stdout))).toMatchObject({ ok: true, general: [], problems: [] });
    expect(environments.map(({ environment }) => environment)).toEqual(NAMES);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('has no more findings before waivers for each resource of production than the policy allows', () => {
    const [production] = environments;
    expect(production?.ratio).toBeLessThanOrEqual(POLICY.findingsPerResource);
    expect(production?.ratio).toBe((production?.findings ?? 0) / (production?.evaluated ?? 0));
  });
});
