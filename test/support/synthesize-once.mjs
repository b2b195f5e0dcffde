/**
 * Builds, and synthesizes all environments once for all test files, through the same app as `cdk synth`, without
 * validation: only test/commitments/policy.test.ts validates. The folder's name is a hash of what was built, so an unchanged
 * app is not synthesized again and two runs at once never read each other's half-written files.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const kept = join(root, 'build/test-assembly');
const KEEP = 4;

export default async function synthesizeOnce() {
  run(['scripts/build.mjs'], process.env, 'The source does not build');
  const assembly = join(kept, fingerprint());
  if (!existsSync(assembly)) synthesize(assembly);
  process.env.HOLDFAST_TEST_ASSEMBLY = assembly;
  forgetOldest();
}

/** Hash of everything that a template depends on: the bundles and the installed packages. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(join(root, 'build/lambda'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [join(root, 'build/holdfast.js'), ...files.sort()]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function synthesize(assembly) {
  const unfinished = `${assembly}.${process.pid}`;
  // Only what a process needs: values for a real deploy must not leak into the tests.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, CDK_OUTDIR: unfinished, CDK_VALIDATION: 'false' };
  mkdirSync(kept, { recursive: true });
  try {
    run(
      ['--liftoff-only', '--single-threaded-gc', '--enable-source-maps', 'build/holdfast.js'],
      env,
      'The app does not synthesize',
    );
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  if (existsSync(assembly)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, assembly);
}

function run(script, env, complaint) {
  const { status, stderr } = spawnSync(process.execPath, script, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${complaint}:\n${stderr}`);
}

function forgetOldest() {
  const age = (name) => statSync(join(kept, name)).mtimeMs;
  const names = readdirSync(kept).filter((name) => !name.includes('.'));
  for (const name of names.sort((a, b) => age(b) - age(a)).slice(KEEP))
    rmSync(join(kept, name), { recursive: true, force: true });
}
