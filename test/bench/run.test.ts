import { spawnSync } from 'node:child_process';

const measured = (code: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { runNode } from './bench/run.mjs'; process.stdout.write(runNode(['-e', ${JSON.stringify(code)}]));`,
    ],
    { encoding: 'utf8' },
  );

test('a command that does its work is measured', () =>
  expect(measured("console.log('done')")).toMatchObject({ status: 0, stdout: 'done\n' }));

test.each([
  ['finds something wrong', 'process.exitCode = 1', 'ended with 1, not 0'],
  ['lacks a package', "require('not-installed')", "Cannot find module 'not-installed'"],
  ['is ended', "process.kill(process.pid, 'SIGKILL')", 'ended with SIGKILL, not 0'],
])('a command that %s ends the benchmark', (_what, code, message) => {
  const { status, stderr } = measured(code);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});
