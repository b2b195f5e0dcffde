/** What a failed database call means for the caller. */

/** No member of the database accepts writes just now; the caller may try again later. */
export class WriterUnreachable extends Error {
  override readonly name = 'WriterUnreachable';
}

/** No connection could be had, for whatever reason: name, network, certificate, sign-in, or a pool closed meanwhile. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
}

/** The server answered, and follows another one: it is not the writer. */
export class NotTheWriter extends Error {
  override readonly name = 'NotTheWriter';

  constructor(host: string) {
    super(`${host} is in recovery: it follows another writer`);
  }
}

/** Another region is the active one, and the database refused the write (rule 6); nothing was written. */
export class NotActive extends Error {
  override readonly name = 'NotActive';
}

/** How node-postgres words a connection that is gone; it gives these errors no code. */
const GONE = /^Connection terminated|^Query read timeout|timeout expired|timeout exceeded|not queryable/;

/** Network errors of Node. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENODATA',
  'ETIMEOUT',
]);

/**
 * SQLSTATEs that say "not here, not now": 08 connection exception, 57P01-03 shutdown, crash and start-up,
 * 25006 read-only transaction (a writer that became a reader), 53300 too many connections.
 */
const ELSEWHERE = /^(08...|57P0[123]|25006|53300)$/;

/** Whether to look for the writer again: the connection or the role of the server was the cause, not the statement. */
export function isWriterLost(error: unknown): boolean {
  if (error instanceof NotTheWriter || error instanceof NoConnection) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return ELSEWHERE.test(code) || NETWORK.has(code) || GONE.test(error.message);
}

/**
 * SQLSTATEs with which a server turns a sign-in down: no such role, wrong password or token, no right to connect;
 * causes count too.
 */
export function isLoginRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && ['28000', '28P01', '42501'].includes(String(error.code))) return true;
  return error instanceof AggregateError ? error.errors.some(isLoginRefused) : isLoginRefused(error.cause);
}
