/**
 * The lease (rule 6): a region may acknowledge writes for a time after the witness, a name that Region switch moves, named
 * it and no other. A region that is cut off gets no answer, and stops by itself. Clocks of different machines are never
 * compared; each must only run at the right rate.
 */
import { FENCE } from '../config/numbers';
import type { Log } from './log';

/** Writes that find no lease share a question to the witness, at most one in this many milliseconds. */
const ASK_AGAIN_MS = 100;

/** The number of an unbroken time in which the lease is held. After a gap begins another term, even of the same region. */
export type Term = number;

/** Whether this region may acknowledge writes. */
export interface Lease {
  /** The current term; asks the witness if there is none. Undefined: this region may not write. */
  readonly acquire: () => Promise<Term | undefined>;
  /** Whether a term is still the current one. */
  readonly holds: (term: Term) => boolean;
  readonly isHeld: () => boolean;
}

export interface WitnessedLeaseOptions {
  /** This region, as the witness names it. */
  readonly region: string;
  /** Asks which regions the witness names; rejects when there is no answer. */
  readonly ask: () => Promise<readonly string[]>;
  /** Milliseconds that never go back: `performance.now`. */
  readonly clock: () => number;
  readonly log: Log;
  /** Called when a term begins: this region was activated, or is back. */
  readonly gained?: () => void;
}

/** A lease from the witness, renewed in the background once started. */
export class WitnessedLease implements Lease {
  readonly #options: WitnessedLeaseOptions;
  #term = 0;
  #until = -Infinity;
  #sent = -Infinity;
  #answered = -Infinity;
  #question: Promise<void> | undefined;
  #renewal: NodeJS.Timeout | undefined;
  /** The last message, so that only changes are logged. */
  #said = '';

  constructor(options: WitnessedLeaseOptions) {
    this.#options = options;
  }

  /** Asks at once, and then every FENCE.renewal. */
  start(): void {
    void this.#ask();
    this.#renewal = setInterval(() => void this.#ask(), FENCE.renewal.seconds * 1000);
  }

  /** Ends the renewal; a lease that is held lapses. */
  stop(): void {
    clearInterval(this.#renewal);
  }

  isHeld(): boolean {
    return this.#options.clock() < this.#until;
  }

  holds(term: Term): boolean {
    return this.isHeld() && term === this.#term;
  }

  async acquire(): Promise<Term | undefined> {
    if (!this.isHeld()) await this.#ask();
    return this.isHeld() ? this.#term : undefined;
  }

  /** Whether the witness answered lately, whichever region it named. */
  isAnswered(): boolean {
    return this.#options.clock() - this.#answered < FENCE.lease.seconds * 1000;
  }

  /** One question at a time for all callers, so that answers arrive in the order of their questions. */
  #ask(): Promise<void> {
    if (this.#question === undefined && this.#options.clock() - this.#sent < ASK_AGAIN_MS) return Promise.resolve();
    this.#question ??= this.#askWitness().finally(() => {
      this.#question = undefined;
    });
    return this.#question;
  }

  async #askWitness(): Promise<void> {
    const { ask, clock } = this.#options;
    this.#sent = clock();
    try {
      this.#hear(await ask(), this.#sent);
    } catch (error) {
      this.#say('the witness does not answer', { error });
    }
  }

  #hear(named: readonly string[], sent: number): void {
    const { region } = this.#options;
    this.#answered = sent;
    if (named.length === 1 && named[0] === region) {
      // A gap, however short, ends a term: what began before it is not acknowledged after it.
      const isNew = !this.isHeld();
      if (isNew) this.#term += 1;
      this.#until = sent + FENCE.lease.seconds * 1000;
      if (isNew) this.#options.gained?.();
      this.#say('this region holds the lease', {});
    } else {
      this.#until = -Infinity;
      this.#say('this region does not hold the lease', { named });
    }
  }

  #say(message: string, fields: object): void {
    if (message === this.#said) return;
    this.#said = message;
    this.#options.log.info(fields, message);
  }
}

/** The only region of an environment always holds the lease. */
export const ONLY_REGION: Lease = { acquire: () => Promise.resolve(0), holds: () => true, isHeld: () => true };
