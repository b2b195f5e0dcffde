/**
 * The traffic process: an event loop that nothing else blocks, so that its times are those of the service. Told by its
 * parent what to send; ends when it is told to, or when the parent is gone.
 */
import type { Sample } from '../evidence/entries';
import { trafficOrder, trafficStop, type TrafficMessage } from './contract';
import { generate } from './generate';

/** What was seen is told this often, in milliseconds. */
const TELL_EVERY_MS = 50;

const stopped = new AbortController();
// Ctrl-C reaches every process of the terminal; when traffic ends is the drill's decision.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stopped.abort());
process.once('disconnect', () => process.exit());
process.once('message', (message) => void run(message));

async function run(message: unknown): Promise<void> {
  const order = trafficOrder.parse(message);
  let seen: Sample[] = [];
  const tell = (): void => {
    if (seen.length > 0) send({ kind: 'samples', samples: seen });
    seen = [];
  };
  const late = new Promise<void>((resolve) => {
    process.once('message', (last) => {
      stopped.abort();
      setTimeout(resolve, trafficStop.parse(last).grace);
    });
  });
  const telling = setInterval(tell, TELL_EVERY_MS);
  send({ kind: 'ready' });
  // A request that nobody waits for any more was answered to nobody: it is not a sample.
  await Promise.race([generate(order, (sample) => void seen.push(sample), stopped.signal), late]);
  clearInterval(telling);
  tell();
  process.disconnect();
}

function send(message: TrafficMessage): void {
  process.send?.(message);
}
