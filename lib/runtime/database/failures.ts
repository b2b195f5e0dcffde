/** What a failed database call means for the caller. */
import { types } from 'node:util';

/** No member of the database accepts writes just now; the caller may try again later. */
export class WriterUnreachable extends Error {
  override readonly name = 'WriterUnreachable';
}

/**
 * The database works, and there is more to do than its connections can do in time: those of this program are all in use, or the
 * server takes no more. Nothing was sent; the caller may try again later.
 */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
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

/** The server follows no other one, and its transactions cannot write all the same: of this role, or of all. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable';

  constructor(host: string) {
    super(`${host} is the writer, and lets this role's transactions only read`);
  }
}

/** Another region is the active one, and the database refused the write (rule 6); nothing was written. */
export class NotActive extends Error {
  override readonly name = 'NotActive';
}

/** How node-postgres words a connection that is gone; it gives these errors no code. */
const GONE = /^Connection terminated|^Query read timeout|timeout expired|not queryable/;

/** How its pool words that all connections were in use for as long as a caller waits. */
const NONE_FREE = /^timeout exceeded when trying to connect/;

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
 * 25006 read-only transaction (a writer that became a reader).
 */
const ELSEWHERE = /^(08...|57P0[123]|25006)$/;

/** SQLSTATEs of a sign-in that is turned down for want of room: too many connections, and no memory for its locks. */
const NO_ROOM = ['53300', '53200'];

/** Whether to look for the writer again: the connection or the role of the server was the cause, not the statement. */
export function isWriterLost(error: unknown): boolean {
  if (error instanceof NotTheWriter || error instanceof NoConnection) return true;
  if (!isError(error)) return false;
  const code = codeOf(error);
  return ELSEWHERE.test(code) || NETWORK.has(code) || GONE.test(error.message);
}

/** Whether the server answered that it is not, or no longer, one that takes writes. */
export const isDemoted = (error: unknown): boolean =>
  error instanceof NotTheWriter || (isError(error) && codeOf(error) === '25006');

/** Whether there was no room for a connection: in the server, or in a pool in time. */
export const isOverload = (error: unknown): boolean =>
  error instanceof Overloaded ||
  hasCause(error, (cause) => NO_ROOM.includes(codeOf(cause)) || NONE_FREE.test(cause.message));

/** SQLSTATEs with which a server turns a sign-in down: no such role, wrong password or token, no right to connect. */
export const isLoginRefused = (error: unknown): boolean =>
  hasCause(error, (cause) => ['28000', '28P01', '42501'].includes(codeOf(cause)));

/** Whether an error, or one that caused it, fits. */
export function hasCause(error: unknown, fits: (error: Error) => boolean): boolean {
  if (!isError(error)) return false;
  if (fits(error)) return true;
  return error instanceof AggregateError
    ? error.errors.some((each) => hasCause(each, fits))
    : hasCause(error.cause, fits);
}

/** The code that Node or PostgreSQL gave an error; empty where it has none. */
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Node's own errors are not instances of the `Error` of every context that code runs in. */
const isError = (error: unknown): error is Error => types.isNativeError(error);
