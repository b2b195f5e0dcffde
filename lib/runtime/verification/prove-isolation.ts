/** The catalogue of row-level security: what keeps one tenant's rows from another (B1). */
import { DATABASE_ROLE } from '../database/roles';
import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

/** A policy, in PostgreSQL's own words. */
interface Policy {
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

const OWN_TENANT = '(customer_id = holdfast.current_customer())';

/** All policies of a table of tenants; one more would let in what these keep out, for policies add up. */
const EXPECTED: readonly Policy[] = [
  {
    name: 'counted',
    command: 'r',
    permissive: true,
    roles: [DATABASE_ROLE.sweep, DATABASE_ROLE.verification],
    using: 'true',
    check: null,
  },
  {
    name: 'own_tenant',
    command: '*',
    permissive: true,
    roles: [DATABASE_ROLE.application, DATABASE_ROLE.operator, DATABASE_ROLE.owner, DATABASE_ROLE.tenantReader],
    using: OWN_TENANT,
    check: OWN_TENANT,
  },
  {
    name: 'purged',
    command: '*',
    permissive: true,
    roles: [DATABASE_ROLE.purge],
    using: '(customer_id = ( SELECT holdfast.purgeable_customer() AS purgeable_customer))',
    check: null,
  },
  {
    name: 'recounted',
    command: 'r',
    permissive: true,
    roles: [DATABASE_ROLE.owner],
    using: 'holdfast.is_recounting()',
    check: null,
  },
];

interface TenantTable {
  readonly name: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly owner: string;
  readonly policies: readonly Policy[];
}

const TABLES = `
  SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced, relowner::regrole::text AS owner,
         coalesce((SELECT json_agg(json_build_object(
            'name', polname, 'command', polcmd, 'permissive', polpermissive,
            'roles', ARRAY(SELECT coalesce(rolname, 'public') FROM unnest(polroles) AS oid LEFT JOIN pg_roles USING (oid) ORDER BY 1),
            'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)) ORDER BY polname)
           FROM pg_policy WHERE polrelid = pg_class.oid), '[]') AS policies
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
   WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p') AND attname = 'customer_id' AND NOT attisdropped
   ORDER BY relname`;

/** Roles that row-level security must bind, with what would free them of it. */
const POWERS = `
  SELECT rolname AS role, array_remove(ARRAY[
           CASE WHEN rolsuper THEN 'SUPERUSER' END,
           CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
           CASE WHEN pg_has_role(oid, '${DATABASE_ROLE.owner}', 'MEMBER') THEN 'membership of the owner' END,
           CASE WHEN EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) THEN 'tables of its own' END], NULL) AS powers
    FROM pg_roles WHERE rolname = ANY($1)`;

const BOUND: readonly string[] = [
  DATABASE_ROLE.application,
  DATABASE_ROLE.operator,
  DATABASE_ROLE.purge,
  DATABASE_ROLE.sweep,
  DATABASE_ROLE.tenantReader,
  DATABASE_ROLE.verification,
];

/**
 * Row-level security is enabled and forced on every table of tenants, with exactly its policies, and binds every role
 * that a program signs in as.
 * @returns the tables
 * @throws {Disproved} ISOLATION_DISABLED, ISOLATION_CHANGED, ROLE_TOO_POWERFUL
 */
export async function proveIsolation(ask: Ask): Promise<readonly string[]> {
  const tables = await ask<TenantTable>(TABLES);
  if (tables.length === 0) throw new Disproved('ISOLATION_DISABLED', 'a table of tenants must exist, and none does');
  for (const table of tables) provePolicies(table);
  const roles = await ask<{ role: string; powers: readonly string[] }>(POWERS, [BOUND]);
  for (const name of BOUND) {
    const powers = roles.find(({ role }) => role === name)?.powers;
    if (powers?.length === 0) continue;
    throw new Disproved(
      'ROLE_TOO_POWERFUL',
      powers ? `${name} must not have ${powers.join(' and ')}` : `${name} must exist, and does not`,
    );
  }
  return tables.map(({ name }) => name);
}

function provePolicies({ name, enabled, forced, owner, policies }: TenantTable): void {
  const off = [...(enabled ? [] : ['enabled']), ...(forced ? [] : ['forced'])];
  if (off.length > 0)
    throw new Disproved('ISOLATION_DISABLED', `row-level security of ${name} must be ${off.join(' and ')}, and is not`);
  if (owner !== DATABASE_ROLE.owner)
    throw new Disproved('ROLE_TOO_POWERFUL', `${name} must belong to ${DATABASE_ROLE.owner}, and belongs to ${owner}`);
  const names = [...new Set([...EXPECTED, ...policies].map((policy) => policy.name))];
  const wrong = names.filter((policy) => said(EXPECTED, policy) !== said(policies, policy));
  if (wrong.length > 0)
    throw new Disproved(
      'ISOLATION_CHANGED',
      `${name} must have exactly its policies; missing, changed or not expected: ${wrong.join(', ')}`,
    );
}

/** A policy as text to compare; how the column's type is written is not part of what it says. */
function said(policies: readonly Policy[], name: string): string {
  const policy = policies.find((one) => one.name === name);
  return JSON.stringify(
    policy && [policy.command, policy.permissive, policy.roles, plain(policy.using), plain(policy.check)],
  );
}

const plain = (expression: string | null): string | null =>
  expression && expression.replace('(customer_id)::text', 'customer_id');
