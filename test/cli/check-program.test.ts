/** `holdfast check` as a process, where it cannot end. What it finds is in the proof of the same name. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = ['scripts/holdfast.mjs', 'check', '--as-of', '2026-11-24'];
/** A folder for temporary files that only this test's programs use. */
const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const env = { ...process.env, TMPDIR: temporary };
afterAll(() => rmSync(temporary, { recursive: true }));

test('can be interrupted while it synthesizes, and leaves no folder behind', async () => {
  const child = spawn(process.execPath, script, { stdio: 'ignore', env });
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
