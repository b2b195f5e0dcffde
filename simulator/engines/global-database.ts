/**
 * Two PostgreSQL servers that behave as the clusters of an Aurora global database: one writes, the other follows it over
 * the link; a switchover loses nothing, a failover loses what had not arrived. Several flips in a row work, in either direction.
 */
import { rename, rm } from 'node:fs/promises';
import { pauseUntil, retry } from '../../lib/runtime/retry';
import type { DatabaseEngine, LeftBehind, MemberState } from '../backend';
import { follow, followPrimary, hasReplayed, keepLogFor, shutdownPosition } from './replica';
import type { PostgresServer } from './server';

/** One region's cluster. */
export interface Member {
  /** The region's name. */
  readonly region: string;
  /** Where the other region reaches it: the near end of the link. */
  readonly via: string;
  server: PostgresServer;
}

/** What a failover left behind, kept as Aurora keeps it in a snapshot: the old writer's files. */
export interface KeptPast extends LeftBehind {
  readonly region: string;
  /** Position in the old writer's log where the new one's branches off; the records after it never arrived. */
  readonly fork: string;
  readonly folder: string;
}

/** A switchover that did not happen; the old writer writes again. */
class SwitchoverFailed extends Error {
  override readonly name = 'SwitchoverFailed';
}

export interface GlobalDatabaseOptions {
  readonly writer: Member;
  readonly reader: Member;
  /** Called as soon as another region's cluster accepts writes, before anything else is done. */
  readonly moved: (region: string) => Promise<void>;
}

/** A writer's last record is usually there within the link's delay. */
const REPLAY_LIMIT_MS = 20_000;

const STREAM_MS = 10_000;

export class GlobalDatabase implements DatabaseEngine {
  readonly #members: readonly Member[];
  readonly #states = new Map<string, MemberState>();
  readonly #moved: GlobalDatabaseOptions['moved'];
  #writer: Member;
  #rejoining: Promise<void> = Promise.resolve();
  readonly #kept: KeptPast[] = [];
  /** Where the latest failover left the old writer. */
  #fork: string | undefined;

  constructor({ writer, reader, moved }: GlobalDatabaseOptions) {
    this.#members = [writer, reader];
    this.#writer = writer;
    this.#moved = moved;
    this.#states.set(writer.region, 'writing').set(reader.region, 'following');
  }

  /** Region that the database is written in. */
  get writer(): string {
    return this.#writer.region;
  }

  state(region: string): MemberState {
    return this.#states.get(region) ?? 'lost';
  }

  server(region: string): PostgresServer {
    return this.#member(region).server;
  }

  /** Resolves when no member is rejoining. @throws why one could not */
  settled(): Promise<void> {
    return this.#rejoining;
  }

