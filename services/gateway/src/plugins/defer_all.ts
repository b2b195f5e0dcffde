/**
 * Answers 450 to every recipient: the sender keeps the message and tries again (rule 5).
 * The later hooks are a backstop. Whatever another plugin accepts, the end of DATA is never answered with 250,
 * because these hooks are asked first, wherever the plugin stands in config/plugins.
 */
import type { Connection, Next, Plugin } from 'Haraka/server';
import { DENYSOFT, DENYSOFTDISCONNECT } from 'haraka-constants';
import DSN from 'haraka-dsn';
import { RECIPIENTS } from '../limits';

const FIRST = -100;

/** Haraka calls this when it loads the plugin. */
export function register(this: Plugin): void {
  this.register_hook('rcpt', 'deferRecipient', FIRST);
  for (const hook of ['data', 'data_post', 'queue', 'queue_outbound', 'max_data_exceeded']) {
    this.register_hook(hook, 'defer', FIRST);
  }
}

/** 450 for each recipient, and an end to a session that goes on for ever: Haraka remembers every answer. */
export function deferRecipient(next: Next, connection: Connection): void {
  if ((connection.transaction?.rcpt_count.tempfail ?? 0) >= RECIPIENTS) {
    next(
      DENYSOFTDISCONNECT,
      DSN.proto_too_many_rcpts(`more than ${RECIPIENTS} recipients; please try again later`, 421),
    );
    return;
  }
  defer(next);
}

/** `450 4.3.2`, whatever code Haraka would choose for the hook. */
export function defer(next: Next): void {
  next(DENYSOFT, DSN.sys_not_accepting_mail('mail is not taken yet; please try again later'));
}
