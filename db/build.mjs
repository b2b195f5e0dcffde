/**
 * Bundles the migration task into one file, dependencies included, and copies the SQL files next to it.
 * Usage: node db/build.mjs [output folder], `db/dist` unless given.
 */
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const output = resolve(process.argv[2] ?? join(here, 'dist'));
await rm(output, { recursive: true, force: true });
await Promise.all([
  build({
    absWorkingDir: here,
    entryPoints: ['migrate.ts'],
    outfile: join(output, 'migrate.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    // Traces need names and lines; every start reads the whole map.
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    // Some dependencies are CommonJS and load Node's own modules with `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  }),
  cp(join(here, 'migrations'), join(output, 'migrations'), { recursive: true }),
]);
