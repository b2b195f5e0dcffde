/** Pools of database connections: TLS verified against the host's own name, sign-in by token or password. */
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import type { Log } from '../log';
import type { Member } from './members';
import type { NameLookup } from './name-lookup';

/** Who signs in: a role by an IAM token, or the administrator by its password. */
export interface Login {
  readonly user: string;
  /** Left out, an IAM token is signed for each new connection. */
  readonly password?: string;
}

/** How long to wait, in milliseconds. `query` left out: as long as it takes, for migrations. The server gives up on a statement a little earlier. */
export interface Patience {
  /** For a connection: name, TCP, TLS and sign-in are about five round trips, 0.4 s between the regions. */
  readonly connect: number;
  readonly query?: number;
}

/** What all connections of a program have in common. */
export interface Connections {
  readonly port: number;
  readonly database: string;
  readonly authorities: readonly string[];
  readonly names: NameLookup;
  /** Shown by `pg_stat_activity`. */
  readonly program: string;
  readonly log: Log;
}

export interface PoolSize {
  readonly max: number;
  readonly patience: Patience;
}

/** A connection lives this long at most, in seconds, so that it follows a name that moved and a token that was revoked. */
const LIFETIME_S = 300;

/** An unused connection is kept this long, in milliseconds: opening one to the other region costs more than keeping it. */
const IDLE_MS = 60_000;

/**
 * A pool to one host.
 * @param member where to; the token is signed for this host and region, and the certificate must carry this name
 * @param check run on each new connection before its first use; rejecting refuses the connection
 */
export function openPool(
  connections: Connections,
  member: Member,
  login: Login,
  { max, patience }: PoolSize,
  check?: (client: pg.ClientBase) => Promise<void>,
): pg.Pool {
  const { port, database, authorities, names, program, log } = connections;
  const pool = new pg.Pool({
    host: member.host,
    port,
    database,
    user: login.user,
    password: login.password ?? tokens(member, port, login.user),
    ssl: { ca: [...authorities], rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...(names.socket && { stream: names.socket }),
    // oxlint-disable-next-line typescript/no-misused-promises -- pg awaits it, which its types do not say
    ...(check && { onConnect: check }),
    ...(patience.query !== undefined && {
      query_timeout: patience.query,
      statement_timeout: Math.round(patience.query * 0.8),
    }),
    connectionTimeoutMillis: patience.connect,
    idle_in_transaction_session_timeout: 10_000,
    max,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: LIFETIME_S,
    keepAlive: true,
    application_name: program,
  });
  pool.on('error', (error) => log.warn({ host: member.host, error }, 'an idle database connection broke'));
  return pool;
}

/** Signs a fresh token (valid for 15 minutes) each time it is asked; credentials are kept by the signer until they expire. */
export function tokens({ host, region }: Member, port: number, username: string): () => Promise<string> {
  const signer = new Signer({ hostname: host, port, region, username });
  return () => signer.getAuthToken();
}

/**
 * Runs `work` in a transaction and commits, or rolls back and rethrows.
 * A failed rollback is left to the connection, which the pool throws away with the error.
 * @param begin what opens the transaction; it may do more, in the same round trip
 */
export async function transaction<Result>(
  client: pg.ClientBase,
  work: () => Promise<Result>,
  begin = 'BEGIN',
): Promise<Result> {
  try {
    await client.query(begin);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
