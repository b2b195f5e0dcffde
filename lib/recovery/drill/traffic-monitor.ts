/** What runs beside a flip: traffic that is never without a process, and the standby's lag. */
import { HOSTS } from '../../config/names';
import { startTraffic, type Traffic } from '../traffic/traffic';
import type { DrillContext } from './context';
import { trafficOrder } from './aws-clients';

/** A traffic process that dies is replaced so often; one that always dies would only make noise. */
const REPLACEMENTS = 3;

/** Traffic whose samples are recorded. @throws when the first process does not begin */
export async function watchClients(drilling: DrillContext): Promise<{ readonly stop: () => Promise<void> }> {
  const { ports, options, target } = drilling;
  let [stopped, replaced] = [false, 0];
  const start = (): Promise<Traffic> =>
    startTraffic({
      program: ports.trafficProgram,
      order: trafficOrder(target, options.pace.traffic, ports.clock.origin),
      report: (samples) => samples.forEach((sample) => drilling.observe(sample)),
      lost,
    });
  let current = await start();
  let coming: Promise<unknown> = Promise.resolve();
  function lost(reason: string): void {
    if (stopped) return;
    ports.screen.say(
      `The traffic process ended (${reason.split('\n')[0]}); ${replaced < REPLACEMENTS ? 'another one is started' : 'nothing more is measured'}.`,
    );
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

/** Lag is asked for so often, in milliseconds, beside the poll. */
const LAG_EVERY = 5;

/** What clients have seen is told by then, in milliseconds (lib/recovery/traffic/traffic.process.ts). */
const TOLD_MS = 100;

/**
 * Replication lag as clients can see it: between the newest heartbeat that the standby's region has, and the newest that had
 * been acknowledged by the time it said so. Independent of what a control plane says, and of every clock but this machine's;
 * errs on the large side, by what the answer took on its way, and is as fine as clients send.
 * @returns the way to end it
 */
export function watchLag(drilling: DrillContext): () => void {
  const {
    direction: { to },
    target: { environment },
    visitor,
    options,
    ports,
  } = drilling;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ports.interrupted]);
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      const there = await visitor.latest(HOSTS.portalIn(environment, to)).catch(() => undefined);
      const at = drilling.now();
      await ports.clock.pause(TOLD_MS, signal);
      const acknowledged = there === undefined ? undefined : drilling.seen.acknowledged.get(there);
      if (!signal.aborted && acknowledged !== undefined) {
        drilling.observe({
          kind: 'lag',
          at,
          region: to.name,
          milliseconds: Math.max(0, drilling.seen.newestBy(at) - acknowledged),
        });
      }
      await ports.clock.pause(options.pace.poll * LAG_EVERY, signal);
    }
  };
  void watch();
  return () => ended.abort();
}
