/**
 * Bundles what runs: the CDK app, the `holdfast` command with the processes it starts, and every Lambda handler.
 * Packages stay external for all but the last (aws-cdk-lib finds its own assets by path); a handler is
 * bundled whole, except for the AWS SDK's clients that its runtime brings along; see BRING_THEIR_SDK.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  logLevel: 'warning',
  legalComments: 'none',
};

/** Undefined where the packages for development are not installed. */
const esbuild = await import('esbuild').catch(() => undefined);
const build = (options) => esbuild.build(options);

/**
 * Builds everything into build/. Where the bundler is not installed (`npm prune --omit=dev`), what was built before stays.
 * Rejects when the source does not compile, or there is nothing to run; standard error says why.
 */
export async function buildAll() {
  if (!esbuild) return mustBeBuilt();
  const state = stateOf(['bin', 'lib', 'simulator']);
  if (isBuilt(state)) return;
  const sources = sourcesOf('.lambda.ts');
  const [own, theirs] = [true, false].map((brings) =>
    sources.filter((source) => BRING_THEIR_SDK.includes(nameOf(source)) === brings),
  );
  const built = await Promise.all([
    buildCommands(),
    buildProcesses(sourcesOf('.process.ts')),
    buildHandlers(theirs, ['@aws-sdk/client-*']),
    buildHandlers(own, []),
  ]);
  try {
    for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) keep(path, contents);
    forgetOthers(sources.map(nameOf));
    keep(BUILT, Buffer.from(JSON.stringify({ state, files: built.flatMap(pathsOf) })));
  } catch ({ message }) {
    refuse(`build must be a folder that can be written to, got ${message}; give this account access and room`);
  }
}

/** What was built last, and from what: the same is not built again, which takes some seconds of a processor. */
const BUILT = join(root, 'build/built.json');

function isBuilt(state) {
  if (!existsSync(BUILT)) return false;
  const built = JSON.parse(readFileSync(BUILT, 'utf8'));
  return built.state === state && built.files.every((file) => existsSync(file));
}

const pathsOf = ({ outputFiles }) => outputFiles.map(({ path }) => path);

/** Changes with every file below these folders, and with what is installed, as npm writes it down. */
function stateOf(folders) {
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !relative(root, entry.parentPath).includes('node_modules'))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  const hash = createHash('sha256').update(root);
  const own = [
    fileURLToPath(import.meta.url),
    join(root, 'package.json'),
    join(root, 'node_modules/.package-lock.json'),
  ];
  for (const file of [...own, ...sources.sort()].filter(existsSync))
    hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function mustBeBuilt() {
  if (existsSync(join(root, 'build/cli.js'))) return;
  refuse('nothing is built, and esbuild, which builds, is not installed; run npm ci && npm run build');
}

function refuse(line) {
  process.stderr.write(`holdfast: ${line}\n`);
  throw Object.assign(new Error(line), { exitCode: 2 });
}

/** Writes a file whole, and only when it changed: another command may be reading the same folder. */
function keep(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  // Outside the folders that become assets.
  const unfinished = join(root, `build/.${process.pid}-${basename(path)}`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** Handlers that are gone. */
function forgetOthers(names) {
  const folder = join(root, 'build/lambda');
  for (const name of readdirSync(folder).filter((found) => !names.includes(found)))
    rmSync(join(folder, name), { recursive: true, force: true });
}

const nameOf = (source) => basename(source, '.lambda.ts');

function buildCommands() {
  return build({
    ...common,
    entryPoints: { holdfast: 'bin/holdfast.ts', cli: 'bin/cli.ts' },
    outdir: 'build',
    packages: 'external',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
  });
}

/** What the command starts as processes of their own: build/processes/<name>.mjs. */
function buildProcesses(sources) {
  return build({
    ...common,
    entryPoints: Object.fromEntries(sources.map((source) => [basename(source, '.process.ts'), source])),
    outdir: 'build/processes',
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
  });
}

/** Handlers that bundle the SDK's clients: they call operations that the runtime's own may not know yet (`PutSyslogConfiguration` is of 2026). */
const BRING_THEIR_SDK = ['syslog-configuration'];

/**
 * One folder a handler, so that an asset's hash changes only with its own code: what several have in common is in each of
 * them, and parsed once.
 */
function buildHandlers(sources, external) {
  return build({
    ...common,
    entryPoints: Object.fromEntries(sources.map((source) => [`${nameOf(source)}/index`, source])),
    outdir: 'build/lambda',
    outExtension: { '.js': '.mjs' },
    external,
    format: 'esm',
    target: 'node24',
    // The database driver is CommonJS and loads Node's own modules with `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}

function sourcesOf(ending) {
  return ['lib', 'simulator']
    .flatMap((room) => readdirSync(join(root, room), { recursive: true }).map((file) => join(room, file)))
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll().catch(({ exitCode = 1 }) => (process.exitCode = exitCode));
