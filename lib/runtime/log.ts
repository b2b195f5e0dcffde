/** Structured logs: one JSON object a line, in the field names that the archive's saved queries use. */
import pino from 'pino';
import type { LogLevel } from './log-levels';

/** What code that logs asks for; pino's logger is one. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Fields that never reach a log, at the top of a line and one level down: a mistake elsewhere must not publish a secret. */
const SECRETS = ['password', 'token', 'secret', 'authorization', 'Authorization', 'cookie', 'DATABASE_ADMINISTRATOR'];

/**
 * A logger to standard output.
 * @param fields written on every line: which program, which region
 * @param level lines below it are dropped
 * @param destination where lines go; standard output unless a test says otherwise
 */
export function createLog(
  fields: Readonly<Record<string, string>>,
  level: LogLevel,
  destination: pino.DestinationStream = pino.destination({ dest: 1, sync: true }),
): Log {
  const options: pino.LoggerOptions = {
    level,
    base: fields,
    messageKey: 'message',
    errorKey: 'error',
    timestamp: () => `,"ts":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { error: describeError },
  };
  return pino(options, destination);
}

/** What a log says of an error. Chosen fields only: a database error also carries the row it choked on. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(describeError) } : {}),
    stack: error.stack,
  };
}
