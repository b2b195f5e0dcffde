/** Traffic as an order asks for it: heartbeats through the front door and mails to the exchangers, until the signal. */
import { monotonicClock } from '../drill/clock';
import type { Sample } from '../evidence/entries';
import type { TrafficOrder } from './contract';
import { sendHeartbeats } from './heartbeats';
import { Macs } from './request-signing';
import { sendProbes } from './mails';
import { namesBy } from './dns';

/** Resolves when the last request is over. Never rejects: what goes wrong is what it is there to see. */
export async function generate(
  order: TrafficOrder,
  report: (sample: Sample) => void,
  signal: AbortSignal,
): Promise<void> {
  const { tempo, mail } = order;
  const [clock, names] = [monotonicClock(order.origin), namesBy(order.nameServer)];
  const macs = new Macs(order, clock);
  const clients = Array.from({ length: tempo.clients }, async (_, client) => {
    // Evenly over the pause: clients in step would see a flip only as finely as one of them.
    await clock.pause((client / tempo.clients) * tempo.pause, signal);
    await sendHeartbeats({ client, order, names, macs, clock, report }, signal);
  });
  const probes = (mail?.exchangers ?? []).map(
    async (exchanger) => mail && sendProbes(exchanger, { mail, tempo, names, clock, report }, signal),
  );
  await Promise.all([...clients, ...probes]);
  macs.close();
}
