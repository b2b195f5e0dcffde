/** The portal's HTTP interface: what it answers to what. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { PORTAL } from '../../../lib/constructs/portal/contract';
import type { Log } from '../../../lib/runtime/log';
import { accessLog } from './access-log';
import type { Database } from './database';
import type { Drain } from './drain';
import { newHeartbeat } from './heartbeat';
import type { HeartbeatKey } from './heartbeat-key';
import { requireMac } from './mac-guard';
import { readiness, type Readiness } from './readiness';
import { failure, unavailable, type PortalContext, type PortalVariables } from './replies';

export interface PortalOptions {
  readonly database: Database;
  readonly log: Log;
  readonly drain: Drain;
  /** Region that this portal runs in. */
  readonly region: string;
  /** Authenticates heartbeats. */
  readonly key: Pick<HeartbeatKey, 'isMac'>;
  readonly clock: () => Date;
}

/** All routes. Every reply is JSON and carries its request id; no reply carries a stack trace or a host name. */
export function portalApp({ database, log, drain, region, key, clock }: PortalOptions): Hono<PortalVariables> {
  const app = new Hono<PortalVariables>();
  app.use(requestId());
  app.use(accessLog(log));
  app.use(drain.middleware());
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });

  app.get(PORTAL.paths.live, (context) => context.json({ status: 'live', region }));
  app.get(PORTAL.paths.ready, async (context) =>
    readyReply(context, await readiness({ database, log, region, deep: context.req.query('deep') !== undefined })));

  app.use(PORTAL.paths.heartbeat, bodyLimit({ maxSize: PORTAL.bodyLimit, onError: tooLarge }), requireMac({ key, region, log, clock }));
  app.get(PORTAL.paths.heartbeat, async (context) => {
    try {
      return context.json({ region, heartbeat: (await database.latestHeartbeat()) ?? null });
    } catch (error) {
      log.error({ error, requestId: context.get('requestId') }, 'the reader in this region did not answer');
      return unavailable(context, 'reader_unavailable', 'the database in this region does not answer');
    }
  });
  app.post(PORTAL.paths.heartbeat, async (context) => {
    const body = newHeartbeat.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) {
      return failure(context, 400, 'bad_heartbeat', 'the body must be a JSON object with exactly id, a UUID, and sentAt, an ISO 8601 time');
    }
    try {
      const { heartbeat, created } = await database.storeHeartbeat(body.data);
      return context.json(heartbeat, created ? 201 : 200);
    } catch (error) {
      log.error({ error, requestId: context.get('requestId') }, 'a heartbeat was not stored');
      return unavailable(context, 'writer_unavailable', 'the heartbeat was not acknowledged; send it again with the same id');
    }
  });

  app.notFound((context) => failure(context, 404, 'not_found', 'there is no such page'));
  app.onError((error, context) => {
    log.error({ error, requestId: context.get('requestId') }, 'a request failed');
    return failure(context, 500, 'internal', 'the portal failed; the request id finds the reason in its log');
  });
  return app;
}

function tooLarge(context: PortalContext): Response {
  return failure(context, 413, 'too_large', `the body must be at most ${PORTAL.bodyLimit} bytes`);
}

function readyReply(context: PortalContext, { ready, ...body }: Readiness): Response {
  return context.json({ status: ready ? 'ready' : 'not ready', ...body }, ready ? 200 : 503);
}
