/** Watches the database and the lease as this portal sees them, and logs them as metrics: what /readyz must not act on, an alarm may. */
import { PORTAL_METRICS } from '../../../lib/contracts/portal';
import { isOverload } from '../../../lib/runtime/database/failures';
import type { WitnessedLease } from '../../../lib/runtime/lease';
import type { Log } from '../../../lib/runtime/log';
import { metricFields, type Measurement } from '../../../lib/runtime/metrics';
import type { Database } from './database';

/** What is watched. */
export interface Watched {
  readonly database: Pick<
    Database,
    'beat' | 'pulseAges' | 'pruneHeartbeats' | 'endHoarders' | 'epoch' | 'roleSettings'
  >;
  /** Left out where there is one region, which needs none. */
  readonly lease: Pick<WitnessedLease, 'isHeld' | 'isAnswered'> | undefined;
  readonly log: Log;
  /** Region of this portal. */
  readonly region: string;
  readonly clock: () => Date;
}

/** A running watch. */
export interface Monitor {
  /** Ends it; resolves when the observation under way is over. */
  readonly stop: () => Promise<void>;
}

/** Observes at once and then every `PORTAL_METRICS.periodSeconds`; a slow observation delays the next, never overlaps it. */
export function startMonitor(watched: Watched): Monitor {
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await observe(watched);
      await pause(PORTAL_METRICS.periodSeconds * 1000, stopped.signal);
    }
  };
  const running = watch();
  return {
    stop() {
      stopped.abort();
      return running;
    },
  };
}

/**
 * One observation: writes this region's pulse, reads every region's back from the local reader, compares the lease with the
 * epoch, and logs all of it as metrics. Never rejects: not being reachable is what it is there to say.
 */
export async function observe(watched: Watched): Promise<void> {
  const { database, log, clock } = watched;
  const begun = clock().getTime();
  const measured: Record<string, Measurement> = {};
  let writerRegion: string | undefined;
  let isReached = true;
  try {
    writerRegion = (await database.beat()).region;
    measured[PORTAL_METRICS.writerLatency] = { value: clock().getTime() - begun, unit: 'Milliseconds' };
  } catch (error) {
    // Said by the metric; the writer locator has logged why. A writer that has too much to do is not lost.
    isReached = isOverload(error);
  }
  measured[PORTAL_METRICS.writerReachable] = { value: isReached ? 1 : 0, unit: 'Count' };
  const { namespace, dimensions } = PORTAL_METRICS;
  log.info(
    {
      writerRegion,
      ...metricFields(
        namespace,
        dimensions,
        { ...measured, ...(await leaseMetrics(watched)), ...(await roleMetrics(watched)) },
        clock(),
      ),
    },
    'observed the writer',
  );
  for (const { from, seconds } of await database.pulseAges().catch(() => [])) {
    const age: Record<string, Measurement> = { [PORTAL_METRICS.pulseAge]: { value: seconds, unit: 'Seconds' } };
    log.info(
      metricFields(namespace, { ...dimensions, [PORTAL_METRICS.pulseFrom]: from }, age, clock()),
      'observed a pulse',
    );
  }
  await endHoarders(watched);
  if (writerRegion !== undefined) await prune(watched);
}

/** With a connection that is open already: where one session holds all locks, nothing else can sign in to end it. */
async function endHoarders({ database, log }: Watched): Promise<void> {
  const ended = await database.endHoarders().catch(() => []);
  if (ended.length > 0) log.warn({ ended }, 'ended sessions that left no locks for others');
}

/** A reader that does not answer leaves the comparison out: it has alarms of its own. */
async function leaseMetrics({ database, lease, region }: Watched): Promise<Record<string, Measurement>> {
  if (!lease) return {};
  const count = (is: boolean): Measurement => ({ value: is ? 1 : 0, unit: 'Count' });
  const activated = await database.epoch().catch(() => undefined);
  return {
    [PORTAL_METRICS.witnessAnswered]: count(lease.isAnswered()),
    [PORTAL_METRICS.leaseHeld]: count(lease.isHeld()),
    ...(activated && {
      [PORTAL_METRICS.leaseWithoutEpoch]: count(
        lease.isHeld() && activated.region !== null && activated.region !== region,
      ),
    }),
  };
}

/** A reader that does not answer leaves the count out. */
async function roleMetrics({ database, log }: Watched): Promise<Record<string, Measurement>> {
  const settings = await database.roleSettings().catch(() => undefined);
  if (!settings) return {};
  if (settings.length > 0) log.warn({ settings }, 'roles of the database have settings that they must not have');
  return { [PORTAL_METRICS.roleSettings]: { value: settings.length, unit: 'Count' } };
}

async function prune({ database, log }: Watched): Promise<void> {
  try {
    const pruned = await database.pruneHeartbeats();
    if (pruned > 0) log.info({ pruned }, 'removed old heartbeats');
  } catch (error) {
    log.warn({ error }, 'old heartbeats could not be removed');
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
