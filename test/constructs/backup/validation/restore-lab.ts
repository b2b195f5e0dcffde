/**
 * A database with its marks, snapshots of it, and restores: everything real but AWS itself, which answers on loopback.
 * What is under test are the handlers, as they are.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { handler as validateDatabase } from '../../../../lib/constructs/backup/validation/validate-database.lambda';
import { handler as writeMark } from '../../../../lib/constructs/backup/validation/write-mark.lambda';
import type { DatabaseResult } from '../../../../lib/runtime/verification/result';
import { startObjectStore, type ObjectStore } from '../../../../simulator/object-store';
import { KEY_ARN, signingKey, startKms } from '../../../runtime/verification/signing-key';
import { REGION, startMigratedRegion, type Region } from '../../../support/postgres';
import { freePort } from '../../../../simulator/engines/program';
import { DATABASE } from '../../../../simulator/engines/rds-roles';
import type { PostgresServer, ServerOptions } from '../../../../simulator/engines/server';
import { restoreSnapshot, snapshotOf } from '../../../support/postgres/storage-snapshot';

export const EVIDENCE = 'evidence';
/** Name and address of whatever is restored. */
export const RESTORED = { host: 'restored.c9.us-west-2.rds.amazonaws.com', address: '127.0.0.4' } as const;
/** Whole minutes from here on are the slots of marks. The database has no clock but the real one, and marks grow old by it. */
const FIRST_SLOT = Math.floor(Date.now() / 60_000) * 60_000;
export const slotOf = (slot: number): Date => new Date(FIRST_SLOT + slot * 60_000);

export interface RestoreLab {
  readonly region: Region;
  readonly store: ObjectStore;
  /** Runs the mark writer for the next slot, or a given one. */
  readonly mark: (slot?: number) => Promise<{ key: string; sequence: number; added: boolean }>;
  /** Takes a snapshot of the live database. */
  readonly snapshot: (name: string) => void;
  /** Does `work`, which must leave the database as it is, on a restored snapshot that the next test may have too. */
  readonly shared: <Result>(snapshot: string, work: (server: PostgresServer) => Promise<Result>) => Promise<Result>;
  /** Restores a snapshot and runs the server, does `work`, and ends it. */
  readonly restored: <Result>(
    snapshot: string,
    work: (server: PostgresServer) => Promise<Result>,
    before?: (server: PostgresServer) => void,
  ) => Promise<Result>;
  /** What a server that is restored needs: one at a time, for all have the same address. */
  readonly restoredOptions: () => ServerOptions;
  /** Runs the validator on what is restored now. @param named the database to read; default: the one that every server has */
  readonly validate: (event?: object, remainingMs?: number, named?: string) => Promise<DatabaseResult>;
  readonly variables: () => Record<string, string>;
  readonly close: () => Promise<void>;
}

/** With 8 tenants and 400 heartbeats. @param open starts the region; default: as tests usually do */
export async function openRestoreLab(open: () => Promise<Region> = startMigratedRegion): Promise<RestoreLab> {
  const region = await open();
  for (const rows of [
    "tenants (customer_id) SELECT 'tenant-' || i FROM generate_series(0, 7) AS i",
    "heartbeat (id, sent_at, region, epoch) SELECT gen_random_uuid(), now(), 'us-west-2', 1 FROM generate_series(1, 400)",
  ])
    await region.server.query(`SET holdfast.actor = 'test'; INSERT INTO holdfast.${rows}`);
  const key = signingKey();
  const [store, kms] = await Promise.all([startObjectStore(), startKms(key)]);
  store.buckets.set(EVIDENCE, []);
  region.nameServer.names.set(RESTORED.host, RESTORED.address);
  const port = await freePort(RESTORED.address);
  const variables = (): Record<string, string> => ({
    ...region.variables(),
    AWS_ENDPOINT_URL_S3: store.url,
    AWS_ENDPOINT_URL_KMS: kms.url,
    EVIDENCE_BUCKET: EVIDENCE,
    MARK_KEY: KEY_ARN,
    LOG_LEVEL: 'error',
  });
  const folder = (name: string): string => join(region.workplace.folder, `snapshot-${name}`);
  const restoredOptions = (): ServerOptions => {
    const { workplace, authority } = region;
    return {
      directory: workplace,
      authority,
      name: `restored-${randomUUID()}`,
      address: RESTORED.address,
      port,
      hosts: [RESTORED.host],
    };
  };
  let running: { readonly snapshot: string; readonly server: PostgresServer } | undefined;
  const release = async (): Promise<void> => {
    await running?.server.stop('at once');
    running = undefined;
  };
  let slots = 0;
  return {
    region,
    store,
    variables,
    mark(slot = slots++) {
      return inEnvironment(variables(), () => writeMark({ time: slotOf(slot).toISOString() }));
    },
    restoredOptions,
    snapshot: (name) => snapshotOf(region.server, folder(name)),
    async shared(snapshot, work) {
      if (running?.snapshot !== snapshot) {
        await release();
        const server = restoreSnapshot(folder(snapshot), restoredOptions());
        running = { snapshot, server };
        await server.start();
      }
      return work(running.server);
    },
    async restored(snapshot, work, before) {
      await release();
      const server = restoreSnapshot(folder(snapshot), restoredOptions());
      before?.(server);
      await server.start();
      try {
        return await work(server);
      } finally {
        await server.stop('at once');
      }
    },
    validate(event = {}, remainingMs = 60_000, named = DATABASE) {
      const asked = { restoreJobId: 'job', recoveryPointTime: soon(), host: RESTORED.host, port, ...event };
      return inEnvironment({ ...variables(), DATABASE_NAME: named }, () =>
        validateDatabase(asked, { getRemainingTimeInMillis: () => remainingMs }),
      );
    },
    async close() {
      await Promise.all([store.close(), kms.close(), region.close()]);
    },
  };
}

/** A recovery point just after whatever was marked just now: marks within the tolerance of clocks do not count yet. */
export const soon = (): string => new Date(Date.now() + 10_000).toISOString();

/** Runs `work` with these variables, and puts everything back. */
export async function inEnvironment<Result>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

const CANCELED = '57014';

/** Transactions one after another on the server itself, from several sessions, until `stop`: some of them are always half done. */
export function writeLoad(server: PostgresServer, sessions: number): { readonly stop: () => Promise<void> } {
  const loops = Array.from({ length: sessions }, (_, number) =>
    server
      .as('postgres', async (client) => {
        await client.query("SET application_name = 'write load'; SET holdfast.actor = 'write load'");
        await client.query(`DO $$ BEGIN LOOP
      INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) SELECT gen_random_uuid(), now(), '${REGION.west.name}', 1 FROM generate_series(1, 1 + (random() * 3)::int);
      PERFORM pg_sleep(0.002);
      UPDATE holdfast.tenants SET inactive_days = 30 + (random() * 90)::int WHERE customer_id = 'tenant-${number}';
      DELETE FROM holdfast.heartbeat WHERE id IN (SELECT id FROM holdfast.heartbeat ORDER BY id LIMIT 1);
      IF random() < 0.2 THEN ROLLBACK; ELSE COMMIT; END IF;
    END LOOP; END $$`);
      })
      .catch((error: { code?: string }) => {
        if (error.code !== CANCELED) throw error;
      }),
  );
  return {
    async stop() {
      await server.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'write load'");
      await Promise.all(loops);
    },
  };
}
