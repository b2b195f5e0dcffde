/** The drill's side of the traffic process: starts it, receives its samples and ends it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Sample } from '../evidence/entries';
import { ALIVE } from '../processes/liveness';
import { supervise } from '../processes/supervisor';
import { trafficMessage, type TrafficOrder, type TrafficStop } from './contract';

/** Milliseconds that the process has to end after a stop, in addition to the time of its requests. */
const END_MS = 2000;

/** Characters kept of standard error. */
const STDERR_TAIL = 2000;

export interface TrafficOptions {
  /** The process's program: `traffic.mjs` as the build makes it. */
  readonly program: string;
  readonly order: TrafficOrder;
  /** Called with each batch of samples. */
  readonly report: (samples: readonly Sample[]) => void;
  /** Called when the process ends by itself, or is stopped or silent and was ended for that, with what is known about it. */
  readonly lost: (reason: string) => void;
}

/** Running traffic. */
export interface Traffic {
  readonly pid: number | undefined;
  /**
   * Resolves when every sample is reported and the process is gone; can be called again.
   * @param hurry do not wait for requests under way
   */
  readonly stop: (hurry?: 'hurry') => Promise<void>;
}

/** Starts the process; resolves when it sends requests. @throws when it ends before that */
export async function startTraffic({ program, order, report, lost }: TrafficOptions): Promise<Traffic> {
  const child = fork(program, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const supervised = supervise('traffic', child);
  const stderr = tailOf(child);
  const gone = once(child, 'close').then(() => undefined);
  let [stopping, begun, ending] = [false, false, ''];
  void supervised.lost.then((lost) => {
    ending = lost.ending;
    // One that is stopped or silent would never end.
    child.kill('SIGKILL');
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (text) => {
      if (text === ALIVE) return;
      const message = trafficMessage.parse(text);
      if (message.kind === 'samples') return report(message.samples);
      begun = true;
      resolve();
    });
    child.once('error', reject);
    void gone.then(() => {
      const reason = [ending, ...stderr()].join(': ');
      reject(new Error(`the traffic process ${reason}, before it began`));
      if (begun && !stopping) lost(reason);
    });
  });
  child.send(order);
  await ready;
  return {
    pid: child.pid,
    async stop(hurry) {
      stopping = true;
      supervised.expectEnd();
      const grace = hurry ? 0 : order.tempo.connect + order.tempo.answer;
      if (child.connected) child.send({ kind: 'stop', grace } satisfies TrafficStop, () => undefined);
      const timer = setTimeout(() => child.kill('SIGKILL'), grace + END_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** The end of its standard error, where there is any. */
function tailOf(child: ChildProcess): () => readonly string[] {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (text = (text + more).slice(-STDERR_TAIL)));
  return () => [text.trim()].filter(Boolean);
}
