/** The portal's HTTP interface: what it answers to what. */
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { PORTAL } from '../../../lib/contracts/portal';
import type { Lease } from '../../../lib/runtime/lease';
import type { Log } from '../../../lib/runtime/log';
import { accessLog } from './access-log';
import type { Database } from './database';
import type { Drain } from './drain';
import type { HeartbeatKey } from './heartbeat-key';
import { heartbeatRoutes } from './heartbeat-routes';
import { askReadiness, type Readiness } from './readiness';
import { failure, type PortalContext, type PortalVariables } from './replies';

export interface PortalOptions {
  readonly database: Database;
  /** Without it, nothing is written for users (rule 6). */
  readonly lease: Lease;
  readonly log: Log;
  readonly drain: Drain;
  /** Region that this portal runs in. */
  readonly region: string;
  /** Authenticates heartbeats. */
  readonly key: Pick<HeartbeatKey, 'isMac'>;
  readonly clock: () => Date;
}

/** All routes. Every reply is JSON and carries its request id; no reply carries a stack trace or a host name. */
export function portalApp({ database, lease, log, drain, region, key, clock }: PortalOptions): Hono<PortalVariables> {
  const app = new Hono<PortalVariables>();
  app.use(requestId());
  app.use(accessLog(log));
  app.use(drain.middleware());
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });

  app.get(PORTAL.paths.live, (context) => context.json({ status: 'live', region }));
  const ready = askReadiness({ database, log, region });
  app.get(PORTAL.paths.ready, async (context) =>
    readyReply(context, await ready(context.req.query('deep') !== undefined)),
  );

  app.route('/', heartbeatRoutes({ database, lease, log, region, key, clock }));

  app.notFound((context) => failure(context, 404, 'not_found', 'there is no such page'));
  app.onError((error, context) => {
    log.error({ error, requestId: context.get('requestId') }, 'a request failed');
    return failure(context, 500, 'internal', 'the portal failed; the request id finds the reason in its log');
  });
  return app;
}

function readyReply(context: PortalContext, { ready, ...body }: Readiness): Response {
  return context.json({ status: ready ? 'ready' : 'not ready', ...body }, ready ? 200 : 503);
}
