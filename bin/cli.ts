/** The `holdfast` command. Reads the process environment and the terminal; everything else gets values. */
import { execFile, spawnSync } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import picocolors from 'picocolors';
import { EXIT } from '../lib/cli/errors';
import { DISK } from '../lib/cli/places';
import { holdfast } from '../lib/cli/program';
import { askAt, commitOf, interruption } from './terminal';

const root = resolve(__dirname, '..');
const packaged = join(root, 'node_modules/.bin');
// The project's own programs come first: another version of the CDK cannot read this library's assembly.
const PATH = [packaged, process.env.PATH].join(delimiter);
// The tests switch validation off with CDK_VALIDATION; a deployment always validates.
const env = { ...process.env, PATH, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_VALIDATION: undefined };

void holdfast(process.argv.slice(2), {
  terminal: {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    watched: process.stderr.isTTY,
    colour: process.stdout.isTTY && picocolors.isColorSupported,
  },
  given: process.env,
  today: new Date(),
  run: (program, args, variables) =>
    spawnSync(program, args, { stdio: 'inherit', env: { ...env, ...variables } }).status ?? EXIT.interrupted,
  output: async (program, args) => (await promisify(execFile)(program, args, { timeout: 5_000 })).stdout,
  flips: async (environment) => (await import('../lib/release/flips')).flipsOf(environment),
  interruption,
  ask: process.stdin.isTTY && process.stderr.isTTY ? askAt(interruption) : undefined,
  commit: () => commitOf(root),
  lastWords: (text) => void process.send?.(text),
  disk: DISK,
  out: join(root, 'out'),
  processes: join(__dirname, 'processes'),
}).then((code) => {
  process.exitCode = code;
});

process.stdout.on('error', (error) => {
  // The reader of the pipe has closed it, as in `holdfast check --json | head`.
  if ('code' in error && error.code === 'EPIPE') process.exit();
  process.stderr.write(`holdfast: the result must be written, got ${error.message}\n`);
  process.exit(EXIT.internal);
});
