/** Supervised processes of a test. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ProcessName, supervise, type Supervised } from '../../../lib/recovery/processes/supervisor';

const started: ChildProcess[] = [];

/** A supervised process that has said that it is alive. */
export async function talker(
  name: ProcessName,
): Promise<{ readonly child: ChildProcess; readonly supervised: Supervised }> {
  const child = fork(join(__dirname, 'talker.mjs'), { execArgv: [] });
  started.push(child);
  const supervised = supervise(name, child);
  await once(child, 'message');
  return { child, supervised };
}

export function endTalkers(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
