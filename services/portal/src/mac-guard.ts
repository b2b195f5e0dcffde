/** Refuses a request to the heartbeat that does not carry this region's MAC. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import type { Log } from '../../../lib/runtime/log';
import { isRecent, MAC_SCHEME, macText, readAuthorization } from '../../../lib/runtime/request-mac';
import type { HeartbeatKey } from './heartbeat-key';
import { failure, unavailable, type PortalContext, type PortalVariables } from './replies';
import { sourceIp } from './source-ip';

export interface MacGuard {
  readonly key: Pick<HeartbeatKey, 'isMac'>;
  /** Region of this portal. */
  readonly region: string;
  readonly log: Log;
  readonly clock: () => Date;
}

/**
 * 401 without a good MAC of this method, path, time and body; 503 while KMS does not answer. A request that is sent twice
 * passes twice, which does no harm: a heartbeat has its id from the sender, so it is stored once.
 */
export function requireMac({ key, region, log, clock }: MacGuard): MiddlewareHandler<PortalVariables> {
  return async (context, next) => {
    const proof = readAuthorization(context.req.header('Authorization'), region);
    if (!proof || !isRecent(proof.time, clock())) return unauthorized(context);
    const { method, path } = context.req;
    const text = macText({ method, path, time: proof.time, body: new Uint8Array(await context.req.arrayBuffer()) });
    const source = sourceIp(context.req.header('X-Forwarded-For'), getConnInfo(context).remote.address) ?? '';
    try {
      if (!(await key.isMac(text, proof.mac, source))) return unauthorized(context);
    } catch (error) {
      log.error({ error, requestId: context.get('requestId') }, 'could not verify the MAC of a heartbeat');
      return unavailable(context, 'key_unavailable', 'the MAC could not be verified; send the request again');
    }
    return next();
  };
}

/** One message for every cause: it must not help an intruder. */
function unauthorized(context: PortalContext): Response {
  context.header('WWW-Authenticate', MAC_SCHEME);
  return failure(
    context,
    401,
    'unauthorized',
    "the request must carry a MAC of itself and the present time, by this region's key",
  );
}
