/** This region's own cluster of the global database, as the functions of the recovery plan see it. */
import type { ClientBase } from 'pg';
import type { z } from 'zod';
import { certificateAuthorities } from '../../runtime/database/certificate-authorities';
import { type Connections, openPool } from '../../runtime/database/connections';
import { memberOf } from '../../runtime/database/members';
import { nameLookup } from '../../runtime/database/name-lookup';
import type { databaseVariables } from '../../runtime/database/variables';
import { requireWriter } from '../../runtime/database/writer';
import type { Log } from '../../runtime/log';
import { DATABASE_ROLE } from '../../runtime/database/roles';
import { TIME_LIMITS_MS } from '../../contracts/region-switch-functions';

type Variables = z.output<z.ZodObject<typeof databaseVariables>>;
type Work<Result> = (client: ClientBase) => Promise<Result>;

/** A region's cluster, signed in to as the role that can activate and do nothing else. */
export class LocalDatabase {
  readonly #connections: Connections;

  constructor(
    private readonly variables: Variables,
    program: string,
    log: Log,
  ) {
    this.#connections = {
      port: variables.DATABASE_PORT,
      database: variables.DATABASE_NAME,
      authorities: certificateAuthorities(variables.DATABASE_CA_FILE),
      names: nameLookup(variables.DATABASE_DNS_SERVER),
      program,
      log,
    };
  }

  /**
   * Runs `work` on this region's writer.
   * @throws NotTheWriter, or a network error, where the writer is not here
   */
  async onWriter<Result>(work: Work<Result>): Promise<Result> {
    const member = memberOf(this.variables.DATABASE_READER_HOST);
    if (!member)
      throw new Error(
        `DATABASE_READER_HOST must be the reader endpoint of a cluster, got ${this.variables.DATABASE_READER_HOST}`,
      );
    return this.#on(member.host, (client) => requireWriter(client, member), work);
  }

  /** Runs `work` on a reader of this region, or its writer where it has no other instance. */
  async onReader<Result>(work: Work<Result>): Promise<Result> {
    return this.#on(this.variables.DATABASE_READER_HOST, undefined, work);
  }

  async #on<Result>(
    host: string,
    check: ((client: ClientBase) => Promise<void>) | undefined,
    work: Work<Result>,
  ): Promise<Result> {
    const size = { max: 1, patience: { connect: TIME_LIMITS_MS.connect, query: TIME_LIMITS_MS.statement } };
    const pool = openPool(
      this.#connections,
      { host, region: this.variables.AWS_REGION },
      { user: DATABASE_ROLE.activation },
      size,
      check,
    );
    try {
      const client = await pool.connect();
      try {
        return await work(client);
      } finally {
        client.release(true);
      }
    } finally {
      await pool.end();
    }
  }
}
