import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IDLE = 'setInterval(() => undefined, 1000)';
const idle = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--eval', IDLE, ...args], { stdio: 'ignore' });

test('what a server left behind when it was killed ends no stranger that has its number by now; what is of the folder ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sweeper-'));
  const [stranger, program] = [idle(), idle(folder)];
  await Promise.all([once(stranger, 'spawn'), once(program, 'spawn')]);
  mkdirSync(join(folder, 'west'));
  writeFileSync(join(folder, 'west', 'postmaster.pid'), `${stranger.pid}\n`);

  const programEnded = once(program, 'exit');
  const sweeper = spawn(process.execPath, ['build/processes/cleanup.mjs', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  sweeper.stdin.end();
  await Promise.all([once(sweeper, 'exit'), programEnded]);
  expect([stranger.exitCode, stranger.signalCode, existsSync(folder)]).toEqual([null, null, false]);
  stranger.kill();
  await once(stranger, 'exit');
});
