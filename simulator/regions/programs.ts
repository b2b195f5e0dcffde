import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { once } from 'node:events';
import { z } from 'zod';
import { builtOnce } from './database-template';

/** Where a built program begins. */
export interface Built {
  /** Arguments of `node`. */
  readonly args: readonly string[];
  readonly folder: string;
}

const manifest = z.object({ scripts: z.object({ build: z.string(), start: z.string() }) });

/** The migration task. */
export async function buildMigration(folder: string): Promise<Built> {
  const output = join(folder, 'task');
  await builtOnce({ name: 'migration', sources: ['db', 'lib'], output, build: (to) => run(['db/build.mjs', to], '.') });
  return { args: [join(output, 'migrate.mjs')], folder: output };
}

export const buildPortal = (folder: string): Promise<Built> => buildService('portal', folder);

/** The mail gateway; undefined where its packages are not installed (`npm ci --workspace services/gateway`). */
export async function buildGateway(folder: string): Promise<Built | undefined> {
  if (!existsSync('node_modules/Haraka')) return undefined;
  return buildService('gateway', folder);
}

/** By the commands of its package.json, below a folder that has its packages. */
async function buildService(name: string, folder: string): Promise<Built> {
  const own = join('services', name);
  const { scripts } = manifest.parse(JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')));
  const output = join(folder, name, 'dist');
  await builtOnce({
    name,
    sources: [own, 'lib'],
    output,
    build: (to) => run([...withoutNode(scripts.build), to], own),
  });
  if (!existsSync(join(folder, 'node_modules'))) symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return {
    args: withoutNode(scripts.start).map((argument) => argument.replace(/^dist/, output)),
    folder: dirname(output),
  };
}

const run = (args: readonly string[], cwd: string) =>
  promisify(execFile)(process.execPath, [...args], { cwd, env: {} });

function withoutNode(command: string): readonly string[] {
  const [node, ...rest] = command.split(' ');
  if (node !== 'node') throw new Error(`the command must start with node, and is ${command}`);
  return rest;
}

// The assembly of an environment, made by the app itself as `cdk synth` makes it, without validation.

/**
 * @param environment which one; the others are left out
 * @param given values that replace placeholders
 * @returns the folder of the assembly
 * @throws what the app wrote when it does not synthesize
 */
export async function synthesize(
  folder: string,
  environment: string,
  given: Readonly<Record<string, string>>,
): Promise<string> {
  const outdir = join(folder, 'assembly');
  const env = { ...given, HOLDFAST_ENVIRONMENT: environment, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  // The cleanup process finds the process by this folder.
  const child = spawn(process.execPath, ['--liftoff-only', 'build/holdfast.js', folder], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (text) => {
    words += String(text);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the environment must synthesize; the app wrote:\n${words}`);
  return outdir;
}
