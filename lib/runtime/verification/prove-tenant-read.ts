/**
 * Proves that a tenant sees its own rows and no other, by reading under the application's policies (B1). Messages name no
 * tenant, because they go into evidence that is kept for ever.
 */
import { escapeIdentifier } from 'pg';
import { DATABASE_ROLE } from '../database/roles';
import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

/** Tenants to read as: the first, the last and some in between, evenly. */
const SAMPLE = `
  SELECT customer_id AS id FROM (
    SELECT customer_id, row_number() OVER (ORDER BY customer_id) - 1 AS place, count(*) OVER () AS total FROM holdfast.tenants) AS numbered
   WHERE place * $1 / total <> (place - 1) * $1 / total OR place IN (0, total - 1)
   ORDER BY 1`;

/** No tenant can have this id: an underscore is not allowed in one. */
const ABSENT = 'unknown_tenant';

export interface TenantReads {
  readonly tenants: number;
}

/**
 * @param tables with `customer_id`
 * @param sample how many tenants to read as, about
 * @throws {Disproved} TENANT_SEES_OTHERS, TENANT_SEES_LESS
 */
export async function proveTenantRead(ask: Ask, tables: readonly string[], sample = 5): Promise<TenantReads> {
  const tenants = (await ask<{ id: string }>(SAMPLE, [sample])).map(({ id }) => id);
  for (const table of tables.map(escapeIdentifier)) {
    const own = await countsOf(ask, table, tenants);
    await ask(`SET LOCAL ROLE ${DATABASE_ROLE.tenantReader}`);
    for (const tenant of ['', ABSENT, ...tenants]) await readAs(ask, table, tenant, own.get(tenant) ?? 0);
    await ask('RESET ROLE');
  }
  return { tenants: tenants.length };
}

/** How many rows each tenant has, as verification sees it. */
async function countsOf(ask: Ask, table: string, tenants: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = await ask<{ id: string; rows: number }>(
    `SELECT customer_id AS id, count(*)::float8 AS rows FROM holdfast.${table} WHERE customer_id = ANY($1) GROUP BY 1`,
    [tenants],
  );
  return new Map(counts.map(({ id, rows }) => [id, rows]));
}

async function readAs(ask: Ask, table: string, tenant: string, own: number): Promise<void> {
  await ask("SELECT set_config('holdfast.customer_id', $1, true)", [tenant]);
  const [seen] = await ask<{ own: number; others: number }>(
    `SELECT count(*) FILTER (WHERE customer_id = $1)::float8 AS own, count(*) FILTER (WHERE customer_id <> $1)::float8 AS others FROM holdfast.${table}`,
    [tenant],
  );
  const who =
    tenant === '' ? 'a session without a tenant' : tenant === ABSENT ? 'a tenant that does not exist' : 'a tenant';
  if (!seen || seen.others > 0)
    throw new Disproved(
      'TENANT_SEES_OTHERS',
      `${who} must see its own rows of ${table} only, and sees ${seen?.others} of others`,
    );
  if (seen.own !== own)
    throw new Disproved('TENANT_SEES_LESS', `${who} must see its ${own} rows of ${table}, and sees ${seen.own}`);
}
