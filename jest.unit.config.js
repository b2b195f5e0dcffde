/** Tests that start no server: `npm run test:unit`. The others need PostgreSQL, Haraka or a simulated region. */
const config = require('./jest.config');

// A test that starts PostgreSQL all the same fails.
process.env.HOLDFAST_PG_BIN = '/unit-tests-start-no-server';

const SERVERS = [
  'test/(db|services|simulator|runtime/database)/',
  'test/recovery/(drill|traffic)/',
  'test/constructs/(backup/validation|recovery)/',
  'test/cli/check-program',
];

module.exports = { ...config, testPathIgnorePatterns: [...config.testPathIgnorePatterns, ...SERVERS] };
