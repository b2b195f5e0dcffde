/** Runs the commands that benchmarks measure. */
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs `node <args>` in the project to its end and gives its standard output.
 * @throws Error where it does not end with 0: a command that did not do its work is fast, and its time means nothing
 */
export function runNode(args, extra = {}) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...extra },
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`node ${args.join(' ')} ended with ${status ?? signal}, not 0:\n${stderr}${stdout}`);
  return stdout;
}
