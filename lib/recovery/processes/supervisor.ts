/**
 * Supervision of the processes that a command starts for itself. One that ends, is stopped or falls silent without being asked to
 * is lost: the listeners get its name and what happened.
 */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ALIVE } from './liveness';

/**
 * Every `<name>.process.ts`, by what it does. A name without a row does not compile; a test compares the rows with the files, and
 * kills and stops each.
 */
export const PROCESSES = {
  cleanup: 'ends and removes what is left of a rehearsal',
  regions: 'runs both regions and the APIs of AWS',
  'network-link': 'is the network between the regions and to them',
  dns: 'answers names',
  'load-balancer': 'is the front door of a region',
  functions: 'runs the functions of a region',
  traffic: 'writes as clients do',
  drill: 'drills where a fault may kill the drill itself',
} as const;

export type ProcessName = keyof typeof PROCESSES;

/** A process that is lost, in one line: `dns ended by SIGKILL: out of memory?`. */
export class ProcessLost extends Error {
  override readonly name = 'ProcessLost';

  constructor(
    readonly process: ProcessName,
    readonly ending: string,
  ) {
    super(`${process} ${ending}`);
  }
}

export interface Supervised {
  /** Resolves as soon as it is lost. */
  readonly lost: Promise<ProcessLost>;
  /** From now on its end is asked for. Silence still counts. */
  readonly expectEnd: () => void;
  /** Sends a signal; what comes of it is no loss. */
  readonly signal: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
}

/** How a process ended, in words. */
export const describeEnding = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null
    ? `ended with exit code ${code}`
    : `ended by ${signal}${signal === 'SIGKILL' ? ': out of memory?' : ''}`;

/** Milliseconds between two looks at all processes. */
const LOOK_MS = 250;
/** A process that is stopped (SIGSTOP) is lost after so many milliseconds; a shell may stop and continue a whole group at once. */
const STOPPED_MS = 2000;
/** One that runs and says nothing is lost after so many milliseconds: loading its code has taken 12 s on a machine with 20 times its load. */
const SILENT_MS = 60_000;

class Watch {
  readonly lost: Promise<ProcessLost>;
  heard = performance.now();
  isExpectedToEnd = false;
  isStoppedOnPurpose = false;
  isLost = false;
  #lose: (lost: ProcessLost) => void = () => undefined;

  constructor(
    readonly process: ProcessName,
    readonly child: ChildProcess,
  ) {
    this.lost = new Promise((resolve) => (this.#lose = resolve));
    child.on('message', (message) => {
      if (message === ALIVE) this.heard = performance.now();
    });
    child.once('exit', (code, signal) => {
      watched.delete(this);
      if (!this.isExpectedToEnd) this.lose(describeEnding(code, signal));
    });
  }

  expectEnd(): void {
    this.isExpectedToEnd = true;
  }

  signal(signal: Parameters<Supervised['signal']>[0]): void {
    if (signal === 'SIGKILL') this.expectEnd();
    this.isStoppedOnPurpose = signal === 'SIGSTOP';
    this.heard = performance.now();
    this.child.kill(signal);
  }

  judge(now: number): void {
    const silent = now - this.heard;
    if (this.isLost || this.isStoppedOnPurpose || silent < STOPPED_MS) return;
    if (isStopped(this.child.pid)) this.lose('was stopped by SIGSTOP');
    else if (silent >= SILENT_MS) this.lose(`has said nothing for ${SILENT_MS / 1000} s`);
  }

  lose(ending: string): void {
    if (this.isLost) return;
    this.isLost = true;
    const lost = new ProcessLost(this.process, ending);
    this.#lose(lost);
    if (!this.isExpectedToEnd) reportLoss(lost);
  }
}

const watched = new Set<Watch>();
const listeners = new Set<(lost: ProcessLost) => void>();
let lookedAt = 0;
let looking: NodeJS.Timeout | undefined;

/** Supervises a process that was just started, says that it is alive (liveness.ts) and has a channel to this one. */
export function supervise(name: ProcessName, child: ChildProcess): Supervised {
  const watch = new Watch(name, child);
  watched.add(watch);
  if (!looking) {
    lookedAt = performance.now();
    looking = setInterval(look, LOOK_MS).unref();
    process.once('exit', continueAll);
  }
  return { lost: watch.lost, expectEnd: () => watch.expectEnd(), signal: (signal) => watch.signal(signal) };
}

/** Calls the listener at each loss. @returns what ends that */
export function onLoss(listener: (lost: ProcessLost) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Passes a loss on that another process has seen among those that it started. */
export function reportLoss(lost: ProcessLost): void {
  for (const listener of listeners) listener(lost);
}

/** This process ends: the ends of those that it started are no losses any more. */
export function expectEnds(): void {
  for (const watch of watched) watch.expectEnd();
}

/** Resolves when each process has said once more that it is alive, or is lost. */
export async function rollCall(): Promise<void> {
  const asked = performance.now();
  const isAwaited = ({ isLost, isStoppedOnPurpose, heard }: Watch): boolean =>
    !isLost && !isStoppedOnPurpose && heard <= asked;
  while ([...watched].some(isAwaited)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS / 5));
}

function look(): void {
  const now = performance.now();
  // While this process itself was stopped, or busy, it heard nothing.
  const away = now - lookedAt > STOPPED_MS / 2 ? now - lookedAt : 0;
  lookedAt = now;
  for (const watch of watched) {
    watch.heard = Math.min(now, watch.heard + away);
    watch.judge(now);
  }
}

/** A process ends by itself when its parent is gone, unless it is stopped. */
function continueAll(): void {
  for (const { child } of watched) child.kill('SIGCONT');
}

/** By the state that Linux gives. */
function isStopped(pid: number | undefined): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
