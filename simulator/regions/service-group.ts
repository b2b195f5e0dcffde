/** The containers of one service in one region: as many as its minimum says, each on a port of its own. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { describeEnding } from '../../lib/recovery/processes/supervisor';
import type { ServiceSize } from '../backend';
import type { Built } from './programs';

export interface ServiceGroupOptions {
  /** Ports for its containers; no more of them run than there are. */
  readonly ports: readonly number[];
  /** Containers at first, and when its region comes back. */
  readonly minimum: number;
  readonly start: (port: number) => ServiceProcess;
  /** Called with the ports of those that run whenever one is started or taken away. */
  readonly changed: (ports: readonly number[]) => void;
  /** Called when one ends by itself, with its port and how. */
  readonly ended: (port: number, ending: string) => void;
}

/** One that ends by itself is reported, and started again as ECS does. */
export class ServiceGroup {
  readonly #options: ServiceGroupOptions;
  readonly #running = new Map<number, ServiceProcess>();
  #minimum: number;
  #isThere = false;

  constructor(options: ServiceGroupOptions) {
    this.#options = options;
    this.#minimum = options.minimum;
  }

  /** `running` counts those that were started; whether they are healthy is the front door's to say. */
  get size(): ServiceSize {
    return { running: this.#running.size, minimum: this.#minimum, maximum: this.#options.ports.length };
  }

  /** Starts as many as the minimum says. */
  start(): void {
    this.#isThere = true;
    this.#fill();
  }

  /** @throws when one machine does not carry as many, or the region is not there */
  setMinimum(tasks: number): void {
    if (!this.#isThere) throw new Error('the region must be there to run more tasks, and is lost');
    const { maximum } = this.size;
    if (tasks > maximum)
      throw new Error(`at most ${maximum} tasks run in a region of a rehearsal, and ${tasks} were asked for`);
    this.#minimum = tasks;
    this.#fill();
    for (const [port, surplus] of [...this.#running].slice(tasks)) {
      this.#running.delete(port);
      void surplus.drain();
    }
    this.#tell();
  }

  /** Drains all, and starts as many again. */
  async replace(): Promise<void> {
    const before = [...this.#running.values()];
    this.#running.clear();
    this.#tell();
    await Promise.all(before.map((task) => task.drain()));
    if (this.#isThere) this.#fill();
  }

  /** All at once, as when their region is gone. */
  async lose(): Promise<void> {
    this.#isThere = false;
    this.#minimum = this.#options.minimum;
    const lost = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(lost.map((task) => task.lose()));
  }

  #fill(): void {
    for (const port of this.#options.ports) {
      if (this.#running.size >= this.#minimum) return;
      if (!this.#running.has(port)) this.#run(port);
    }
  }

  #run(port: number): void {
    const task = this.#options.start(port);
    this.#running.set(port, task);
    this.#tell();
    void task.ended.then((ending) => {
      if (this.#running.get(port) !== task) return;
      this.#running.delete(port);
      this.#options.ended(port, ending);
      this.#tell();
      // Not at once: a program that cannot start would only be started again and again.
      setTimeout(() => this.#isThere && this.#fill(), RESTART_MS).unref();
    });
  }

  #tell(): void {
    this.#options.changed([...this.#running.keys()]);
  }
}

const RESTART_MS = 500;

// A program of the service as its container would run it: a process, exactly its variables, a log file.

export interface ServiceProcess {
  /** SIGTERM: it drains, as when ECS takes a task away. Resolves when it is gone. */
  readonly drain: () => Promise<void>;
  /** SIGKILL: its machine is gone. Resolves when it is. */
  readonly lose: () => Promise<void>;
  /** Resolves with how it ended, for whatever reason. */
  readonly ended: Promise<string>;
}

/** @param log file that its output is appended to */
export function startService(built: Built, variables: Readonly<Record<string, string>>, log: string): ServiceProcess {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [...built.args], {
    cwd: built.folder,
    env: variables,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(describeEnding(code, signal))),
  );
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { drain: end('SIGTERM'), lose: end('SIGKILL'), ended };
}
