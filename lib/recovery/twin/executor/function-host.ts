/** Runs the plan's functions: the bundles that are deployed, warm, in one thread a region. */
import { Worker } from 'node:worker_threads';
import { outcome, type Order } from './function-messages';
import type { FunctionSpec } from './function-specs';
import { FunctionFailed, type Functions } from './functions';

export interface FunctionHostOptions {
  readonly specs: readonly FunctionSpec[];
  /** `build/processes/functions.mjs`. */
  readonly program: string;
  readonly isReachable: (region: string) => boolean;
  /** Takes what functions log. */
  readonly logged: (region: string, text: string) => void;
}

/** What a thread is to do, but for the number by which its answer is known. */
type Task = Order extends infer Each ? (Each extends Order ? Omit<Each, 'id'> : never) : never;

export class FunctionHost implements Functions {
  readonly #threads = new Map<string, Thread>();

  constructor(private readonly options: FunctionHostOptions) {}

  /** Starts the threads and loads every function, so that a call takes what the function takes. @throws FunctionFailed */
  async preload(): Promise<void> {
    await Promise.all([...new Set(this.options.specs.map(({ region }) => region))].map((region) => this.#threadOf(region).ready));
  }

  /** The function of an ARN or a name in a region; undefined where there is none. */
  find(region: string, name: string): FunctionSpec | undefined {
    return this.options.specs.find((spec) => spec.region === region && (spec.arn === name || spec.name === name));
  }

  async invoke(region: string, arn: string, event: unknown, signal?: AbortSignal): Promise<unknown> {
    const spec = this.find(region, arn);
    if (!spec) throw new Error(`there is no function ${arn} in ${region}`);
    this.#mustReach(region);
    const result = await this.#run(spec, event, signal);
    this.#mustReach(region);
    return result;
  }

  async close(): Promise<void> {
    const threads = [...this.#threads.values()];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #mustReach(region: string): void {
    if (!this.options.isReachable(region)) throw new Error(`Lambda in ${region} does not answer`);
  }

  /** An event that is not waited for any more, or takes too long, ends with its thread: the next one gets a fresh one. */
  async #run(spec: FunctionSpec, event: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const thread = this.#threadOf(spec.region);
    const { file, variables, name, timeout } = spec;
    const ended = new AbortController();
    const givenUp = new Promise<never>((_, reject) => {
      const giveUp = (why: unknown): void => {
        this.#replace(spec.region, thread);
        reject(why);
      };
      const timer = setTimeout(() => giveUp(new FunctionFailed('Sandbox.Timedout', `Task timed out after ${(timeout / 1000).toFixed(2)} seconds`)), timeout);
      const abort = (): void => giveUp(signal?.reason);
      signal?.addEventListener('abort', abort);
      ended.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      });
    });
    try {
      signal?.throwIfAborted();
      return await Promise.race([thread.tell({ kind: 'invoke', file, variables, name, event, deadline: Date.now() + timeout }), givenUp]);
    } finally {
      ended.abort();
    }
  }

  #threadOf(region: string): Thread {
    const known = this.#threads.get(region);
    if (known) return known;
    const { specs, program, logged } = this.options;
    const thread = new Thread(program, specs.filter((spec) => spec.region === region), (text) => logged(region, text));
    this.#threads.set(region, thread);
    return thread;
  }

  #replace(region: string, thread: Thread): void {
    if (this.#threads.get(region) === thread) {
      this.#threads.delete(region);
      this.#threadOf(region);
    }
    void thread.close();
  }
}

/** One region's functions. */
class Thread {
  /** Resolves when every function is loaded. */
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (why: Error) => void }>();
  #latest = 0;

  constructor(program: string, specs: readonly FunctionSpec[], logged: (text: string) => void) {
    this.#worker = new Worker(program, { env: {}, stdout: true, stderr: true });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) stream.on('data', (text: unknown) => logged(String(text)));
    this.#worker.on('message', (message: unknown) => this.#settle(message));
    this.#worker.on('error', (error: unknown) => this.#end(String(error)));
    this.#worker.on('exit', () => this.#end('its thread ended'));
    this.ready = Promise.all(specs.map(({ file, variables }) => this.tell({ kind: 'load', file, variables })));
    // Whoever waits for it, or calls a function, is told.
    this.ready.catch(() => undefined);
  }

  /** @throws FunctionFailed */
  tell(task: Task): Promise<unknown> {
    this.#latest += 1;
    const id = this.#latest;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...task, id } satisfies Order);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: unknown): void {
    const answered = outcome.parse(message);
    const waiting = this.#waiting.get(answered.id);
    this.#waiting.delete(answered.id);
    if ('failed' in answered) waiting?.reject(new FunctionFailed(answered.failed.errorType, answered.failed.errorMessage));
    else waiting?.resolve(answered.result);
  }

  #end(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new FunctionFailed('Runtime.ExitError', why));
    this.#waiting.clear();
  }
}
