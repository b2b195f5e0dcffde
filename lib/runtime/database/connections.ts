/**
 * Pools of database connections: TLS verified against the host's own name, sign-in by token or password. The one place
 * that opens connections, for every program.
 */
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import type { Log } from '../log';
import { isWriterLost } from './failures';
import type { Member } from './members';
import type { NameLookup } from './name-lookup';
import { DATABASE_ROLE } from './roles';
import { sessionOptions } from './session-settings';

/** Who signs in: a role by an IAM token, or the administrator by its password. */
export interface Login {
  readonly user: string;
  /** Left out, an IAM token is signed for each new connection. */
  readonly password?: string;
}

/** How long to wait, in milliseconds. */
export interface Patience {
  /** For a new connection: name, TCP, TLS and sign-in are about five round trips, 0.4 s between the regions. */
  readonly connect: number;
  /** For an answer; left out: as long as it takes. The server gives up on a statement a little earlier. */
  readonly query?: number;
  /** For a connection while all are in use; left out: as long as it takes. */
  readonly free?: number;
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

/** Sign-ins of a process to one host: at most `burst` at once, and then `perSecond`. A sign-in costs the server a process. */
export const SIGN_INS = { burst: 20, perSecond: 10 } as const;

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
  const pool = new pg.Pool({
    Client: connectionTo(connections, member, login, patience),
    // oxlint-disable-next-line typescript/no-misused-promises -- pg awaits it, which its types do not say
    ...(check && { onConnect: check }),
    connectionTimeoutMillis: patience.free,
    max,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: LIFETIME_S,
  });
  // Heard and logged by the connection.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * The class of a pool's connections. A connection that breaks rejects the query that runs and, whether one runs or not, emits
 * an error, which would end the process if it were not heard. A pool hears it only while the connection is not in use.
 */
function connectionTo(
  { port, database, authorities, names, program, log }: Connections,
  member: Member,
  login: Login,
  patience: Patience,
): new () => pg.Client {
  const { host } = member;
  const statementMs = patience.query === undefined ? undefined : Math.round(patience.query * 0.8);
  const settings: pg.ClientConfig = {
    host,
    port,
    database,
    user: login.user,
    password: login.password ?? tokens(member, port, login.user),
    ssl: { ca: [...authorities], rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...(names.socket && { stream: names.socket }),
    options: sessionOptions({ readOnly: login.user === DATABASE_ROLE.verification, statementMs }),
    query_timeout: patience.query,
    connectionTimeoutMillis: patience.connect,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: program,
  };
  return class Connection extends pg.Client {
    constructor() {
      super(settings);
      this.on('error', (error) => log.warn({ host, error }, 'a database connection broke'));
      this.on('notice', ({ severity, message, detail }) => {
        if (severity === 'WARNING') log.warn({ host, detail }, message ?? 'the database warns');
      });
    }

    override connect(): Promise<pg.Client>;
    override connect(done: (error: Error | null, client?: pg.Client) => void): void;
    override connect(done?: (error: Error | null, client?: pg.Client) => void): Promise<pg.Client> | void {
      const connected = signInTurn(`${host}:${port}`).then(() => super.connect());
      if (!done) return connected;
      connected.then((client) => done(null, client), done);
    }
  };
}

/** When the next sign-in to a host has its turn, by `performance.now`. */
const nextTurn = new Map<string, number>();

/** Resolves when a sign-in may begin; at once, unless there were many. */
async function signInTurn(server: string): Promise<void> {
  const apart = 1000 / SIGN_INS.perSecond;
  const now = performance.now();
  const turn = Math.max(nextTurn.get(server) ?? -Infinity, now - (SIGN_INS.burst - 1) * apart);
  nextTurn.set(server, turn + apart);
  if (turn > now) await new Promise((resolve) => setTimeout(resolve, turn - now));
}

/** Signs a fresh token (valid for 15 minutes) each time it is asked; credentials are kept by the signer until they expire. */
export function tokens({ host, region }: Member, port: number, username: string): () => Promise<string> {
  const signer = new Signer({ hostname: host, port, region, username });
  return () => signer.getAuthToken();
}

/**
 * Runs `work` in a transaction and commits, or rolls back and rethrows.
 * A connection that is gone is not asked to roll back, which would take as long again to fail.
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
    if (!isWriterLost(error)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
