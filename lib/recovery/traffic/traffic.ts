/** A drill's side of the traffic process: starts it, takes what it sees, ends it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Sample } from '../evidence/entries';
import { trafficMessage, type TrafficOrder, type TrafficStop } from './contract';

/** The process gets so long to end once it has been told, in milliseconds, besides what its requests get. */
const END_MS = 2000;

/** Told as its last words, at most so many characters. */
const LAST_WORDS = 2000;

export interface TrafficOptions {
  /** The process's program: `traffic.mjs` as the build makes it. */
  readonly program: string;
  readonly order: TrafficOrder;
  /** Called with what was seen, batch by batch. */
  readonly report: (samples: readonly Sample[]) => void;
  /** Called when the process ends without having been asked to, with its last words. */
  readonly lost: (reason: string) => void;
}

/** Running traffic. */
export interface Traffic {
  readonly pid: number | undefined;
  /**
   * Resolves when every sample has been reported and the process is gone; can be called again.
   * @param hurry requests under way are not waited for
   */
  readonly stop: (hurry?: 'hurry') => Promise<void>;
}

/** Starts the process; resolves when it sends. @throws when it ends before that */
export async function startTraffic({ program, order, report, lost }: TrafficOptions): Promise<Traffic> {
  const child = fork(program, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const words = lastWords(child);
  const gone = once(child, 'close').then(() => undefined);
  let [stopping, begun] = [false, false];
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (text) => {
      const message = trafficMessage.parse(text);
      if (message.kind === 'samples') return report(message.samples);
      begun = true;
      resolve();
    });
    child.once('error', reject);
    void gone.then(() => {
      reject(new Error(`the traffic process ended before it began: ${words()}`));
      if (begun && !stopping) lost(words());
    });
  });
  child.send(order);
  await ready;
  return {
    pid: child.pid,
    async stop(hurry) {
      stopping = true;
      const grace = hurry ? 0 : order.tempo.connect + order.tempo.answer;
      if (child.connected) child.send({ kind: 'stop', grace } satisfies TrafficStop, () => undefined);
      const timer = setTimeout(() => child.kill('SIGKILL'), grace + END_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** What it wrote to standard error, for who has to find out why it ended. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (text = (text + more).slice(-LAST_WORDS)));
  return () => `${child.signalCode ?? `exit code ${child.exitCode}`}${text.trim() && `: ${text.trim()}`}`;
}
