/** Everything that Haraka logs, as JSON lines on standard output. */
import type { Next } from 'Haraka/server';
import { OK } from 'haraka-constants';
import { restated } from '../log-line';

/** Answering OK keeps Haraka from printing the line a second time. */
export function hook_log(next: Next, _logger: unknown, line: { readonly level: string; readonly data: string }): void {
  process.stdout.write(`${restated(line.level, line.data)}\n`);
  next(OK);
}
