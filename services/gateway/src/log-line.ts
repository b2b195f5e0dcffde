import { format } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/** Haraka's names for what the archive's saved queries know as an error. */
const ERRORS = ['crit', 'alert', 'emerg'];

/** A log line in the form of lib/runtime/log.ts: one JSON object with ts, level, service, region and message. */
export function logLine(level: string, message: string, fields: Fields = {}): string {
  const lower = level.toLowerCase();
  return JSON.stringify({
    ...fields,
    ts: new Date().toISOString(),
    level: ERRORS.includes(lower) ? 'error' : lower,
    service: 'gateway',
    region: process.env['AWS_REGION'],
    message,
  });
}

/** One of Haraka's lines in that form. It prints JSON, except for a few plain lines while it starts. */
export function restated(level: string, line: string): string {
  if (!line.startsWith('{"')) return logLine(level, line);
  const record: Fields = JSON.parse(line);
  return logLine(level, String(record['message'] ?? ''), record);
}

/** Haraka's libraries print to the console: from here on that makes such lines, too. */
export function captureConsole(): void {
  const as =
    (level: string) =>
    (...values: readonly unknown[]): void => {
      process.stdout.write(`${logLine(level, format(...values).trim())}\n`);
    };
  Object.assign(globalThis.console, { log: as('info'), info: as('info'), warn: as('warn'), error: as('error') });
}
