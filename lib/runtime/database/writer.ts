/** Finds the one member of the global database that accepts writes, and uses it until it is lost. */
import type pg from 'pg';
import type { Log } from '../log';
import { isWriterLost, NoConnection, NotActive, NotTheWriter, WriterUnreachable } from './failures';
import type { GlobalCluster } from './global-cluster';
import type { Member } from './members';

/** Opens a pool whose every new connection passes `check` first. */
export type OpenPool = (member: Member, check: (client: pg.ClientBase) => Promise<void>) => pg.Pool;

export interface WriterOptions {
  readonly cluster: Pick<GlobalCluster, 'candidates' | 'found' | 'close'>;
  readonly open: OpenPool;
  /** How long one use may take altogether, in milliseconds; left out: no limit. */
  readonly deadlineMs?: number;
  readonly log: Log;
}

interface Writer {
  readonly member: Member;
  readonly pool: pg.Pool;
}

/** The least time between two doubts, in milliseconds. */
const DOUBT_MS = 1000;

/** Work on the writer. It may run twice, so it must be safe to repeat. */
export type WriterWork<Result> = (client: pg.ClientBase, member: Member) => Promise<Result>;

/** Finds the writer and keeps the last known one, so that writes go on while the control plane is unavailable. */
export class WriterLocator {
  readonly #options: WriterOptions;
  #held: Writer | undefined;
  #search: Promise<Writer> | undefined;
  #doubted = -Infinity;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` on the writer; once more on the next writer if the first is lost.
   * @throws {WriterUnreachable} when no member accepts writes, or not within the deadline (the work may then
   *   still be committed: give it an id to recognise it by)
   * @throws whatever `work` throws for another reason
   */
  async use<Result>(work: WriterWork<Result>): Promise<Result> {
    const { deadlineMs } = this.#options;
    if (deadlineMs === undefined) return this.#attempt(work);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new WriterUnreachable(`no writer within ${deadlineMs} ms`)), deadlineMs);
    });
    try {
      return await Promise.race([this.#attempt(work), late]);
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
    await this.#held?.pool.end();
    this.#held = undefined;
  }

  async #attempt<Result>(work: WriterWork<Result>): Promise<Result> {
    const first = this.#held ?? (await this.#find());
    try {
      return await run(first, work);
    } catch (error) {
      if (!isWriterLost(error)) throw error;
      this.#drop(first, error);
    }
    const second = await this.#find();
    return run(second, work).catch((error: unknown) => {
      if (!isWriterLost(error)) throw error;
      this.#drop(second, error);
      throw new WriterUnreachable('the writer was lost twice in a row', { cause: error });
    });
  }

  /** One search at a time for all callers: a lost writer must not cause a storm of connections. */
  #find(): Promise<Writer> {
    this.#search ??= this.#searchMembers().finally(() => {
      this.#search = undefined;
    });
    return this.#search;
  }

  async #searchMembers(): Promise<Writer> {
    const { cluster, open, log } = this.#options;
    const failures: unknown[] = [];
    for (const member of await cluster.candidates()) {
      const pool = open(member, (client) => requireWriter(client, member));
      try {
        (await pool.connect()).release();
        cluster.found(member);
        this.#held = { member, pool };
        log.info({ host: member.host, writerRegion: member.region }, 'found the writer');
        return this.#held;
      } catch (error) {
        failures.push(error);
        log.warn({ host: member.host, error }, 'this member is not the writer or cannot be reached');
        await pool.end();
      }
    }
    const cause = new AggregateError(failures, 'every member was tried');
    throw new WriterUnreachable('no member of the database accepts writes', { cause });
  }

  #drop(writer: Writer, error: unknown): void {
    if (this.#held === writer) this.#held = undefined;
    this.#options.log.warn({ host: writer.member.host, error }, 'lost the writer');
    void writer.pool.end().catch(() => undefined);
  }
}

/** @throws {NotTheWriter} when the server follows another one */
export async function requireWriter(client: pg.ClientBase, { host }: Member): Promise<void> {
  const { rows } = await client.query<{ following: boolean }>('SELECT pg_is_in_recovery() AS following');
  if (rows[0]?.following !== false) throw new NotTheWriter(host);
}

/**
 * Closes a connection on which the work failed, because its state is unknown. Keeps it where the fence refused the work:
 * a region that was left would else open a connection for every write that it refuses.
 */
async function run<Result>({ member, pool }: Writer, work: WriterWork<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new NoConnection(`no connection to ${member.host}`, { cause: error });
  });
  try {
    const result = await work(client, member);
    client.release();
    return result;
  } catch (error) {
    client.release(!(error instanceof NotActive));
    throw error;
  }
}
