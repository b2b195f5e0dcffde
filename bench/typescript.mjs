/** Lets `require` load the project's own TypeScript, as the tests do. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { transformSync } from 'esbuild';

createRequire(import.meta.url).extensions['.ts'] = (module, sourcefile) => {
  const { code } = transformSync(readFileSync(sourcefile, 'utf8'), {
    sourcefile,
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
  });
  module._compile(code, sourcefile);
};
