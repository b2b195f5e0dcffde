/**
 * Bundles the portal into one file, dependencies included: the image holds nothing else.
 * Usage: node build.mjs [output folder], `dist` next to this file unless given.
 */
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
await build({
  absWorkingDir: here,
  entryPoints: ['src/server.ts'],
  outfile: join(resolve(process.argv[2] ?? join(here, 'dist')), 'server.mjs'),
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
});
