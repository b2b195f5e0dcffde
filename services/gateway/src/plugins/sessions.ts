/** Every SMTP session from its greeting to its end: who may open one, and when the gateway ends it. */
import type { Server } from 'node:net';
import type { Connection, Next } from 'Haraka/server';
import { DENYSOFTDISCONNECT, OK } from 'haraka-constants';
import { ERRORS, LINGER, refusal, SESSION, SOCKETS } from '../limits';

/** Open sessions, each with what ends it when its time is over. */
const open = new Map<Connection, NodeJS.Timeout>();
let draining = false;

/** Haraka calls this once it listens. */
export function hook_init_master(next: Next, server: { readonly listeners: readonly Server[] }): void {
  for (const listener of server.listeners) listener.maxConnections = SOCKETS;
  next();
}

/** Names the gateway and takes away Haraka's control command, which a neighbour in the task could use. */
export function hook_connect_init(next: Next, connection: Connection): void {
  open.set(
    connection,
    setTimeout(dismiss, SESSION, connection, '4.4.2 the session has lasted too long; please come back').unref(),
  );
  connection.set('local', 'host', connection.server.notes.hostname);
  connection.set('local', 'info', 'Holdfast');
  connection.cmd_internalcmd = undefined;
  next();
}

/** No reverse lookup: nothing here judges a name, and a slow resolver would hold up the greeting. */
export function hook_lookup_rdns(next: Next): void {
  next(OK, 'Unknown');
}

/** Admits a session or answers 421: the sender tries another host or comes back. */
export function hook_connect(next: Next, connection: Connection): void {
  const fromPeer = [...open.keys()].filter(({ remote }) => remote.ip === connection.remote.ip).length;
  const reason = draining ? GOODBYE : refusal(open.size, fromPeer);
  if (reason === undefined) next();
  else next(DENYSOFTDISCONNECT, reason);
}

/** Ends a session that does not speak SMTP. */
export function hook_unrecognized_command(next: Next, connection: Connection): void {
  if (connection.errors >= ERRORS) dismiss(connection, '4.7.0 too many errors');
  next();
}

/** While draining, a session ends with its transaction; Haraka calls this before it forgets the transaction. */
export function hook_reset_transaction(next: Next, connection: Connection): void {
  if (draining) setImmediate(dismissIdle, connection);
  next();
}

/** Haraka calls this for every session, however it ended; it would wait 5 min for a client that does not hang up. */
export function hook_disconnect(next: Next, connection: Connection): void {
  clearTimeout(open.get(connection));
  open.delete(connection);
  setTimeout(() => connection.client.destroy(), LINGER).unref();
  next();
}

/** Haraka calls this when it has stopped listening: idle sessions end now, the others after their transaction. */
export function shutdown(): void {
  draining = true;
  for (const connection of [...open.keys()]) dismissIdle(connection);
}

const GOODBYE = '4.3.2 shutting down; please try again later';

function dismissIdle(connection: Connection): void {
  if (open.has(connection) && connection.transaction === null) dismiss(connection, GOODBYE);
}

function dismiss(connection: Connection, reason: string): void {
  connection.respond(421, reason, () => connection.disconnect());
}
