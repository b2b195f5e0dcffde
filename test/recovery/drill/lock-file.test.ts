import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { acquireLock, releaseLock } from '../../../lib/recovery/drill/lock-file';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-holder-'));
const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
afterAll(() => {
  other.kill();
  rmSync(folder, { recursive: true });
});

test('a drill stays locked while another process has it, and can be taken over when that process is gone', async () => {
  writeFileSync(join(folder, 'process'), String(other.pid));
  await expect(acquireLock(folder)).rejects.toThrow(`process ${other.pid} does`);
  await releaseLock(folder);
  expect(existsSync(join(folder, 'process'))).toBe(true);
  const gone = once(other, 'exit');
  other.kill();
  await gone;
  await acquireLock(folder);
  await acquireLock(folder);
  await releaseLock(folder);
  expect(existsSync(join(folder, 'process'))).toBe(false);
});

test('a lock file without a process id locks nothing', async () => {
  writeFileSync(join(folder, 'process'), 'no process id');
  await acquireLock(folder);
  await releaseLock(folder);
});

test('of several processes that find the holder gone at the same time, one gets the lock', async () => {
  buildSync({
    entryPoints: [join(__dirname, '../../../lib/recovery/drill/lock-file.ts')],
    bundle: true,
    platform: 'node',
    outfile: join(folder, 'holder.cjs'),
  });
  writeFileSync(join(folder, 'contender.cjs'), CONTENDER);
  const drills = Array.from({ length: 20 }, (_, index) => join(folder, `drill-${index}`));
  for (const drill of drills) {
    mkdirSync(drill);
    writeFileSync(join(drill, 'process'), 'no process id');
  }
  const contenders = Array.from({ length: 4 }, () => fork(join(folder, 'contender.cjs'), { execArgv: [] }));
  await Promise.all(contenders.map((contender) => once(contender, 'message')));
  const reports = contenders.map(async (contender) => Array.from((await once(contender, 'message'))[0], String));
  for (const contender of contenders) contender.send({ drills, at: Date.now() + 100 });
  const held = (await Promise.all(reports)).flat();
  for (const contender of contenders) contender.disconnect();
  await Promise.all(contenders.map((contender) => once(contender, 'exit')));
  expect(held.sort()).toEqual([...drills].sort());
  expect([...new Set(drills.flatMap((drill) => readdirSync(drill)))]).toEqual(['process']);
});

/** Tries to lock each drill at a given moment, the same for all contenders; lives until the test disconnects. */
const CONTENDER = `
  const { acquireLock } = require('./holder.cjs');
  process.on('message', async ({ drills, at }) => {
    const held = [];
    for (const [index, drill] of drills.entries()) {
      while (Date.now() < at + index * 10);
      await acquireLock(drill).then(() => held.push(drill), () => undefined);
    }
    process.send(held);
  });
  process.send('ready');
`;
