/** The control plane's view of the global database: at most one movement of the writer at a time, from any caller. */
import type { Engines } from '../backend';

/** The writer on its way. */
export interface Movement {
  readonly kind: 'switchover' | 'failover';
  readonly from: string;
  readonly to: string;
}

/** The movement that was asked for cannot begin; nothing was changed. */
export class CannotMove extends Error {
  override readonly name = 'CannotMove';

  constructor(
    /** What is not in the state for it: the global cluster, or one region's. */
    readonly about: 'global' | 'member',
    message: string,
  ) {
    super(message);
  }
}

export class GlobalCluster {
  #movement: (Movement & { readonly done: Promise<void> }) | undefined;

  constructor(
    private readonly engines: Engines,
    private readonly regions: readonly string[],
  ) {}

  /** Region of the writer. */
  get writer(): string {
    return this.engines.database.writer;
  }

  /** What is under way; undefined when nothing is. */
  get movement(): Movement | undefined {
    return this.#movement;
  }

  /** Whether a movement can begin. @throws CannotMove */
  mustMove(kind: Movement['kind'], to: string): void {
    const current = this.#movement;
    if (current) throw new CannotMove('global', `a ${current.kind} to ${current.to} is under way`);
    if (to === this.writer) throw new CannotMove('global', `the writer is in ${to} already`);
    const needed = kind === 'switchover' ? this.regions : [to];
    const missing = needed.find((region) => !this.engines.isReachable(region));
    if (missing !== undefined)
      throw new CannotMove(
        'member',
        `a ${kind} to ${to} needs ${needed.join(' and ')}, and ${missing} does not answer`,
      );
    const state = this.engines.database.state(to);
    if (state === 'lost' || (kind === 'switchover' && state !== 'following'))
      throw new CannotMove('member', `the cluster in ${to} must follow the writer to take over, and is ${state}`);
  }

  /**
   * Moves the writer without loss. The same movement that is under way already is waited for.
   * @throws CannotMove; Error where the engine could not
   */
  switchover(to: string): Promise<void> {
    return this.#move('switchover', to);
  }

  /** Moves the writer at once; what had not arrived is lost. Fails like `switchover`. */
  failover(to: string): Promise<void> {
    return this.#move('failover', to);
  }

  async #move(kind: Movement['kind'], to: string): Promise<void> {
    const current = this.#movement;
    if (current?.to === to && current.kind === kind) return current.done;
    this.mustMove(kind, to);
    const from = this.writer;
    const done = this.engines.database[kind](to);
    this.#movement = { kind, from, to, done };
    try {
      await done;
    } finally {
      this.#movement = undefined;
    }
  }
}
