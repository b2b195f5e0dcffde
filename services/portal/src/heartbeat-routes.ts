/** What a drill asks: heartbeats are written, read, and looked for after a flip. All of it needs a MAC. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PORTAL } from '../../../lib/contracts/portal';
import { isOverload, NotActive } from '../../../lib/runtime/database/failures';
import type { Lease } from '../../../lib/runtime/lease';
import type { Log } from '../../../lib/runtime/log';
import type { Database } from './database';
import { LeaseLapsed, underLease } from './fence';
import { lookup, newHeartbeat } from './heartbeat';
import type { HeartbeatKey } from './heartbeat-key';
import { requireMac } from './mac-guard';
import { failure, turnedAway, unavailable, type PortalContext, type PortalVariables } from './replies';

export interface HeartbeatRoutesOptions {
  readonly database: Pick<Database, 'latestHeartbeat' | 'storeHeartbeat' | 'findHeartbeats' | 'epoch'>;
  readonly lease: Lease;
  readonly log: Log;
  /** Region that this portal runs in. */
  readonly region: string;
  readonly key: Pick<HeartbeatKey, 'isMac'>;
  readonly clock: () => Date;
}

const { heartbeat: HEARTBEAT, lookup: LOOKUP } = PORTAL.paths;

/** The routes of PORTAL.paths.heartbeat and PORTAL.paths.lookup. */
export function heartbeatRoutes(options: HeartbeatRoutesOptions): Hono<PortalVariables> {
  const app = new Hono<PortalVariables>();
  const guard = requireMac(options);
  app.use(HEARTBEAT, limit(PORTAL.bodyLimit), guard);
  app.use(LOOKUP, limit(PORTAL.lookup.bodyLimit), guard);
  app.get(HEARTBEAT, (context) => latest(context, options));
  app.post(HEARTBEAT, (context) => store(context, options));
  app.post(LOOKUP, (context) => find(context, options));
  return app;
}

async function latest(
  context: PortalContext,
  { database, lease, log, region }: HeartbeatRoutesOptions,
): Promise<Response> {
  try {
    const [heartbeat, epoch] = await Promise.all([database.latestHeartbeat(), database.epoch()]);
    return context.json({ region, heartbeat: heartbeat ?? null, active: { lease: lease.isHeld(), ...epoch } });
  } catch (error) {
    return readerUnavailable(context, log, error);
  }
}

async function store(context: PortalContext, { database, lease, log }: HeartbeatRoutesOptions): Promise<Response> {
  const body = newHeartbeat.safeParse(await json(context));
  if (!body.success) {
    return failure(
      context,
      400,
      'bad_heartbeat',
      'the body must be a JSON object with exactly id, a UUID, and sentAt, an ISO 8601 time',
    );
  }
  try {
    const { heartbeat, created } = await underLease(lease, () => database.storeHeartbeat(body.data));
    return context.json(heartbeat, created ? 201 : 200);
  } catch (error) {
    return notAcknowledged(context, log, error);
  }
}

async function find(context: PortalContext, { database, log, region }: HeartbeatRoutesOptions): Promise<Response> {
  const body = lookup.safeParse(await json(context));
  if (!body.success) {
    return failure(
      context,
      400,
      'bad_lookup',
      `the body must be a JSON object with exactly ids, 1 to ${PORTAL.lookup.ids} UUIDs`,
    );
  }
  try {
    return context.json({ region, ...(await database.findHeartbeats(body.data.ids)) });
  } catch (error) {
    return readerUnavailable(context, log, error);
  }
}

const json = (context: PortalContext): Promise<unknown> => context.req.json().catch(() => undefined);

const limit = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: (context: PortalContext) => failure(context, 413, 'too_large', `the body must be at most ${bytes} bytes`),
  });

function notAcknowledged(context: PortalContext, log: Log, error: unknown): Response {
  const requestId = context.get('requestId');
  if (error instanceof NotActive) {
    log.info({ requestId, reason: error.message }, 'a write was turned away: this region is not the active one');
    return turnedAway(
      context,
      'not_active',
      'this region is not the active one, and stored nothing; resolve the name again, and send it there',
    );
  }
  if (error instanceof LeaseLapsed) {
    log.warn({ requestId }, 'a write was stored and not acknowledged: the lease ended meanwhile');
    return turnedAway(
      context,
      'lease_lapsed',
      'this region stopped being the active one meanwhile; it may be stored: resolve the name again, and send it with the same id',
    );
  }
  if (isOverload(error)) return overloaded(context, log);
  log.error({ error, requestId }, 'a heartbeat was not stored');
  return unavailable(
    context,
    'writer_unavailable',
    'the heartbeat was not acknowledged; send it again with the same id',
  );
}

function overloaded(context: PortalContext, log: Log): Response {
  log.warn({ requestId: context.get('requestId') }, 'a request was refused: the database has too much to do');
  return unavailable(context, 'overloaded', 'there is too much to do, and nothing was stored; send it again later');
}

function readerUnavailable(context: PortalContext, log: Log, error: unknown): Response {
  if (isOverload(error)) return overloaded(context, log);
  log.error({ error, requestId: context.get('requestId') }, 'the reader in this region did not answer');
  return unavailable(context, 'reader_unavailable', 'the database in this region does not answer');
}
