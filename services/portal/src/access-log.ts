/** One log line a request: never its query, headers or body, which may hold what must not be kept. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { PORTAL } from '../../../lib/contracts/portal';
import type { Log } from '../../../lib/runtime/log';
import type { PortalVariables } from './replies';
import { sourceIp } from './source-ip';

const HEALTH: readonly string[] = [PORTAL.paths.live, PORTAL.paths.ready];

/** Logs each request when it is answered. Successful health checks are for debugging only: every target has one a few seconds. */
export function accessLog(log: Log): MiddlewareHandler<PortalVariables> {
  return async (context, next) => {
    const begun = performance.now();
    await next();
    const { method, path } = context.req;
    const { status } = context.res;
    const line = {
      method,
      path,
      status,
      ms: Math.round(performance.now() - begun),
      requestId: context.get('requestId'),
      sourceIp: sourceIp(context.req.header('X-Forwarded-For'), getConnInfo(context).remote.address),
    };
    if (HEALTH.includes(path) && status < 400) log.debug(line, 'request');
    else log.info(line, 'request');
  };
}
