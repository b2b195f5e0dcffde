#!/usr/bin/env node
/**
 * The `holdfast` command: builds (a fraction of a second, so the command is never stale), then runs bin/cli.ts.
 * V8's optimising compiler costs more than it saves on a run this short, hence --liftoff-only as in cdk.json.
 */
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
await buildAll();
const child = spawn(
  process.execPath,
  ['--liftoff-only', '--enable-source-maps', join(root, 'build/cli.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
