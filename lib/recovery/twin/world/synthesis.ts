/** The assembly of an environment, made by the app itself as `cdk synth` makes it, without judging it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

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
  // The folder is for the sweeper, which knows what to end by it.
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
