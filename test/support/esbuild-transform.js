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

/** Packages that test files share (shared-packages.js): large, without state, and blind to the environment's variables. */
const SHARED =
  /\brequire\(("(?:aws-cdk-lib|constructs|cdk-nag|zod|fast-check|yaml|node-forge|ajv|ajv-formats|jsonata)(?:\/[^"]*)?")\)/g;

function transform(source, sourcefile) {
  const { code } = transformSync(source, { ...OPTIONS, sourcefile });
  return { code: sourcefile.endsWith('.ts') ? code.replace(SHARED, 'requireShared($1)') : code };
}

module.exports = {
  process: transform,
  // Without it Jest would keep what was made with other options.
  getCacheKey: (source, sourcefile) =>
    createHash('sha256')
      .update(JSON.stringify([OPTIONS, String(SHARED), version, sourcefile, source]))
      .digest('hex')
      .slice(0, 32),
};
