import type { Connection } from 'Haraka/server';
import { LINGER, SESSION } from '../../../services/gateway/src/limits';
import {
  hook_connect_init,
  hook_disconnect,
  hook_reset_transaction,
} from '../../../services/gateway/src/plugins/sessions';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const none = (): void => undefined;

/** A session that writes down how it is ended, as Haraka would end it. */
function session(transaction: Connection['transaction'] = null): {
  readonly connection: Connection;
  readonly said: string[];
} {
  const said: string[] = [];
  const connection: Connection = {
    client: { destroy: () => said.push('destroyed') },
    remote: { ip: '203.0.113.7' },
    server: { notes: { hostname: 'mx.example.com' } },
    transaction,
    errors: 0,
    cmd_internalcmd: none,
    set: none,
    respond: (code, text, then) => {
      said.push(`${code} ${text}`);
      then();
    },
    disconnect: () => {
      said.push('disconnected');
      hook_disconnect(none, connection);
    },
  };
  hook_connect_init(none, connection);
  return { connection, said };
}

const END = ['421 4.4.2 the session has lasted too long; please come back', 'disconnected', 'destroyed'];

test.each([
  ['that says something now and then', null],
  ['in the middle of a message', { rcpt_count: { tempfail: 0 } }],
])('a session %s ends after an hour', (_, transaction) => {
  const { connection, said } = session(transaction);
  for (let spent = 0; spent < SESSION - 1; spent += 1_000) {
    hook_reset_transaction(none, connection);
    jest.advanceTimersByTime(Math.min(1_000, SESSION - 1 - spent));
  }
  expect(said).toEqual([]);
  jest.advanceTimersByTime(1);
  jest.advanceTimersByTime(LINGER);
  expect(said).toEqual(END);
});

test('a session that has ended is not ended again', () => {
  const { connection, said } = session();
  connection.disconnect();
  jest.advanceTimersByTime(SESSION + LINGER);
  expect(said).toEqual(['disconnected', 'destroyed']);
});

test('each session has an hour of its own', () => {
  const first = session();
  jest.advanceTimersByTime(SESSION / 2);
  const second = session();
  jest.advanceTimersByTime(SESSION / 2 + LINGER);
  expect([first.said, second.said]).toEqual([END, []]);
  second.connection.disconnect();
});
