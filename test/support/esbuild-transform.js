/** TypeScript to CommonJS for Jest; types are checked by `npm run types`, not here. */
const { transformSync } = require('esbuild');

module.exports = {
  process(source, sourcefile) {
    const { code } = transformSync(source, { sourcefile, loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline' });
    return { code };
  },
};
