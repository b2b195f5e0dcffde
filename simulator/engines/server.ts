/** A real PostgreSQL server on a loopback address, TLS only, as Aurora with `rds.force_ssl` is. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describeEnding } from '../../lib/recovery/processes/supervisor';
import { pauseUntil, retry } from '../../lib/runtime/retry';
import type { Authority } from './certificates';
import { copyCluster } from './cluster-template';
import { ADMINISTRATOR, DATABASE, SIGN_IN, SUPERUSER } from './rds-roles';
import { hasEnded, postmaster, sessions, sharedMemory, signalUnlessGone } from './server-process';
import type { ServerDirectory } from './temp-directory';

export interface ServerOptions {
  readonly directory: ServerDirectory;
  /** Signs the server's certificate. */
  readonly authority: Authority;
  /** Folder name, unique in the directory. */
  readonly name: string;
  /** Loopback address to listen on. */
  readonly address: string;
  readonly port: number;
  /** Host names that the certificate is good for. */
  readonly hosts: readonly string[];
  /** Settings that differ from a test's usual ones, which give up durability for speed. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when it ends and neither `stop` nor `lose` asked for that, with how. */
  readonly ended?: (ending: string) => void;
}

/** One server; it starts with `start` and may be stopped and started again. */
export class PostgresServer {
  readonly options: ServerOptions;
  #process: ChildProcess | undefined;
  /** The process whose end was asked for. */
  #ending: ChildProcess | undefined;
  #output = '';

  constructor(options: ServerOptions) {
    this.options = options;
  }

  /** Its data folder. */
  get data(): string {
    return join(this.options.directory.folder, this.options.name);
  }

  /** Starts it on a copy of a cluster. @param from as for `copyCluster` */
  async found(from?: string): Promise<this> {
    await copyCluster(this.options.directory, this.data, from);
    await this.start();
    return this;
  }

  /** Starts it and waits until it answers. @throws with the server's own words when it does not start */
  async start(): Promise<void> {
    const {
      directory: { bin, account, folder },
      address,
      port,
    } = this.options;
    this.#writeCredentials();
    const settings = {
      listen_addresses: address,
      port,
      unix_socket_directories: '',
      ssl: 'on',
      timezone: 'UTC',
      log_timezone: 'UTC',
      fsync: 'off',
      full_page_writes: 'off',
      shared_buffers: '16MB',
      max_connections: 60,
      dynamic_shared_memory_type: 'mmap',
      wal_level: 'replica',
      max_wal_senders: 4,
      wal_sender_timeout: '2s',
      hot_standby: 'on',
      wal_retrieve_retry_interval: '100ms',
      ...this.options.settings,
    };
    const child = spawn(
      join(bin, 'postgres'),
      ['-D', this.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...account, env: { HOME: folder, TZ: 'UTC' }, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process = child;
    child.once('exit', (code, signal) => {
      if (this.#ending !== child) this.options.ended?.(describeEnding(code, signal));
    });
    child.stderr?.on('data', (text) => {
      this.#output += String(text);
    });
    await retry(() => this.query('SELECT 1', [], 'postgres'), {
      mayPass: () => !hasEnded(child),
      pauseAfter: (failures) => (failures < 400 ? 25 : undefined),
    }).catch(async (cause: unknown) => {
      // Its address would be in use when it is started again.
      await this.stop('at once');
      throw new Error(`PostgreSQL ${this.options.name} must start; it says:\n${this.#output}`, { cause });
    });
  }

  /** Stops it: politely, its replicas having everything; or `at once`. */
  async stop(how: 'politely' | 'at once' = 'politely'): Promise<void> {
    const child = this.#process;
    if (!child || hasEnded(child)) return;
    const exit = once(child, 'exit');
    this.#ending = child;
    child.kill(how === 'politely' ? 'SIGINT' : 'SIGQUIT');
    await exit;
  }

  /** As if its machine had lost power, in the middle of whatever it was doing. */
  async lose(): Promise<void> {
    const child = this.#process;
    if (!child || hasEnded(child)) return;
    const exit = once(child, 'exit');
    this.#ending = child;
    const [children, segment] = [sessions(this.data), sharedMemory(this.data)];
    // First the one that would take the others' end for a crash, and start anew.
    child.kill('SIGKILL');
    for (const pid of children) signalUnlessGone(pid, 'SIGKILL');
    await exit;
    // A machine's memory is gone with it; this one's stays until the server starts again, which it may never do.
    if (segment !== undefined) await promisify(execFile)('ipcrm', ['-m', segment]).catch(() => undefined);
  }

  /**
   * Makes a replica the writer: it replays what it has received and goes on under a timeline of its own.
   * @returns where it left the old one, as a pg_lsn
   */
  async promote(): Promise<string> {
    return this.as('postgres', async (client) => {
      await client.query('SELECT pg_promote(false)');
      const position = async (): Promise<string> => {
        const { rows } = await client.query<{ promoted: boolean; at: string }>(
          'SELECT NOT pg_is_in_recovery() AS promoted, pg_last_wal_replay_lsn()::text AS at',
        );
        if (rows[0]?.promoted === true) return rows[0].at;
        throw new Error(
          `PostgreSQL ${this.options.name} must be promoted within ${PROMOTED_WITHIN_MS} ms; it says:\n${this.#output}`,
        );
      };
      return retry(position, { pauseAfter: pauseUntil(Date.now() + PROMOTED_WITHIN_MS, 5) });
    });
  }

  /** Makes it silent, connections that are open included, as a link that drops packets does; or lets it go on. */
  signal(what: 'SIGSTOP' | 'SIGCONT'): void {
    // First the one that starts others.
    signalUnlessGone(postmaster(this.data), what);
    for (const pid of sessions(this.data)) signalUnlessGone(pid, what);
  }

  /** Runs one statement as the superuser, on a connection of its own. */
  async query(sql: string, values: unknown[] = [], database: string = DATABASE): Promise<Record<string, unknown>[]> {
    return this.as(
      'postgres',
      async (client) => (await client.query<Record<string, unknown>>(sql, values)).rows,
      database,
    );
  }

  /** Runs `work` signed in as a role. */
  async as<Result>(
    user: string,
    work: (client: pg.Client) => Promise<Result>,
    database: string = DATABASE,
  ): Promise<Result> {
    const { address, port, hosts, authority } = this.options;
    const ssl = { ca: authority.certificate, checkServerIdentity: () => undefined };
    const password = [ADMINISTRATOR, SUPERUSER].find(({ username }) => username === user)?.password;
    const client = new pg.Client({
      host: address,
      port,
      user,
      password,
      database,
      ssl,
      connectionTimeoutMillis: 2000,
      application_name: hosts[0],
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #writeCredentials(): void {
    const { authority, hosts } = this.options;
    const { certificate, key } = authority.issue(hosts);
    for (const [name, text] of [
      ['server.crt', certificate],
      ['server.key', key],
      ['pg_hba.conf', SIGN_IN],
    ] as const)
      this.#private(join(this.data, name), text);
  }

  /** Writes a file that only the server's account may read. @returns its path */
  #private(file: string, text: string): string {
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
    this.options.directory.give(file);
    return file;
  }
}

/** A replica replays what it has before it is promoted; this much would be a replica that was never near. */
const PROMOTED_WITHIN_MS = 30_000;
