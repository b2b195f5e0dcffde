/** Runs during a flip: client traffic, whose process is replaced when it dies, and the measurement of the replication lag. */
import { HOSTS } from '../../config/names';
import { startTraffic, type Traffic } from '../traffic/traffic';
import type { DrillContext } from './context';
import { trafficOrder } from './aws-clients';

/** How often a dead traffic process is replaced; one that dies each time would only fill the screen. */
const REPLACEMENTS = 3;

/** Starts traffic and records its samples. @throws when the first process does not start */
export async function watchClients(context: DrillContext): Promise<{ readonly stop: () => Promise<void> }> {
  const { ports, options, target } = context;
  let [stopped, replaced] = [false, 0];
  const start = (): Promise<Traffic> =>
    startTraffic({
      program: ports.trafficProgram,
      order: trafficOrder(target, options.pace.traffic, ports.clock.origin),
      report: (samples) => samples.forEach((sample) => context.observe(sample)),
      lost,
    });
  let current = await start();
  let coming: Promise<unknown> = Promise.resolve();
  function lost(reason: string): void {
    if (stopped) return;
    const next = replaced < REPLACEMENTS ? 'the drill starts another one' : 'clients are not measured any more';
    ports.screen.say(`The traffic process ${reason.split('\n')[0]}; ${next}.`);
    if (replaced === REPLACEMENTS) return;
    replaced += 1;
    coming = start().then(
      (next) => (current = next),
      (error: unknown) => ports.screen.say(String(error)),
    );
  }
  return {
    async stop() {
      stopped = true;
      await coming;
      await current.stop(ports.interrupted.aborted ? 'hurry' : undefined);
    },
  };
}

/** The lag is measured at every fifth interval of the poll. */
const LAG_EVERY = 5;

/** Milliseconds within which the traffic process reports a sample (lib/recovery/traffic/traffic.process.ts). */
const REPORTED_MS = 100;

/**
 * Measures the replication lag from outside: the time between the newest heartbeat that the standby region has, and the newest
 * one acknowledged when it answered. It needs no control plane, and no clock but this machine's. It is too large by the time that
 * the answer took, and as fine as the interval between heartbeats.
 * @returns the function that ends the measurement
 */
export function watchLag(context: DrillContext): () => void {
  const { direction, target, portals, options, ports } = context;
  const { name: region } = direction.to;
  const host = HOSTS.portalIn(target.environment, direction.to);
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ports.interrupted]);
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      const there = await portals.latest(host).catch(() => undefined);
      const at = context.now();
      await ports.clock.pause(REPORTED_MS, signal);
      const acknowledged = there === undefined ? undefined : context.seen.acknowledged.get(there);
      if (!signal.aborted && acknowledged !== undefined) {
        const milliseconds = Math.max(0, context.seen.newestBy(at) - acknowledged);
        context.observe({ kind: 'lag', at, region, milliseconds });
      }
      await ports.clock.pause(options.pace.poll * LAG_EVERY, signal);
    }
  };
  void watch();
  return () => ended.abort();
}
