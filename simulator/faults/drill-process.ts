/** A drill of a rehearsal of faults: a process of its own, so that it can be killed as an operator's machine can. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ALIVE } from '../../lib/recovery/processes/liveness';
import { onLoss, supervise } from '../../lib/recovery/processes/supervisor';
import { drillMessage, type DrillMessage, type DrillOrder, type GoOn } from './drill-contract';

type Ending = Extract<DrillMessage, { kind: 'ended' }>;

/** How a run of a drill ended: by its own words, or killed. */
export interface DrillEnd {
  readonly outcome: Ending['outcome'] | 'killed' | 'hung';
  readonly details: readonly string[];
  /** What it said to the operator. */
  readonly said: readonly string[];
  /** Processes that it left behind, by their command lines. */
  readonly left: readonly string[];
}

export interface DrillHooks {
  /** The checks have passed and clients write. @returns the region that was taken away, if one was */
  readonly flip?: () => Promise<string | undefined>;
  /** An operator is asked about a step. */
  readonly asked?: () => Promise<void>;
  /** Called with the process's id as soon as there is one. */
  readonly started?: (pid: number) => void;
}

/** What a drill started ends after it within this, in milliseconds. */
const GONE_WITHIN_MS = 15_000;

/** How a drill is run. */
interface DrillRun {
  /** @default 'build/processes/drill.mjs' */
  readonly drillProgram?: string;
  /** Kills it; it has hung then. */
  readonly limit: AbortSignal;
}

/** Runs a drill to its end. */
export async function runDrillProcess(
  order: DrillOrder,
  { drillProgram = 'build/processes/drill.mjs', limit }: DrillRun,
  hooks: DrillHooks = {},
): Promise<DrillEnd> {
  if (limit.aborted) return { outcome: 'hung', details: ['it was not begun in time'], said: [], left: [] };
  const child = spawn(process.execPath, [resolve(drillProgram), order.folder], {
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const supervised = supervise('drill', child);
  // By itself, or by the fault.
  if (order.stop?.how === 'kill') supervised.expectEnd();
  const end = (): void => supervised.signal('SIGKILL');
  // Whichever process is lost: the case is over.
  const stopListening = onLoss(end);
  const said: string[] = [];
  let ending: Ending | undefined;
  let words = '';
  child.stderr?.on('data', (text) => (words = `${words}${String(text)}`.slice(-2000)));
  const goOn = (hook: Promise<string | undefined> | undefined): void =>
    void Promise.resolve(hook).then(
      (lost) => child.connected && child.send({ lost } satisfies GoOn),
      (error: unknown) => {
        words += String(error);
        end();
      },
    );
  child.on('message', (message) => {
    if (message === ALIVE) return;
    const report = drillMessage.parse(message);
    if (report.kind === 'said') said.push(report.text);
    else if (report.kind === 'flip') goOn(hooks.flip?.());
    else if (report.kind === 'asked') goOn(hooks.asked?.().then(() => undefined));
    else {
      ending = report;
      supervised.expectEnd();
    }
  });
  const started = new Set<number>();
  const looking = setInterval(() => childrenOf(child.pid ?? 0).forEach((pid) => started.add(pid)), LOOK_MS);
  limit.addEventListener('abort', end);
  await once(child, 'spawn');
  hooks.started?.(child.pid ?? 0);
  child.send(order);
  const [code, signal] = await once(child, 'exit');
  stopListening();
  limit.removeEventListener('abort', end);
  clearInterval(looking);
  const left = await leftOf([...started], order);
  if (!ending && limit.aborted)
    return { outcome: 'hung', details: [...said.slice(-LAST_SAID), words].filter(Boolean), said, left };
  if (ending) return { outcome: ending.outcome, details: ending.details, said, left };
  const wasKilled = order.stop?.how === 'kill' && signal === 'SIGKILL';
  return wasKilled
    ? { outcome: 'killed', details: [], said, left }
    : { outcome: 'error', details: [`the drill's process ended with ${String(code ?? signal)}: ${words}`], said, left };
}

/** Lines of a drill that has hung: what it was at. */
const LAST_SAID = 4;

const LOOK_MS = 100;

/** Those that still run after they had time to end. */
async function leftOf(pids: readonly number[], { trafficProgram }: DrillOrder): Promise<readonly string[]> {
  const running = (): readonly string[] => pids.map(wordsOf).filter((words) => words.includes(trafficProgram));
  const end = Date.now() + GONE_WITHIN_MS;
  while (running().length > 0 && Date.now() < end) await new Promise((done) => setTimeout(done, LOOK_MS));
  return running();
}

/** Stops the process of a drill's clients (SIGSTOP), which does not end it. */
export function stopClients(drill: number, { trafficProgram }: Pick<DrillOrder, 'trafficProgram'>): void {
  for (const pid of childrenOf(drill)) if (wordsOf(pid).includes(trafficProgram)) process.kill(pid, 'SIGSTOP');
}

const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);

const wordsOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

/** Files of a drill's folder (docs/evidence.md), and its state. */
const EVIDENCE =
  /^(?:(?:evidence|afterwards-\d+)\.jsonl|(?:head|document|oscal-assessment-results|afterwards-\d+|state)\.json|index\.html)$/;

/** Processes that run and name a drill's folder, and files in it that are no evidence. */
export async function leftIn(folder: string): Promise<readonly string[]> {
  const files = existsSync(folder) ? await readdir(folder) : [];
  return [...mentioning(folder), ...files.filter((name) => !EVIDENCE.test(name)).map((name) => join(folder, name))];
}

/** Names of processes that run and have this in their command line. */
const mentioning = (text: string): readonly string[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .map(wordsOf)
    .filter((words) => words.includes(text));

/** Empty where the process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
