/** The database's roles and what only an administrator may add: wanted state, found state, and the statements from one to the other. No network. */
import { escapeIdentifier } from 'pg';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';

/** One role as it must be. None may do more than its grants say. */
interface Role {
  readonly name: string;
  /** Whether a program signs in as it; with an IAM token, where the server offers that. */
  readonly login: boolean;
  /** The only role, if any, that it may act as. */
  readonly actsAs?: string;
  /** PostgreSQL's own roles whose rights it has, where the administrator may grant them. */
  readonly has?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
}

/** Its members may use connections that `reserved_connections` keeps free (PostgreSQL 16 and newer). */
const RESERVED_CONNECTIONS = 'pg_use_reserved_connections';

export const ROLES: readonly Role[] = [
  // Owns everything. Programs sign in as other roles: row-level security binds every role but the owner.
  // As the owner, an activation sees and ends sessions that hold the fence.
  { name: DATABASE_ROLE.owner, login: false, has: ['pg_monitor', 'pg_signal_backend'] },
  { name: DATABASE_ROLE.application, login: true },
  // Makes a region the active one (rule 6) in the custom step of a flip: the application must not lift its own fence.
  { name: DATABASE_ROLE.activation, login: true, has: [RESERVED_CONNECTIONS] },
  // Becomes the owner by SET ROLE, and only then may change the schema.
  { name: DATABASE_ROLE.migration, login: true, actsAs: DATABASE_ROLE.owner, has: [RESERVED_CONNECTIONS] },
  // The administrators' desk: begins, ends and holds tenants, and reads the audit.
  { name: DATABASE_ROLE.operator, login: true },
  // Deletes a tenant's rows once they are due; a policy refuses it before.
  { name: DATABASE_ROLE.purge, login: true },
  // Finds what is due, across tenants, and writes nothing.
  { name: DATABASE_ROLE.sweep, login: true },
  // Bound by the application's policies; reads only which tenant a row belongs to.
  { name: DATABASE_ROLE.tenantReader, login: false },
  // Counts every tenant's rows by a policy and column grants of its own. BYPASSRLS would show it whole rows of every
  // future table, and RDS does not allow granting it.
  {
    name: DATABASE_ROLE.verification,
    login: true,
    actsAs: DATABASE_ROLE.tenantReader,
    settings: { default_transaction_read_only: 'on' },
  },
];

/** The extension that proves that tables and indexes are not damaged; only the administrator may add it. */
export const DAMAGE_CHECKS = {
  extension: 'amcheck',
  schema: 'public',
  functions: [
    'public.bt_index_check(regclass, boolean)',
    'public.verify_heapam(regclass, boolean, boolean, text, bigint, bigint)',
  ],
} as const;

/** RDS lets a role sign in by token when it is a member of this one; other servers have no such role. */
export const IAM_ROLE = 'rds_iam';

/** What the catalogue says; read by `readFacts`. */
export interface RoleFacts {
  readonly database: string;
  readonly roles: Readonly<Record<string, FoundRole>>;
  readonly iamOffered: boolean;
  /** PostgreSQL's own roles that an administrator may grant. */
  readonly grantable: readonly string[];
  /** How many connections the server takes. */
  readonly maxConnections: number;
  /** Whether PUBLIC may connect to the database, which is the default of PostgreSQL. */
  readonly openToPublic: boolean;
  /** Roles with the right to connect, and to create schemas. */
  readonly connect: readonly string[];
  readonly create: readonly string[];
  /** Whether the extension of DAMAGE_CHECKS is there, and which of its functions verification may run. */
  readonly damageChecks: boolean;
  readonly runnable: readonly string[];
}

export interface FoundRole {
  readonly login: boolean;
  /** Attributes that none of the roles may have, by name: SUPERUSER, BYPASSRLS and so on. */
  readonly excess: readonly string[];
  /** Roles whose rights it has or can take. */
  readonly memberOf: readonly string[];
  /** What its sessions begin with, in every database unless one is named. */
  readonly settings: readonly RoleSetting[];
  /** How many sessions it may have; -1 is any number. */
  readonly connectionLimit: number;
}

/** A setting of a role. A role may set its own: it is found and reset, not prevented. */
export interface RoleSetting {
  readonly name: string;
  readonly value: string;
  readonly database: string | null;
}

/** A role differs in a way that only a person may correct; the message says which and how. */
export class RolesWrong extends Error {
  override readonly name = 'RolesWrong';
}

