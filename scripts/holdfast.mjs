#!/usr/bin/env node
/**
 * The `holdfast` command: builds what has changed, so the command is never stale, then runs bin/cli.ts. Where the packages
 * for development are not installed, it runs what `npm run build` has made before.
 * V8's optimising compiler costs more than it saves on a run this short, hence --liftoff-only as in cdk.json; reading
 * source maps costs too: only --verbose shows stacks, and only --format places.
 */
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
// The error is printed already.
await buildAll().catch(({ exitCode = 3 }) => process.exit(exitCode));
const words = process.argv.slice(2);
const isTraced = words.some((word) => /^--(verbose|format)\b/.test(word));
const maps = isTraced ? ['--enable-source-maps'] : [];
// The operator of a drill does not need the SDK's warning about coming versions of Node.
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const child = spawn(process.execPath, ['--liftoff-only', ...maps, join(root, 'build/cli.js'), ...words], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
let lastWords = '';
child.on('message', (text) => (lastWords = text));
child.on('exit', (code, signal) => {
  if (signal) process.stdout.write(lastWords);
  removeLeftovers();
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});

/** Synthesis does not give way to a signal, so a killed command cannot tidy up after itself. */
function removeLeftovers() {
  try {
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`holdfast-${child.pid}-`));
    for (const name of left) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  } catch {
    // The command has refused to begin without it.
  }
}
