/** What one client, or all of them together, may ask of a task. */
import { CONNECTIONS } from '../../../lib/contracts/gateway';

/** Sockets, with those that are being refused or closed; a further one is closed without a word. */
export const SOCKETS = CONNECTIONS + 100;

/** Sessions from one address. Large senders open about 20 to one host. */
export const PEER_CONNECTIONS = 50;

/** Recipients of a transaction: the fewest that RFC 5321 4.5.3.1.8 allows, and what senders split lists into. */
export const RECIPIENTS = 100;

/** Wrong commands in a session before it ends; a sender that pipelines a refused body makes one a line. */
export const ERRORS = 10;

/**
 * Milliseconds after which a session ends, whatever it is doing: Haraka and the load balancer only end those that are silent,
 * and a word every five minutes would keep a place for ever. The largest message needs 7 kB/s to arrive in it.
 */
export const SESSION = 3_600_000;

/** Milliseconds in which a client may read the last reply and close its side, before it is closed for it. */
export const LINGER = 2_000;

/** Why a further session is refused, or undefined when it is welcome. Both counts include the new session. */
export function refusal(sessions: number, fromPeer: number): string | undefined {
  if (sessions > CONNECTIONS) return '4.3.2 too many connections; please try again later';
  if (fromPeer > PEER_CONNECTIONS) return '4.7.0 too many connections from your address; please try again later';
  return undefined;
}
