/** Read-only access to a database: a restored one, or this region's reader. */
import type pg from 'pg';
import { transaction } from '../database/connections';
import { isLoginRefused, isWriterLost } from '../database/failures';
import { pauseUntil, retry } from '../retry';
import { messageOf } from '../text';
import { Disproved } from './reasons';

/** Retries for a restored cluster's first minutes: its name may not resolve yet, or sign-in by token may still be off. */
export interface ConnectionAttempts {
  /** How long to go on trying, in milliseconds. */
  readonly tryingMs: number;
  /** Between two attempts, in milliseconds. */
  readonly pauseMs: number;
}

/** Asks a question. */
export type Ask = <Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Runs every query in a transaction that cannot write, whatever the role may do. */
export class ReadOnlyDatabase {
  readonly #pool: pg.Pool;
  readonly #host: string;

  constructor(pool: pg.Pool, host: string) {
    this.#pool = pool;
    this.#host = host;
  }

  /**
   * Resolves once a connection is made.
   * @throws {Disproved} DATABASE_UNREACHABLE with the last attempt's error
   */
  async reach({ tryingMs, pauseMs }: ConnectionAttempts, now: () => number): Promise<void> {
    const connect = async (): Promise<void> => (await this.#pool.connect()).release();
    await retry(connect, { pauseAfter: pauseUntil(now() + tryingMs, pauseMs, now) }).catch((error: unknown) => {
      throw unreachable(this.#host, error);
    });
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

  /** Closes the pool. After a second it stops waiting: the server's own limit ends a statement that still runs. */
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
    let failed = true;
    try {
      const result = await transaction(client, async () => {
        await client.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}, READ ONLY`);
        return work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
      });
      failed = false;
      return result;
    } finally {
      // After a failure the state of the connection is unknown.
      client.release(failed);
    }
  }
}

function unreachable(host: string, error: unknown): Disproved {
  const what = isLoginRefused(error) ? 'refused the sign-in' : 'could not be reached';
  return new Disproved('DATABASE_UNREACHABLE', `${host} ${what}: ${messageOf(error)}`);
}
