/**
 * The traffic process: an event loop of its own, so that only the service adds to its times. The parent sends the order and
 * the stop; the process also ends when the parent is gone.
 */
import type { Sample } from '../evidence/entries';
import { sayAlive } from '../processes/liveness';
import { trafficOrder, trafficStop, type TrafficMessage } from './contract';
import { generate } from './generate';

/** Milliseconds between two reports to the parent. */
const REPORT_EVERY_MS = 50;

sayAlive();
const stopped = new AbortController();
// Ctrl-C reaches every process of the terminal, but the drill decides when traffic ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stopped.abort());
process.once('disconnect', () => process.exit());
process.once('message', (message) => void run(message));

async function run(message: unknown): Promise<void> {
  const order = trafficOrder.parse(message);
  let seen: Sample[] = [];
  const report = (): void => {
    if (seen.length > 0) send({ kind: 'samples', samples: seen });
    seen = [];
  };
  const late = new Promise<void>((resolve) => {
    process.once('message', (last) => {
      stopped.abort();
      setTimeout(resolve, trafficStop.parse(last).grace);
    });
  });
  const reporting = setInterval(report, REPORT_EVERY_MS);
  send({ kind: 'ready' });
  // A request that is still under way at the end of the grace period is not a sample.
  await Promise.race([generate(order, (sample) => void seen.push(sample), stopped.signal), late]);
  clearInterval(reporting);
  report();
  process.disconnect();
}

function send(message: TrafficMessage): void {
  process.send?.(message);
}
