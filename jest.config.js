/** Tests mirror lib/; the two production engines (PostgreSQL, Haraka) are started by the tests that need them. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/shared-packages.js',
  roots: ['<rootDir>/test', '<rootDir>/services'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  transform: { '\\.m?[jt]s$': '<rootDir>/test/support/esbuild-transform.js' },
  globalSetup: '<rootDir>/test/support/synthesize-once.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line.js'],
  maxWorkers: 2,
  // A machine that is shared can be slow: nothing is timed here, and what hangs ends all the same. Milliseconds.
  testTimeout: 30_000,
};
