/** What runs beside a flip: traffic that is never without a process, and the standby's lag. */
import { HOSTS } from '../../config/names';
import { startTraffic, type Traffic } from '../traffic/traffic';
import type { Drilling } from './drilling';
import { trafficOrder } from './lines';

/** A traffic process that dies is replaced so often; one that always dies would only make noise. */
const REPLACEMENTS = 3;

/** Traffic whose samples are recorded. @throws when the first process does not begin */
export async function watchClients(drilling: Drilling): Promise<{ readonly stop: () => Promise<void> }> {
  const { ports, options, target } = drilling;
  let [stopped, replaced] = [false, 0];
  const start = (): Promise<Traffic> => startTraffic({
    program: ports.trafficProgram,
    order: trafficOrder(target, options.pace.traffic, ports.clock.origin),
    report: (samples) => samples.forEach((sample) => drilling.observe(sample)),
    lost,
  });
  let current = await start();
  let coming: Promise<unknown> = Promise.resolve();
  function lost(reason: string): void {
    if (stopped) return;
    ports.screen.say(`The traffic process ended (${reason.split('\n')[0]}); ${replaced < REPLACEMENTS ? 'another one is started' : 'nothing more is measured'}.`);
    if (replaced === REPLACEMENTS) return;
    replaced += 1;
    coming = start().then((next) => (current = next), (error: unknown) => ports.screen.say(String(error)));
  }
  const unsubscribe = ports.deliveries?.((id) => drilling.observe({ kind: 'delivery', at: drilling.now(), id }));
  return {
    async stop() {
      stopped = true;
      await coming;
      await current.stop(ports.interrupted.aborted ? 'hurry' : undefined);
      unsubscribe?.();
    },
  };
}

/** Lag is asked for so often, in milliseconds, beside the poll. */
const LAG_EVERY = 5;

/**
 * Replication lag as clients can see it: between the newest acknowledged heartbeat and the newest that the standby's region
 * has. Independent of what a control plane says, and of every clock but this machine's.
 * @returns the way to end it
 */
export function watchLag(drilling: Drilling): () => void {
  const { direction: { to }, target: { environment }, visitor, options, ports } = drilling;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ports.interrupted]);
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      const newest = drilling.seen.lastAcknowledged?.done;
      const there = await visitor.latest(HOSTS.portalIn(environment, to)).catch(() => undefined);
      const at = there === undefined ? undefined : drilling.seen.acknowledged.get(there);
      if (!signal.aborted && newest !== undefined && at !== undefined) {
        drilling.observe({ kind: 'lag', at: drilling.now(), region: to.name, milliseconds: Math.max(0, newest - at) });
      }
      await ports.clock.pause(options.pace.poll * LAG_EVERY, signal);
    }
  };
  void watch();
  return () => ended.abort();
}
