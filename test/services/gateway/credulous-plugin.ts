import { readFileSync, writeFileSync } from 'node:fs';
import type { Home } from './gateway-process';

/**
 * A plugin that a later change might bring: it is asked first and accepts what the client's EHLO name lists,
 * `rcpt.data.example` for instance; and at ordinary priority it accepts every recipient.
 */
const SOURCE = `
exports.register = function () {
  for (const hook of ['rcpt', 'data', 'data_post', 'queue', 'queue_outbound']) this.register_hook(hook, 'accept', -100);
};
exports.accept = (next, connection) => next(connection.hello.host.split('.').includes(connection.hook) ? OK : CONT);
exports.hook_mail = (next, connection) => {
  connection.relaying = connection.hello.host.startsWith('relay.');
  next();
};
exports.hook_rcpt = (next) => next(OK);
`;

/** Puts the plugin before all others. */
export function addCredulousPlugin(home: Home): void {
  writeFileSync(home.path('dist/plugins/credulous.js'), SOURCE);
  const list = home.path('dist/config/plugins');
  writeFileSync(list, `credulous\n${readFileSync(list, 'utf8')}`);
}
