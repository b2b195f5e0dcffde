/** TypeScript to CommonJS for Jest; types are checked by `npm run types`, not here. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

/** Jest's modules are no ES modules: an `import()` in them becomes a `require`. */
const OPTIONS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  supported: { 'dynamic-import': false },
};

module.exports = {
  process: (source, sourcefile) => ({ code: transformSync(source, { ...OPTIONS, sourcefile }).code }),
  // Without it Jest would keep what was made with other options.
  getCacheKey: (source, sourcefile) =>
    createHash('sha256')
      .update(JSON.stringify([OPTIONS, version, sourcefile, source]))
      .digest('hex')
      .slice(0, 32),
};
