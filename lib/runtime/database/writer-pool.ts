/** The connections to one writer: waiting for one that is free is not a loss, and one that is lost does not cost the others. */
import type pg from 'pg';
import { isWriterLost, NoConnection, NotTheWriter, NotWritable, Overloaded } from './failures';
import type { Member } from './members';

/** After a new connection was refused, waiters share those that there are for this long, in milliseconds. */
const HOLD_BACK_MS = 1000;

/** A connection that does not answer a simple question for this long is taken for lost, in milliseconds. */
const PROBE_MS = 1000;

/** A pool, what is known about how its server answers, and who waits for it. */
export class WriterPool {
  readonly #pool: pg.Pool;
  readonly #max: number;
  readonly #check: (client: pg.ClientBase) => Promise<void>;
  /** Rejects each caller that waits for a connection. */
  readonly #waiting = new Set<(reason: Error) => void>();
  #inUse = 0;
  #usualMs = 0;
  #answeredAt = -Infinity;
  #probe: Promise<boolean> | undefined;
  #isEnded = false;

  /** @param check rejects for a connection that is not one to the writer */
  constructor(
    readonly member: Member,
    pool: pg.Pool,
    check: (client: pg.ClientBase) => Promise<void>,
  ) {
    this.#pool = pool;
    this.#max = pool.options.max;
    this.#check = check;
  }

  /** When work last succeeded, by `performance.now`. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Whether callers wait because all connections are in use. */
  get isBusy(): boolean {
    return this.#inUse > 0 && this.#waiting.size > 0;
  }

  /**
   * Runs `work` on a connection, as soon as one is free.
   * Closes a connection on which the work failed, unless its state is known: the server refused a statement, and no transaction
   * is open. A region that was left would else open a connection for every write that it refuses.
   * @param until when it must have ended, by `performance.now`: it does not begin if the usual time is not left
   * @throws {NoConnection} when there is none, not even in use, and none can be had
   * @throws {Overloaded} when there was no time left
   */
  async run<Result>(work: (client: pg.ClientBase, member: Member) => Promise<Result>, until: number): Promise<Result> {
    const client = await this.#connect(until);
    const begun = performance.now();
    if (begun + this.#usualMs > until) {
      this.#release(client, false);
      throw new Overloaded(`a connection to ${this.member.host} was free too late`);
    }
    try {
      const result = await work(client, this.member);
      this.#answeredAt = performance.now();
      this.#usualMs += (this.#answeredAt - begun - this.#usualMs) / 8;
      this.#release(client, false);
      return result;
    } catch (error) {
      this.#release(client, !isSettled(client, error));
      throw error;
    }
  }

  /**
   * Asks all connections that are not in use whether they lead to the writer, and closes those that do not answer; where there
   * are none, opens one. True as soon as one answers. One round of questions at a time.
   */
  isAlive(): Promise<boolean> {
    this.#probe ??= Promise.any(Array.from({ length: Math.max(1, this.#pool.idleCount) }, () => this.#ask()))
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#probe = undefined;
      });
    return this.#probe;
  }

  /** Gives it up: who waits is turned away at once; connections in use are closed when they are released. Never rejects. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const ended = this.#pool.end();
    for (const turnAway of this.#waiting) turnAway(new NoConnection(`${this.member.host} was given up`));
    await ended.catch(() => undefined);
  }

  async #ask(): Promise<void> {
    const client = await this.#connect(Infinity);
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new NoConnection(`${this.member.host} is silent`)), PROBE_MS);
    });
    try {
      await Promise.race([this.#check(client), silence]);
      this.#release(client, false);
    } catch (error) {
      this.#release(client, true);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Where a new connection is refused while others work, the caller waits for one of those. */
  async #connect(until: number): Promise<pg.PoolClient> {
    for (;;) {
      try {
        const client = await this.#next();
        this.#inUse += 1;
        return client;
      } catch (error) {
        const alive = this.#inUse + this.#pool.idleCount;
        if (error instanceof NotWritable) throw error;
        if (this.#isEnded || alive === 0 || error instanceof NotTheWriter)
          throw new NoConnection(`no connection to ${this.member.host}`, { cause: error });
        if (performance.now() > until)
          throw new Overloaded(`${this.member.host} takes no more connections`, { cause: error });
        this.#holdBack(alive);
      }
    }
  }

  /** The pool's next connection; one that comes after the caller was turned away goes back. */
  #next(): Promise<pg.PoolClient> {
    return new Promise((resolve, reject) => {
      let isTurnedAway = false;
      const turnAway = (reason: Error): void => {
        isTurnedAway = true;
        this.#waiting.delete(turnAway);
        reject(reason);
      };
      this.#waiting.add(turnAway);
      this.#pool.connect().then((client) => {
        this.#waiting.delete(turnAway);
        if (isTurnedAway) client.release(true);
        else resolve(client);
      }, turnAway);
    });
  }

  #holdBack(size: number): void {
    this.#pool.options.max = size;
    setTimeout(() => {
      this.#pool.options.max = this.#max;
    }, HOLD_BACK_MS).unref();
  }

  #release(client: pg.PoolClient, isLost: boolean): void {
    this.#inUse -= 1;
    client.release(isLost);
  }
}

/** Whether the server answered with an error of the statement alone, and is ready for the next one. */
function isSettled(client: pg.ClientBase, error: unknown): boolean {
  return error instanceof Error && !isWriterLost(error) && isOfServer(error) && client.getTransactionStatus() === 'I';
}

/** The fence's refusal carries the server's error as its cause. */
const isOfServer = (error: Error): boolean =>
  'severity' in error || (error.cause instanceof Error && isOfServer(error.cause));
