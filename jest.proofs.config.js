/**
 * Long proofs: crashes and decisions in the middle of a rehearsal, one case of every fault, random ones, mistakes planted for the
 * linter, and what `npm test` shortens (test/support/in-full.ts), in full: slow properties and tables. CI runs them after the tests.
 */
// Not HOLDFAST_...: the command refuses such a variable that it does not know.
process.env.TESTS_IN_FULL = 'true';

const SHORTENED = [
  'cli/drill-verify-hostile',
  'cli/places',
  'cli/rehearse-deploy',
  'commitments/deletion',
  'config/garbage',
  'constructs/backup/validation/validate-database',
  'db/hostile-role',
  'lifecycle/region-made-anew',
  'recovery/evidence/verify-property',
];

const config = require('./jest.config');

module.exports = {
  ...config,
  testMatch: ['**/*.proof.ts', ...SHORTENED.map((name) => `**/test/${name}.test.ts`)],
};