/**
 * The statements, in order, that bring the found state to the wanted one; none when they are equal.
 * @throws {RolesWrong} when a role can do more than it must: revoking rights automatically would hide an intrusion
 */
export function missingStatements(facts: RoleFacts): readonly string[] {
  const excesses = ROLES.flatMap((role) => excess(role, facts.roles[role.name]));
  if (excesses.length > 0) throw new RolesWrong(excesses.join('; '));
  const database = escapeIdentifier(facts.database);
  const logins = ROLES.filter(({ login }) => login).map(({ name }) => name);
  const without = (names: readonly string[], granted: readonly string[]): string[] =>
    names.filter((name) => !granted.includes(name));
  return [
    ...ROLES.flatMap((role) => missingOfRole(role, facts)),
    ...(facts.openToPublic ? [`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`] : []),
    ...without(logins, facts.connect).map((name) => `GRANT CONNECT ON DATABASE ${database} TO ${name}`),
    ...without([DATABASE_ROLE.owner], facts.create).map((name) => `GRANT CREATE ON DATABASE ${database} TO ${name}`),
    ...(facts.damageChecks ? [] : [`CREATE EXTENSION ${DAMAGE_CHECKS.extension} SCHEMA ${DAMAGE_CHECKS.schema}`]),
    ...without(DAMAGE_CHECKS.functions, facts.runnable).map(
      (name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${DATABASE_ROLE.verification}`,
    ),
  ];
}

function missingOfRole(role: Role, { roles, iamOffered, grantable, maxConnections }: RoleFacts): string[] {
  const { name, login, actsAs, has = [], settings = {} } = role;
  const found = roles[name];
  const limit = connectionLimit(role, maxConnections);
  const isWanted = ({ name: setting, value, database }: RoleSetting): boolean =>
    database === null && settings[setting] === value;
  const isMember = (group: string): boolean => found?.memberOf.includes(group) ?? false;
  return [
    ...(found
      ? []
      : [
          `CREATE ROLE ${name} ${login ? 'LOGIN' : 'NOLOGIN'} NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`,
        ]),
    ...(actsAs === undefined || isMember(actsAs) ? [] : [`GRANT ${actsAs} TO ${name} WITH INHERIT FALSE, SET TRUE`]),
    ...(login && iamOffered && !isMember(IAM_ROLE) ? [`GRANT ${IAM_ROLE} TO ${name}`] : []),
    ...has
      .filter((group) => grantable.includes(group) && !isMember(group))
      .map((group) => `GRANT ${group} TO ${name} WITH INHERIT TRUE, SET FALSE`),
    ...(limit === undefined || found?.connectionLimit === limit
      ? []
      : [`ALTER ROLE ${name} CONNECTION LIMIT ${limit}`]),
    ...(found?.settings ?? [])
      .filter((setting) => !isWanted(setting))
      .map(({ name: setting, database }) => `ALTER ROLE ${name}${inDatabase(database)} RESET ${quoted(setting)}`),
    ...Object.entries(settings)
      .filter(([setting]) => !found?.settings.some((each) => each.name === setting && isWanted(each)))
      .map(([setting, value]) => `ALTER ROLE ${name} SET ${setting} = ${value}`),
  ];
}

/** No role can take the connections that the others need: the application at most 70 %, every other 4 % or 5. */
function connectionLimit({ name, login }: Role, maxConnections: number): number | undefined {
  if (!login) return undefined;
  if (name === DATABASE_ROLE.application) return Math.floor(0.7 * maxConnections);
  return Math.max(5, Math.floor(0.04 * maxConnections));
}

const inDatabase = (database: string | null): string =>
  database === null ? '' : ` IN DATABASE ${escapeIdentifier(database)}`;

/** Names of extensions' settings have a dot. */
const quoted = (setting: string): string => setting.split('.').map(escapeIdentifier).join('.');

function excess({ name, login, actsAs, has = [] }: Role, found: FoundRole | undefined): string[] {
  if (!found) return [];
  const foreign = found.memberOf.filter((group) => group !== actsAs && group !== IAM_ROLE && !has.includes(group));
  return [
    ...found.excess.map((attribute) => `${name} must not have ${attribute}; run ALTER ROLE ${name} NO${attribute}`),
    ...foreign.map((group) => `${name} must not be a member of ${group}; run REVOKE ${group} FROM ${name}`),
    ...(found.login && !login ? [`${name} must not sign in; run ALTER ROLE ${name} NOLOGIN`] : []),
  ];
}
