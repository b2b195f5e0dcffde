import { MIGRATION_EXIT, migrationEnvironment } from '../../lib/contracts/migration';
import { Overloaded, WriterUnreachable } from '../../lib/runtime/database/failures';
import { InvalidEnvironment } from '../../lib/runtime/environment';
import { exitCode } from '../../db/exit-code';
import { DAMAGE_CHECKS, missingStatements, RolesWrong, type FoundRole, type RoleFacts } from '../../db/roles';

const role = (found: Partial<FoundRole> = {}): FoundRole => ({
  login: true,
  excess: [],
  memberOf: ['rds_iam'],
  settings: [],
  connectionLimit: 5,
  ...found,
});
const READ_ONLY = { name: 'default_transaction_read_only', value: 'on', database: null };
const COMPLETE: RoleFacts = {
  database: 'holdfast',
  iamOffered: true,
  grantable: ['pg_monitor', 'pg_signal_backend', 'pg_use_reserved_connections'],
  maxConnections: 60,
  openToPublic: false,
  roles: {
    holdfast_owner: role({ login: false, memberOf: ['pg_monitor', 'pg_signal_backend'], connectionLimit: -1 }),
    holdfast_activation: role({ memberOf: ['rds_iam', 'pg_use_reserved_connections'] }),
    holdfast_application: role({ connectionLimit: 42 }),
    holdfast_migration: role({ memberOf: ['rds_iam', 'holdfast_owner', 'pg_use_reserved_connections'] }),
    holdfast_operator: role(),
    holdfast_purge: role(),
    holdfast_sweep: role(),
    holdfast_tenant_reader: role({ login: false, memberOf: [], connectionLimit: -1 }),
    holdfast_verification: role({
      memberOf: ['rds_iam', 'holdfast_tenant_reader'],
      settings: [READ_ONLY],
    }),
  },
  connect: ['activation', 'application', 'migration', 'operator', 'purge', 'sweep', 'verification'].map(
    (name) => `holdfast_${name}`,
  ),
  create: ['holdfast_owner'],
  damageChecks: true,
  runnable: DAMAGE_CHECKS.functions,
};
const withRole = (name: string, found: Partial<FoundRole>): RoleFacts => ({
  ...COMPLETE,
  roles: { ...COMPLETE.roles, [name]: { ...role(COMPLETE.roles[name]), ...found } },
});

describe('what is missing', () => {
  test.each<[string, RoleFacts, string[]]>([
    ['nothing', COMPLETE, []],
    [
      'nothing where there is no rds_iam',
      { ...withRole('holdfast_application', { memberOf: [] }), iamOffered: false },
      [],
    ],
    [
      'membership of rds_iam',
      withRole('holdfast_application', { memberOf: [] }),
      ['GRANT rds_iam TO holdfast_application'],
    ],
    [
      'ownership for migrations',
      withRole('holdfast_migration', { memberOf: ['rds_iam', 'pg_use_reserved_connections'] }),
      ['GRANT holdfast_owner TO holdfast_migration WITH INHERIT FALSE, SET TRUE'],
    ],
    [
      'read-only verification',
      withRole('holdfast_verification', { settings: [] }),
      ['ALTER ROLE holdfast_verification SET default_transaction_read_only = on'],
    ],
    [
      'the role to read as a tenant',
      withRole('holdfast_verification', { memberOf: ['rds_iam'] }),
      ['GRANT holdfast_tenant_reader TO holdfast_verification WITH INHERIT FALSE, SET TRUE'],
    ],
    [
      'a reset of settings that a role gave itself',
      withRole('holdfast_application', {
        settings: [READ_ONLY, { name: 'holdfast.customer_id', value: 'acme', database: 'holdfast' }],
      }),
      [
        'ALTER ROLE holdfast_application RESET "default_transaction_read_only"',
        'ALTER ROLE holdfast_application IN DATABASE "holdfast" RESET "holdfast"."customer_id"',
      ],
    ],
    [
      'read-only verification, after it gave itself another value',
      withRole('holdfast_verification', { settings: [{ ...READ_ONLY, value: 'off' }] }),
      [
        'ALTER ROLE holdfast_verification RESET "default_transaction_read_only"',
        'ALTER ROLE holdfast_verification SET default_transaction_read_only = on',
      ],
    ],
    [
      'limits of connections, which follow from the server’s',
      { ...withRole('holdfast_application', { connectionLimit: -1 }), maxConnections: 100 },
      ['ALTER ROLE holdfast_application CONNECTION LIMIT 70'],
    ],
    [
      'rights to see and end what holds the fence, where they can be granted',
      { ...withRole('holdfast_owner', { memberOf: [] }), grantable: ['pg_signal_backend'] },
      ['GRANT pg_signal_backend TO holdfast_owner WITH INHERIT TRUE, SET FALSE'],
    ],
    ['the checks for damage', { ...COMPLETE, damageChecks: false }, ['CREATE EXTENSION amcheck SCHEMA public']],
    [
      'the right to run them',
      { ...COMPLETE, runnable: [] },
      DAMAGE_CHECKS.functions.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO holdfast_verification`),
    ],
    ['the revoke from PUBLIC', { ...COMPLETE, openToPublic: true }, ['REVOKE ALL ON DATABASE "holdfast" FROM PUBLIC']],
    [
      'the right to connect',
      { ...COMPLETE, connect: [] },
      ['application', 'activation', 'migration', 'operator', 'purge', 'sweep', 'verification'].map(
        (name) => `GRANT CONNECT ON DATABASE "holdfast" TO holdfast_${name}`,
      ),
    ],
  ])('%s', (_what, facts, statements) => expect(missingStatements(facts)).toEqual(statements));
});

describe('an excess right of a role is reported, and not revoked', () => {
  test.each<[string, Partial<FoundRole>, RegExp]>([
    [
      'holdfast_application',
      { excess: ['SUPERUSER', 'BYPASSRLS'] },
      /must not have SUPERUSER.*must not have BYPASSRLS/,
    ],
    [
      'holdfast_application',
      { memberOf: ['rds_iam', 'holdfast_owner'] },
      /REVOKE holdfast_owner FROM holdfast_application/,
    ],
    ['holdfast_owner', { login: true, memberOf: [] }, /holdfast_owner must not sign in/],
  ])('%s: %j', (name, found, message) => {
    expect(() => missingStatements(withRole(name, found))).toThrow(RolesWrong);
    expect(() => missingStatements(withRole(name, found))).toThrow(message);
  });
});

describe('exit codes', () => {
  test.each<[keyof typeof MIGRATION_EXIT, unknown]>([
    ['misconfigured', new InvalidEnvironment('wrong')],
    ['noWriter', new WriterUnreachable('none')],
    ['rolesWrong', new RolesWrong('too much')],
    ['busy', new Overloaded('full')],
    ['busy', Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' })],
    ['migrationFailed', Object.assign(new Error('division by zero'), { code: '22012' })],
    ['failed', new TypeError('a bug')],
  ])('%s', (name, error) => expect(exitCode(error)).toBe(MIGRATION_EXIT[name]));

  test('are all different', () =>
    expect(new Set(Object.values(MIGRATION_EXIT)).size).toBe(Object.keys(MIGRATION_EXIT).length));
});

test('every variable says what it must be', () => {
  expect(
    Object.entries(migrationEnvironment.shape)
      .filter(([, variable]) => !variable.description)
      .map(([name]) => name),
  ).toEqual([]);
});