  /**
   * Moves the writer without loss: the old one ends its sessions and stops, which sends all it has; the other one replays
   * that to the last record and takes over; the old one follows it. Resolves as soon as the new one accepts writes.
   * @param replayMs how long that replay may take, in milliseconds; then it is called off
   * @throws SwitchoverFailed when no member can take over, or the last record does not arrive
   */
  async switchover(to: string, { replayMs = REPLAY_LIMIT_MS }: { readonly replayMs?: number } = {}): Promise<void> {
    const [old, next] = this.#pair(to);
    if (this.state(to) !== 'following')
      throw new SwitchoverFailed(`${to} must follow the writer to take over, and is ${this.state(to)}`);
    await this.#mustStream(to);
    await old.server.stop();
    const last = shutdownPosition(old.server.data);
    // A member that does not answer has not replayed it either.
    if (!(await hasReplayed(next.server, last, replayMs).catch(() => false))) {
      await old.server.start();
      throw new SwitchoverFailed(
        `${to} must replay the writer's last record, ${last}, within ${replayMs} ms, and did not; ${old.region} writes again`,
      );
    }
    await next.server.promote();
    await this.#takeOver(old, next);
    this.#rejoin(old, async () => {
      await keepLogFor(old.server, next.server);
      follow(old.server, next.server, next.via);
      await old.server.start();
    });
  }

  /** Makes the other member the writer at once, with what has arrived there. The old one stays behind until `rejoin`. */
  async failover(to: string): Promise<void> {
    const [old, next] = this.#pair(to);
    this.#fork = await next.server.promote();
    await this.#takeOver(old, next);
    this.#states.set(old.region, 'lost');
  }

  /** A member's machine is gone. */
  async lose(region: string): Promise<void> {
    const member = this.#member(region);
    if (member !== this.#writer) this.#states.set(region, 'lost');
    await member.server.lose();
  }

  /**
   * Brings a member back that was lost. The writer starts from what it has on its disk, as after a crash. Any other is copied
   * anew from the writer, because its own data may differ; the old files are kept.
   */
  async rejoin(region: string): Promise<void> {
    const member = this.#member(region);
    if (member === this.#writer) return member.server.start();
    this.#rejoin(member, async () => {
      await member.server.stop('at once');
      await this.#keep(member);
      member.server = await followPrimary(this.#writer.server, member.server.options, this.#writer.via);
    });
    await this.#rejoining;
  }

  leftBehind(region: string): readonly KeptPast[] {
    return this.#kept.filter((kept) => kept.region === region);
  }

  /** How far the other member is behind, in milliseconds, as the writer sees it; undefined while none follows or none writes. */
  async lag(): Promise<number | undefined> {
    const answer = await this.#writer.server.query(LAG, [], 'postgres').catch(() => []);
    const lag = answer[0]?.lag;
    return typeof lag === 'number' ? lag : undefined;
  }

  /** A replica that was broken off connects again within PostgreSQL's `wal_retrieve_retry_interval` of 5 s. */
  async #mustStream(to: string): Promise<void> {
    const check = async (): Promise<void> => {
      if ((await this.lag()) === undefined)
        throw new SwitchoverFailed(
          `${to} must be connected to the writer within ${STREAM_MS / 1000} s to take over without loss, and is not`,
        );
    };
    await retry(check, { pauseAfter: pauseUntil(Date.now() + STREAM_MS, 50) });
  }

  async #takeOver(old: Member, next: Member): Promise<void> {
    this.#writer = next;
    this.#states.set(old.region, 'rejoining').set(next.region, 'writing');
    await this.#moved(next.region);
  }

  #rejoin(member: Member, work: () => Promise<void>): void {
    this.#states.set(member.region, 'rejoining');
    const { server: writer } = this.#writer;
    this.#rejoining = work().then(async () => {
      await isFollowed(writer);
      this.#states.set(member.region, 'following');
    });
    // `settled` throws the error.
    this.#rejoining.catch(() => this.#states.set(member.region, 'lost'));
  }

  /** Moves a member's files out of the way of its new ones. Only a former writer's files may hold rows that no other has. */
  async #keep({ region, server: { data } }: Member): Promise<void> {
    const fork = this.#fork;
    if (fork === undefined) return void (await rm(data, { recursive: true, force: true }));
    const folder = `${data}-left-behind-${this.#kept.length + 1}`;
    await rename(data, folder);
    this.#kept.push({ region, fork, folder, takenAt: new Date() });
    this.#fork = undefined;
  }

  #pair(to: string): readonly [old: Member, next: Member] {
    const next = this.#member(to);
    if (next === this.#writer) throw new SwitchoverFailed(`${to} must not be the writer already to take over, and is`);
    return [this.#writer, next];
  }

  #member(region: string): Member {
    const found = this.#members.find((member) => member.region === region);
    if (!found)
      throw new Error(
        `the global database must have a member in ${region}, and has ${this.#members.map((member) => member.region).join(' and ')}`,
      );
    return found;
  }
}

const LAG = `SELECT coalesce(extract(epoch FROM replay_lag) * 1000, 0)::float8 AS lag
  FROM pg_stat_replication WHERE state = 'streaming'`;

/** A replica that changes timelines streams, breaks off and streams again; it follows once it has what is written by now. */
async function isFollowed(writer: PostgresServer): Promise<void> {
  const [now] = await writer.query('SELECT pg_current_wal_lsn()::text AS lsn', [], 'postgres');
  const check = async (): Promise<void> => {
    const sql = "SELECT FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn >= $1";
    const rows = await writer.query(sql, [now?.lsn], 'postgres');
    if (rows.length === 0) throw new Error('a member must follow the writer within 15 s of its start');
  };
  await retry(check, { pauseAfter: (failures) => (failures < 600 ? 25 : undefined) });
}
