/** The way into a database that is looked at and not changed: a restored one, or this region's reader. */
import type pg from 'pg';
import { transaction } from '../database/connections';
import { isLoginRefused, isWriterLost } from '../database/failures';
import { Disproved } from './reasons';

/** A restored cluster's first minutes: its name may not resolve yet, its sign-in by token not be switched on. */
export interface Insistence {
  /** How long to go on trying, in milliseconds. */
  readonly tryingMs: number;
  /** Between two attempts, in milliseconds. */
  readonly pauseMs: number;
}

/** Asks a question. */
export type Ask = <Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Every question is asked in a transaction that cannot write, whatever the role may do. */
export class ReadOnlyDatabase {
  readonly #pool: pg.Pool;
  readonly #host: string;

  constructor(pool: pg.Pool, host: string) {
    this.#pool = pool;
    this.#host = host;
  }

  /**
   * Resolves once a connection was had.
   * @throws {Disproved} DATABASE_UNREACHABLE with the last attempt's error
   */
  async reach({ tryingMs, pauseMs }: Insistence, now: () => number): Promise<void> {
    const until = now() + tryingMs;
    for (;;) {
      try {
        (await this.#pool.connect()).release();
        return;
      } catch (error) {
        if (now() + pauseMs >= until) throw unreachable(this.#host, error);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /**
   * Runs `work` in a transaction that reads only; a second time when the connection was lost.
   * @param isolation `REPEATABLE READ` is one snapshot for all of it; `READ COMMITTED` one for each question
   */
  async read<Result>(
    isolation: 'REPEATABLE READ' | 'READ COMMITTED',
    work: (ask: Ask) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#attempt(isolation, work);
    } catch (error) {
      if (!isWriterLost(error)) throw error;
      return this.#attempt(isolation, work);
    }
  }

  /** Closes what is idle; a statement that is still running is left to the server's own limit, a second later. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, 1000);
    });
    await Promise.race([this.#pool.end(), enough]);
    clearTimeout(timer);
  }

  async #attempt<Result>(isolation: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    // A connection that breaks while it is in use says so twice: to the query, and to whoever listens, or the program ends.
    client.on('error', ignore);
    let failed = true;
    try {
      const result = await transaction(client, async () => {
        await client.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}, READ ONLY`);
        return work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
      });
      failed = false;
      return result;
    } finally {
      client.off('error', ignore);
      // What state a connection is in on which the work failed is not known.
      client.release(failed);
    }
  }
}

const ignore = (): void => undefined;

function unreachable(host: string, error: unknown): Disproved {
  const why = error instanceof Error ? error.message : String(error);
  const what = isLoginRefused(error) ? 'refused the sign-in' : 'could not be reached';
  return new Disproved('DATABASE_UNREACHABLE', `${host} ${what}: ${why}`);
}
