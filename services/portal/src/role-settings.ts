/** What the database's roles begin their sessions with: a role may set that itself, and it outlives a flip. */
import type pg from 'pg';

/** Settings that roles of programs have and that the migration task did not give them (db/roles.ts), as `role: name=value`. */
export async function roleSettings(pool: Pick<pg.Pool, 'query'>): Promise<readonly string[]> {
  const { rows } = await pool.query<{ found: string }>(
    `SELECT rolname || ': ' || setting AS found
       FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole, unnest(setconfig) AS setting
      WHERE rolname LIKE 'holdfast\\_%'
        AND NOT (rolname = 'holdfast_verification' AND setdatabase = 0 AND setting = 'default_transaction_read_only=on')
      ORDER BY 1`,
  );
  return rows.map(({ found }) => found);
}
