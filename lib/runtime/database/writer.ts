/** Finds the one member of the global database that accepts writes, and uses it until it is lost. */
import type pg from 'pg';
import type { Log } from '../log';
import {
  isDemoted,
  isOverload,
  isWriterLost,
  NoConnection,
  NotTheWriter,
  NotWritable,
  Overloaded,
  WriterUnreachable,
} from './failures';
import type { GlobalCluster } from './global-cluster';
import type { Member } from './members';
import { WriterPool } from './writer-pool';

/** Opens a pool whose every new connection passes `check` first. */
export type OpenPool = (member: Member, check: (client: pg.ClientBase) => Promise<void>) => pg.Pool;

export interface WriterOptions {
  readonly cluster: Pick<GlobalCluster, 'candidates' | 'found' | 'close'>;
  readonly open: OpenPool;
  /** How long one use may take altogether, in milliseconds, waiting for a connection included; left out: no limit. */
  readonly deadlineMs?: number;
  readonly log: Log;
}

/** The least time between two doubts, in milliseconds. */
const DOUBT_MS = 1000;

/** Work on the writer. It may run twice, so it must be safe to repeat. */
export type WriterWork<Result> = (client: pg.ClientBase, member: Member) => Promise<Result>;

/** Finds the writer and keeps the last known one, so that writes go on while the control plane is unavailable. */
export class WriterLocator {
  readonly #options: WriterOptions;
  #held: WriterPool | undefined;
  #search: Promise<WriterPool> | undefined;
  #doubted = -Infinity;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` on the writer; once more, on the same writer or the next one, if its connection is lost.
   * @throws {Overloaded} when the writer answers, and no connection to it was free in time; nothing was sent
   * @throws {WriterUnreachable} when no member accepts writes, or not within the deadline (the work may then
   *   still be committed: give it an id to recognise it by)
   * @throws whatever `work` throws for another reason
   */
  async use<Result>(work: WriterWork<Result>): Promise<Result> {
    const { deadlineMs } = this.#options;
    if (deadlineMs === undefined) return this.#attempt(work, Infinity);
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(this.#late(begun, deadlineMs)), deadlineMs);
    });
    try {
      return await Promise.race([this.#attempt(work, begun + deadlineMs), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Asks the control plane whether the writer is another one by now; if so, the next use searches for it. Asks at most once
   * a second, however often it is called. Never rejects.
   */
  async doubt(): Promise<void> {
    const held = this.#held;
    if (!held || performance.now() - this.#doubted < DOUBT_MS) return;
    this.#doubted = performance.now();
    const [likeliest] = await this.#options.cluster.candidates();
    if (likeliest && likeliest.host !== held.member.host)
      this.#drop(held, new Error(`${likeliest.host} is called the writer`));
  }

  /** Closes every connection, once those in use are released. */
  async close(): Promise<void> {
    this.#options.cluster.close();
    await this.#held?.end();
    this.#held = undefined;
  }

  async #attempt<Result>(work: WriterWork<Result>, until: number): Promise<Result> {
    const first = this.#held ?? (await this.#find());
    try {
      return await first.run(work, until);
    } catch (error) {
      if (!isWriterLost(error)) throw error;
      await this.#confirm(first, error);
    }
    const second = this.#held ?? (await this.#find());
    return second.run(work, until).catch((error: unknown) => {
      if (!isWriterLost(error)) throw error;
      void this.#confirm(second, error);
      throw new WriterUnreachable('the writer was lost twice in a row', { cause: error });
    });
  }

  /** What a use was that did not end in time: it waited for others, or for a writer that does not answer. */
  #late(begun: number, deadlineMs: number): Error {
    if (this.#held && this.#held.isBusy && this.#held.answeredAt > begun)
      return new Overloaded(`the writer answers, and had no time for this within ${deadlineMs} ms`);
    return new WriterUnreachable(`no writer within ${deadlineMs} ms`);
  }

  /**
   * After a connection was lost: keeps the writer if another connection to it works, else gives it up. Where none could be had,
   * it was asked already. Never rejects.
   */
  async #confirm(writer: WriterPool, error: unknown): Promise<void> {
    if (this.#held !== writer) return;
    if (!(error instanceof NoConnection) && !isDemoted(error) && (await writer.isAlive())) {
      this.#options.log.warn({ host: writer.member.host, error }, 'lost a connection to the writer, which answers');
    } else {
      this.#drop(writer, error);
    }
  }

  /** One search at a time for all callers: a lost writer must not cause a storm of connections. */
  #find(): Promise<WriterPool> {
    this.#search ??= this.#searchMembers().finally(() => {
      this.#search = undefined;
    });
    return this.#search;
  }

  async #searchMembers(): Promise<WriterPool> {
    const { cluster, open, log } = this.#options;
    const failures: unknown[] = [];
    for (const member of await cluster.candidates()) {
      const check = (client: pg.ClientBase): Promise<void> => requireWriter(client, member);
      const writer = new WriterPool(member, open(member, check), check);
      try {
        await writer.run(async () => undefined, Infinity);
        cluster.found(member);
        this.#held = writer;
        log.info({ host: member.host, writerRegion: member.region }, 'found the writer');
        return writer;
      } catch (error) {
        failures.push(error);
        log.warn({ host: member.host, error }, 'this member is not the writer or cannot be reached');
        await writer.end();
      }
    }
    const cause = new AggregateError(failures, 'every member was tried');
    if (isOverload(failures[0])) throw new Overloaded('the database takes no more connections', { cause });
    throw new WriterUnreachable('no member of the database accepts writes', { cause });
  }

  #drop(writer: WriterPool, error: unknown): void {
    if (this.#held !== writer) return;
    this.#held = undefined;
    this.#options.log.warn({ host: writer.member.host, error }, 'lost the writer');
    void writer.end();
  }
}

/**
 * Asks a server whether it can write for this role: being reached is not enough.
 * @throws {NotTheWriter} when the server follows another one
 * @throws {NotWritable} when it is the writer, and this session's transactions only read
 */
export async function requireWriter(client: pg.ClientBase, { host }: Member): Promise<void> {
  const { rows } = await client.query<{ following: boolean; readOnly: boolean }>(
    `SELECT pg_is_in_recovery() AS following, current_setting('transaction_read_only')::boolean AS "readOnly"`,
  );
  if (rows[0]?.following !== false) throw new NotTheWriter(host);
  if (rows[0].readOnly) throw new NotWritable(host);
}
