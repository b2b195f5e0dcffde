/** `holdfast check` as a process, on what is committed: the project keeps its own policy. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckDocument } from '../../lib/cli/check-output';
import { ENVIRONMENT_NAMES } from '../../lib/config/choices';
import { IN_FULL, proof } from '../support/in-full';
import { document } from './check-document';

const script = ['scripts/holdfast.mjs', 'check', '--as-of', '2026-11-24'];
/** All of them among the proofs, and in `npm start`: production takes ten seconds of a processor. */
const names = IN_FULL ? ENVIRONMENT_NAMES : (['sandbox'] as const);
const chosen = IN_FULL ? [] : ['--environment', ...names];
/** A folder for temporary files that only this test's programs use. */
const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const env = { ...process.env, TMPDIR: temporary };
afterAll(() => rmSync(temporary, { recursive: true }));

describe('on what is committed', () => {
  let given: SpawnSyncReturns<string>;
  let environments: CheckDocument['environments'];
  beforeAll(() => {
    given = spawnSync(process.execPath, [...script, ...chosen, '--json'], { encoding: 'utf8', env });
    environments = document.parse(JSON.parse(given.stdout)).environments;
  }, 120_000);

  test.each(names)('has no open finding in %s', (name) => {
    const open = environments.filter(({ environment }) => environment === name).flatMap((report) => report.open);
    expect(open.map(({ rule, path, found }) => `${rule} at ${path}: ${found}`)).toEqual([]);
  });

  test('prints one JSON document, in which all is well, and leaves no folder behind', () => {
    const { status, stdout, stderr } = given;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(document.parse(JSON.parse(stdout))).toMatchObject({ ok: true, general: [], problems: [] });
    expect(environments.map(({ environment }) => environment)).toEqual(names);
    expect(readdirSync(temporary)).toEqual([]);
  });

  proof('has at most one finding before waivers on ten resources of production', () => {
    const [production] = environments;
    expect(production?.ratio).toBeLessThanOrEqual(0.1);
    expect(production?.ratio).toBe((production?.findings ?? 0) / (production?.evaluated ?? 0));
  });
});

test('can be interrupted while it synthesizes, and leaves no folder behind', async () => {
  const child = spawn(process.execPath, [...script, ...chosen], { stdio: 'ignore', env });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (readdirSync(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(readdirSync(temporary)).toEqual([]);
}, 30_000);

test.each(['check', 'rehearse'])(
  '%s begins nothing where it cannot write temporary files, and says so in one line',
  (command) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/holdfast.mjs', command], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: join(temporary, 'nowhere') },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^TMPDIR: .*\n$/);
  },
);
