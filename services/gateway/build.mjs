/**
 * Builds a Haraka home: `node build.mjs [folder]`, dist/ by default.
 *   main.js                what `npm start` runs
 *   config/                Haraka's configuration, copied
 *   plugins/<name>/        one package a plugin: Haraka loads a package with the ordinary `require`, a lone
 *                          file in a sandbox whose objects its logger does not recognise
 *   queue/                 empty, and never written to: Haraka refuses to start without it
 * Packages stay outside the bundles: plugins and Haraka must share one copy of its modules.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const home = resolve(process.argv[2] ?? join(here, 'dist'));
const plugins = readdirSync(join(here, 'src/plugins')).map((file) => basename(file, '.ts'));

rmSync(home, { recursive: true, force: true });
mkdirSync(join(home, 'queue'), { recursive: true });
cpSync(join(here, 'config'), join(home, 'config'), { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: {
    main: 'src/main.ts',
    ...Object.fromEntries(plugins.map((name) => [`plugins/${name}/index`, `src/plugins/${name}.ts`])),
  },
  outdir: home,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Haraka's modules are CommonJS and are loaded late, so `import()` has to become `require`.
  supported: { 'dynamic-import': false },
  logLevel: 'warning',
});

for (const name of plugins) {
  writeFileSync(join(home, 'plugins', name, 'package.json'), JSON.stringify({ name, private: true, main: 'index.js' }));
}
