/** The portal's error replies: one shape, `{ error: { code, message }, requestId }`. */
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PORTAL } from '../../../lib/contracts/portal';

export interface PortalVariables {
  Variables: RequestIdVariables;
}
export type PortalContext = Context<PortalVariables>;

/** An error reply. `code` is for programs, `message` says what to do and never what went wrong inside. */
export function failure(context: PortalContext, status: ContentfulStatusCode, code: string, message: string): Response {
  return context.json({ error: { code, message }, requestId: context.get('requestId') }, status);
}

/** A 503 that says when to come back. */
export function unavailable(context: PortalContext, code: string, message: string): Response {
  context.header('Retry-After', String(PORTAL.retryAfterSeconds));
  return failure(context, 503, code, message);
}

/**
 * A 503 for a client that should go where the name leads now. Its connection is closed, so that it cannot stay by keeping it.
 * Behind the load balancer the client's own connection is not ours to close: FRONT_DOOR.clientKeepAlive ends that one.
 */
export function turnedAway(context: PortalContext, code: string, message: string): Response {
  context.header('Connection', 'close');
  context.header('Retry-After', String(PORTAL.turnedAwaySeconds));
  return failure(context, 503, code, message);
}
