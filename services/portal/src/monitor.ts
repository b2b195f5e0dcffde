/** Watches the database as this portal sees it, and logs it as metrics: what /readyz must not act on, an alarm may. */
import { PORTAL_METRICS } from '../../../lib/constructs/portal/contract';
import type { Log } from '../../../lib/runtime/log';
import { metricFields, type Measurement } from '../../../lib/runtime/metrics';
import type { Database } from './database';

type Watched = Pick<Database, 'beat' | 'pulseAges'>;

/** A running watch. */
export interface Monitor {
  /** Ends it; resolves when the observation under way is over. */
  readonly stop: () => Promise<void>;
}

/** Observes at once and then every `PORTAL_METRICS.periodSeconds`; a slow observation delays the next, never overlaps it. */
export function startMonitor(database: Watched, log: Log): Monitor {
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await observe(database, log, () => new Date());
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
 * One observation: writes this region's pulse, reads every region's back from the local reader, and logs both as metrics.
 * Never rejects: not being reachable is what it is there to say.
 */
export async function observe(database: Watched, log: Log, clock: () => Date): Promise<void> {
  const begun = clock().getTime();
  const measured: Record<string, Measurement> = {};
  let writerRegion: string | undefined;
  try {
    writerRegion = (await database.beat()).region;
    measured[PORTAL_METRICS.writerLatency] = { value: clock().getTime() - begun, unit: 'Milliseconds' };
  } catch {
    // Said by the metric; the writer locator has logged why.
  }
  measured[PORTAL_METRICS.writerReachable] = { value: writerRegion === undefined ? 0 : 1, unit: 'Count' };
  const { namespace, dimensions } = PORTAL_METRICS;
  log.info({ writerRegion, ...metricFields(namespace, dimensions, measured, clock()) }, 'observed the writer');
  for (const { from, seconds } of await database.pulseAges().catch(() => [])) {
    const age: Record<string, Measurement> = { [PORTAL_METRICS.pulseAge]: { value: seconds, unit: 'Seconds' } };
    log.info(metricFields(namespace, { ...dimensions, [PORTAL_METRICS.pulseFrom]: from }, age, clock()), 'observed a pulse');
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
