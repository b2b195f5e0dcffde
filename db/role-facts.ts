/** Reads the catalogue, which every role may read: so that the administrator is called only when something is missing. */
import type pg from 'pg';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';
import { DAMAGE_CHECKS, IAM_ROLE, ROLES, type FoundRole, type RoleFacts } from './roles';

const ROLE_QUERY = `
  SELECT rolname AS name,
         rolcanlogin AS login,
         array_remove(ARRAY[
           CASE WHEN rolsuper THEN 'SUPERUSER' END,
           CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
           CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
           CASE WHEN rolcreatedb THEN 'CREATEDB' END,
           CASE WHEN rolreplication THEN 'REPLICATION' END
         ], NULL) AS excess,
         ARRAY(SELECT roleid::regrole::text FROM pg_auth_members
                WHERE member = pg_roles.oid AND (inherit_option OR set_option)) AS "memberOf",
         rolconnlimit AS "connectionLimit",
         (SELECT coalesce(json_agg(json_build_object('name', split_part(setting, '=', 1), 'database', datname,
                                                     'value', substr(setting, strpos(setting, '=') + 1))), '[]')
            FROM pg_db_role_setting LEFT JOIN pg_database ON pg_database.oid = setdatabase, unnest(setconfig) AS setting
           WHERE setrole = pg_roles.oid) AS settings
    FROM pg_roles
   WHERE rolname = ANY($1)`;

const DATABASE_QUERY = `
  SELECT current_database() AS database,
         EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS "iamOffered",
         current_setting('max_connections')::int AS "maxConnections",
         ARRAY(SELECT DISTINCT roleid::regrole::text FROM pg_auth_members WHERE admin_option) AS grantable,
         EXISTS (SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
                  WHERE datname = current_database() AND grantee = 0) AS "openToPublic",
         ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)
                  AND has_database_privilege(rolname, current_database(), 'CONNECT')) AS connect,
         ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)
                  AND has_database_privilege(rolname, current_database(), 'CREATE')) AS "create",
         EXISTS (SELECT FROM pg_extension WHERE extname = $3) AS "damageChecks",
         ARRAY(SELECT name FROM unnest($4::text[]) AS name, pg_roles
                WHERE rolname = $5 AND has_function_privilege(rolname, to_regprocedure(name), 'EXECUTE')) AS runnable`;

/** What there is of the roles and of their rights on the database that the client is connected to. */
export async function readFacts(client: pg.ClientBase): Promise<RoleFacts> {
  const names = ROLES.map(({ name }) => name);
  const roles = await client.query<FoundRole & { name: string }>(ROLE_QUERY, [names]);
  const database = await client.query<Omit<RoleFacts, 'roles'>>(DATABASE_QUERY, [
    names,
    IAM_ROLE,
    DAMAGE_CHECKS.extension,
    DAMAGE_CHECKS.functions,
    DATABASE_ROLE.verification,
  ]);
  const [facts] = database.rows;
  if (!facts) throw new Error('the catalogue must name the current database');
  return { ...facts, roles: Object.fromEntries(roles.rows.map(({ name, ...found }) => [name, found])) };
}
