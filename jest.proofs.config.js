/** Long proofs: crashes and decisions in the middle of a rehearsal, and mistakes planted for the linter. CI runs them after the tests. */
module.exports = { ...require('./jest.config'), testMatch: ['**/*.proof.ts'] };
