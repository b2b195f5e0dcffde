/** Runs the plan's functions: the bundles that are deployed, warm, in one process a region. */
import { type OrderedProcess, startOrdered } from '../engines/ipc';
import type { FaultInjection } from '../api/fault-injection';
import { Fault } from '../api/service';
import { FunctionFailed, type Functions, type Order, outcome } from './functions';
import type { FunctionSpec } from './function-specs';

export interface FunctionHostOptions {
  readonly specs: readonly FunctionSpec[];
  /** A folder in the caller's temporary folder; the cleanup process finds the host's processes by it, in their command lines. */
  readonly folder: string;
  readonly isReachable: (region: string) => boolean;
  readonly faults: FaultInjection;
  /** Takes what functions log. */
  readonly logged: (region: string, text: string) => void;
}

type Sandbox = Promise<OrderedProcess<Order>>;

export class FunctionHost implements Functions {
  readonly #sandboxes = new Map<string, Sandbox>();

  constructor(private readonly options: FunctionHostOptions) {}

  /** Starts the processes and loads every function, so that a call takes what the function takes. @throws Error */
  async preload(): Promise<void> {
    await Promise.all(
      [...new Set(this.options.specs.map(({ region }) => region))].map((region) => this.#sandbox(region)),
    );
  }

  /** The function of an ARN or a name in a region; undefined where there is none. */
  find(region: string, name: string): FunctionSpec | undefined {
    return this.options.specs.find((spec) => spec.region === region && (spec.arn === name || spec.name === name));
  }

  async invoke(region: string, arn: string, event: unknown, signal?: AbortSignal): Promise<unknown> {
    const spec = this.find(region, arn);
    if (!spec) throw new Error(`there is no function ${arn} in ${region}`);
    this.#mustReach(region);
    const met = await this.#meet(spec);
    signal?.throwIfAborted();
    if (met.some(({ kind }) => kind === 'twice')) await this.#run(spec, event, signal);
    const answered = outcome.parse(await this.#run(spec, event, signal));
    this.#mustReach(region);
    if ('failed' in answered) throw new FunctionFailed(answered.failed.errorType, answered.failed.errorMessage);
    return answered.result;
  }

  async close(): Promise<void> {
    const sandboxes = [...this.#sandboxes.values()];
    this.#sandboxes.clear();
    await Promise.all(sandboxes.map(end));
  }

  #meet({ region, name }: FunctionSpec) {
    return this.options.faults.meet(region, `function:${name.split('-flip-')[1]}`).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      throw new FunctionFailed(error.code, error.message);
    });
  }

  #mustReach(region: string): void {
    if (!this.options.isReachable(region)) throw new Error(`Lambda in ${region} does not answer`);
  }

  /** An event that takes too long or is aborted ends its process; the next event gets a new one. */
  async #run(spec: FunctionSpec, event: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const sandbox = this.#sandbox(spec.region);
    const { file, variables, name, timeout } = spec;
    const { send: tell, ended } = await sandbox;
    signal?.throwIfAborted();
    const limit = AbortSignal.timeout(timeout);
    const listening = new AbortController();
    const givenUp = new Promise<never>((_, reject) => {
      limit.addEventListener('abort', () =>
        reject(new FunctionFailed('Sandbox.Timedout', `Task timed out after ${(timeout / 1000).toFixed(2)} seconds`)),
      );
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
      void ended.then(() =>
        reject(new FunctionFailed('Runtime.ExitError', 'Runtime exited without providing a reason')),
      );
    });
    givenUp.catch(() => undefined);
    let isAnswered = false;
    const answered = tell({ kind: 'invoke', file, variables, name, event, deadline: Date.now() + timeout }).then(
      (answer) => {
        isAnswered = true;
        return answer;
      },
    );
    answered.catch(() => undefined);
    try {
      return await Promise.race([givenUp, answered]);
    } finally {
      listening.abort();
      if (!isAnswered) this.#replace(spec.region, sandbox);
    }
  }

  #sandbox(region: string): Sandbox {
    const known = this.#sandboxes.get(region);
    if (known) return known;
    const { specs, folder, logged } = this.options;
    const bundles = specs.filter((spec) => spec.region === region).map(({ file, variables }) => ({ file, variables }));
    const sandbox = startOrdered<Order>({
      name: 'functions',
      folder,
      first: { kind: 'load', bundles },
      heard: (text) => logged(region, text),
    });
    // The caller of a function gets the error.
    sandbox.catch(() => this.#sandboxes.delete(region));
    this.#sandboxes.set(region, sandbox);
    return sandbox;
  }

  #replace(region: string, sandbox: Sandbox): void {
    void end(sandbox);
    if (this.#sandboxes.get(region) !== sandbox) return;
    this.#sandboxes.delete(region);
    void this.#sandbox(region);
  }
}

/** Resolves when it is gone, also where it never started. */
async function end(sandbox: Sandbox): Promise<void> {
  const started = await sandbox.catch(() => undefined);
  started?.signal('SIGKILL');
  await started?.ended;
}
