/** The portal's error replies: one shape, `{ error: { code, message }, requestId }`. */
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PORTAL } from '../../../lib/constructs/portal/contract';

export interface PortalVariables { Variables: RequestIdVariables }
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
