import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hold, letGo } from '../../../lib/recovery/drill/holder';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-holder-'));
const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
afterAll(() => {
  other.kill();
  rmSync(folder, { recursive: true });
});

test('a drill that another process goes on with is left to it, and taken over once that is gone', async () => {
  writeFileSync(join(folder, 'process'), String(other.pid));
  await expect(hold(folder)).rejects.toThrow(`process ${other.pid} does`);
  const gone = once(other, 'exit');
  other.kill();
  await gone;
  await hold(folder);
  await hold(folder);
  await letGo(folder);
  expect(existsSync(join(folder, 'process'))).toBe(false);
});

test('what is no process holds nothing', async () => {
  writeFileSync(join(folder, 'process'), 'nobody');
  await hold(folder);
  await letGo(folder);
});
