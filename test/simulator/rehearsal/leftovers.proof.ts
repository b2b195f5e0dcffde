import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { alive, descendants, folderOf, mentioning, rehearse, until } from './command';
import { processOf, rehearsalUnderWay } from './lost-process';

// The last case waits until both regions serve; a busy machine needs a minute for that.
jest.setTimeout(240_000);

/** What is under way at a moment, by what the command has started by then. */
const REACHED: Readonly<Record<string, (pid: number) => boolean>> = {
  'the regions begin': (pid) => folderOf(pid) !== undefined,
  'databases are made': (pid) => descendants(pid).some(({ words }) => words.includes('bin/postgres')),
  'clients write': (pid) => descendants(pid).some(({ words }) => words.includes('traffic.mjs')),
};

test.each<[signal: NodeJS.Signals, when: string, thenMs: number]>([
  ['SIGINT', 'the regions begin', 0],
  ['SIGKILL', 'the regions begin', 700],
  ['SIGKILL', 'databases are made', 0],
  ['SIGTERM', 'databases are made', 900],
  ['SIGINT', 'clients write', 500],
  ['SIGKILL', 'clients write', 1800],
])('%s when %s, and %i ms later: no process is left, and no file', async (signal, when, thenMs) => {
  const { process: command, ended } = rehearse('--json');
  const pid = command.pid ?? 0;
  await until(() => REACHED[when]?.(pid) === true, `the command must get so far that ${when}`, 120_000);
  await pause(thenMs);
  const [folder = 'none', known] = [folderOf(pid), descendants(pid)];
  expect(known.length).toBeGreaterThan(0);
  command.kill(signal);
  const { code } = await ended;
  expect(code).toBe(signal === 'SIGKILL' ? null : 130);
  // A killed command does not wait for its sweeper, which ends last, after the folder is gone.
  const left = () => [...alive(known), ...mentioning(folder)];
  if (signal === 'SIGKILL')
    await until(
      () => !existsSync(folder) && left().length === 0,
      `${folder} must be gone, and all that worked in it`,
      30_000,
    );
  expect(existsSync(folder)).toBe(false);
  expect(left()).toEqual([]);
});

test('a second Ctrl-C ends the command hard: no process is left, and no file, even where the cleanup was stopped', async () => {
  const { process: command, pid, ended } = await rehearsalUnderWay();
  const [folder = 'none', known] = [folderOf(pid), descendants(pid)];
  // The first Ctrl-C now waits for the cleanup.
  process.kill(processOf(pid, 'cleanup') ?? 0, 'SIGSTOP');
  command.kill('SIGINT');
  await pause(1200);
  command.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, text: '' });
  await until(
    () => !existsSync(folder) && [...alive(known), ...mentioning(folder)].length === 0,
    `${folder} must be gone, and all that worked in it`,
    30_000,
  );
});
