/** Over 250 lines: one database, which takes seconds to start, to restore and to damage, serves all of these tests. */
import { readdirSync } from 'node:fs';
import type { DatabaseResult } from '../../../../lib/runtime/verification/result';
import type { StoredVersion } from '../../../../simulator/object-store';
import type { PostgresServer } from '../../../../simulator/engines/server';
import { handler as writeMark } from '../../../../lib/constructs/backup/validation/write-mark.lambda';
import { keyOf } from '../../../../lib/runtime/verification/chain';
import { flip, HEAP_TUPLE, INDEX_ENTRY } from './damage';
import { EVIDENCE, inEnvironment, openRestoreLab, RESTORED, slotOf, writeLoad, type RestoreLab } from './restore-lab';

jest.setTimeout(20_000);

/** The schema version is the number of the latest migration. */
const LATEST = readdirSync('db/migrations').length;
const NAMES = [
  'reachable',
  'marks',
  'schema version',
  'row-level security',
  'structure',
  'ledger',
  'high-water mark',
  'tenant read',
];

let lab: RestoreLab;
let heartbeats: string;
let heartbeatIndex: string;

let marks: StoredVersion[];

/** The failed checks of a result. */
const failures = ({ checks }: DatabaseResult): unknown[] => checks.filter(({ outcome }) => outcome === 'FAILED');

beforeAll(async () => {
  lab = await openRestoreLab();
  const { server } = lab.region;
  await server.query(
    "INSERT INTO holdfast.tenants (customer_id) SELECT 'tenant-' || i FROM generate_series(0, 7) AS i",
  );
  await server.query(
    "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) SELECT gen_random_uuid(), now(), 'us-west-2', 1 FROM generate_series(1, 400)",
  );
  const [paths] = await server.query(
    "SELECT pg_relation_filepath('holdfast.heartbeat') AS heap, pg_relation_filepath('holdfast.heartbeat_pkey') AS index",
  );
  heartbeats = String(paths?.heap);
  heartbeatIndex = String(paths?.index);
  await lab.mark();
  lab.snapshot('early');
  await server.query(
    "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES (gen_random_uuid(), now(), 'us-west-2', 1)",
  );
  await lab.mark();
  // Writes everything to the files, so that no replay repairs what a test damages in them.
  await server.query('CHECKPOINT');
  lab.snapshot('late');
  marks = [...(lab.store.buckets.get(EVIDENCE) ?? [])];
}, 40_000);
beforeEach(() => {
  lab.store.buckets.set(EVIDENCE, [...marks]);
});

afterAll(() => lab?.close());

describe('L6: a good restore proves its backup', () => {
  test('at rest: every check runs, and the result has what it found', async () => {
    const result = await lab.restored('late', () => lab.validate({ expectedSchemaVersion: LATEST }));
    expect(failures(result)).toEqual([]);
    expect(result).toMatchObject({
      restoreJobId: 'job',
      outcome: 'SUCCESSFUL',
      code: null,
      reason: `proved: ${NAMES.join(', ')}`,
    });
    expect(result.checks.map(({ name }) => name)).toEqual(NAMES);
    expect(result.measured).toMatchObject({
      schemaVersion: LATEST,
      tables: 5,
      rows: 8 + 401 + 1 + LATEST,
      tenants: 5,
      marksVerified: 2,
      latestHeartbeatAt: expect.any(String),
    });
    expect(result.measured.markAgeSeconds).toBeGreaterThan(5);
  });

  test('at any instant of a write load, from a snapshot of the volume', async () => {
    const load = writeLoad(lab.region.server, 5);
    const marksBy = new Map<string, StoredVersion[]>();
    try {
      for (const [name, pauseMs] of [
        ['one', 100],
        ['two', 170],
        ['three', 230],
      ] as const) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        await lab.mark();
        lab.snapshot(name);
        marksBy.set(name, [...(lab.store.buckets.get(EVIDENCE) ?? [])]);
      }
    } finally {
      await load.stop();
    }
    const rows = new Set<unknown>();
    for (const [name, marks] of marksBy) {
      lab.store.buckets.set(EVIDENCE, marks);
      const result = await lab.restored(name, () => lab.validate());
      expect(failures(result)).toEqual([]);
      rows.add(result.measured.rows);
    }
    expect(rows.size).toBe(marksBy.size);
  });

  test('under a release that is newer or older than its schema: the marks decide which version is expected', async () => {
    const versions = await lab.restored('late', async () => [
      await lab.validate({ expectedSchemaVersion: LATEST - 1 }),
      await lab.validate({ expectedSchemaVersion: LATEST + 1 }),
    ]);
    expect(versions.flatMap(failures)).toEqual([]);
  });
});

describe('L6: a restore that does not prove its backup fails with its own reason', () => {
  /** Damages a restored database as the superuser, validates it, and returns the failed codes in order. */
  const found = async (
    snapshot: string,
    damage: (server: PostgresServer) => Promise<unknown>,
  ): Promise<readonly (string | undefined)[]> => {
    const { checks, ...result } = await lab.restored(snapshot, async (server) => {
      await damage(server);
      return lab.validate();
    });
    const codes = checks.filter(({ outcome }) => outcome === 'FAILED').map(({ code }) => code);
    expect(result).toMatchObject({
      outcome: 'FAILED',
      code: codes[0],
      reason: expect.stringMatching(new RegExp(`^${codes[0]}: .{20}`)),
    });
    return codes;
  };
  const sql =
    (...statements: readonly string[]) =>
    async (server: PostgresServer): Promise<void> => {
      for (const statement of statements) await server.query(statement);
    };
  /** Runs a statement while the ledger's triggers are off, and switches them on again. */
  const unseen = (statement: string) =>
    sql(
      'ALTER TABLE holdfast.heartbeat DISABLE TRIGGER USER',
      statement,
      ...['insert', 'update', 'delete', 'truncate'].map(
        (event) => `ALTER TABLE holdfast.heartbeat ENABLE ALWAYS TRIGGER ledger_${event}`,
      ),
    );
  const ONE = 'WHERE id = (SELECT id FROM holdfast.heartbeat ORDER BY id LIMIT 1)';
  const ANOTHER =
    "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES (gen_random_uuid(), now(), 'us-west-2', 1)";

  test.each<[string, (server: PostgresServer) => Promise<void>, string]>([
    ['a missing table', sql('DROP TABLE holdfast.heartbeat'), 'TABLE_MISSING'],
    ['a missing row', unseen(`DELETE FROM holdfast.heartbeat ${ONE}`), 'ROWS_MISSING'],
    ['an extra row', unseen(ANOTHER), 'ROWS_ADDED'],
    ['a changed row', unseen(`UPDATE holdfast.heartbeat SET region = 'us-east-2' ${ONE}`), 'ROWS_CHANGED'],
    ['a missing line of the ledger', sql("DELETE FROM holdfast.ledger WHERE relation = 'tenants'"), 'ROWS_ADDED'],
    ['a table without a ledger', sql('CREATE TABLE holdfast.notes (id int)'), 'TABLE_UNACCOUNTED'],
    [
      'a ledger that is switched off',
      sql('ALTER TABLE holdfast.tenants DISABLE TRIGGER ledger_update'),
      'TABLE_UNACCOUNTED',
    ],
    [
      'row-level security that is disabled',
      sql('ALTER TABLE holdfast.tenants DISABLE ROW LEVEL SECURITY'),
      'ISOLATION_DISABLED',
    ],
    [
      'row-level security that is not forced',
      sql('ALTER TABLE holdfast.tenants NO FORCE ROW LEVEL SECURITY'),
      'ISOLATION_DISABLED',
    ],
    ['a missing policy', sql('DROP POLICY own_tenant ON holdfast.tenants'), 'ISOLATION_CHANGED'],
    ['an extra policy', sql('CREATE POLICY open ON holdfast.tenants FOR SELECT USING (true)'), 'ISOLATION_CHANGED'],
    [
      'a policy that lets more in',
      sql('ALTER POLICY own_tenant ON holdfast.tenants USING (true)'),
      'ISOLATION_CHANGED',
    ],
    [
      'an application that row-level security does not bind',
      sql('ALTER ROLE holdfast_application BYPASSRLS'),
      'ROLE_TOO_POWERFUL',
    ],
    [
      'a tenant that sees others',
      sql("CREATE OR REPLACE FUNCTION holdfast.current_customer() RETURNS text LANGUAGE sql STABLE RETURN 'tenant-3'"),
      'TENANT_SEES_OTHERS',
    ],
    [
      'a tenant that sees nothing',
      sql('CREATE OR REPLACE FUNCTION holdfast.current_customer() RETURNS text LANGUAGE sql STABLE RETURN NULL'),
      'TENANT_SEES_LESS',
    ],
    [
      'a stale schema',
      sql('DELETE FROM holdfast.schema_migration WHERE id = (SELECT max(id) FROM holdfast.schema_migration)'),
      'SCHEMA_STALE',
    ],
    [
      'an unknown schema',
      sql("INSERT INTO holdfast.schema_migration (name, run_on) VALUES ('0099_unknown', now())"),
      'SCHEMA_UNKNOWN',
    ],
    [
      'an epoch that went back',
      sql(
        'ALTER TABLE holdfast.epoch DISABLE TRIGGER epoch_rises; ALTER TABLE holdfast.epoch DROP CONSTRAINT epoch_positive; UPDATE holdfast.epoch SET epoch = 0',
      ),
      'BEHIND_MARK',
    ],
  ])('%s', async (_what, damage, code) => {
    expect((await found('late', damage))[0]).toBe(code);
  });
});

describe('L6: damage below the database is found, page checksums being off', () => {
  const damaged = async (
    file: () => string,
    at: Parameters<typeof flip>[2],
  ): Promise<readonly (string | undefined)[]> => {
    const { checks } = await lab.restored(
      'late',
      () => lab.validate(),
      (server) => flip(server, file(), at),
    );
    return checks.filter(({ outcome }) => outcome === 'FAILED').map(({ code }) => code);
  };
  /** Offset of the text of a heartbeat's region: after the id, two times, and the byte with the length. */
  const REGION_TEXT = HEAP_TUPLE.header + 16 + 8 + 8 + 1;

  test('checksums are off, or PostgreSQL itself would refuse the page', async () => {
    expect(await lab.region.server.query('SHOW data_checksums')).toEqual([{ data_checksums: 'off' }]);
  });
  test('a flipped bit in the header of a row', async () => {
    expect((await damaged(() => heartbeats, { block: 0, item: 5, byte: HEAP_TUPLE.headerLength, bits: 0x40 }))[0]).toBe(
      'HEAP_DAMAGED',
    );
  });
  test('a flipped bit in a value of a row', async () => {
    expect(await damaged(() => heartbeats, { block: 0, item: 5, byte: REGION_TEXT, bits: 0x01 })).toEqual([
      'ROWS_CHANGED',
    ]);
  });
  test('a flipped bit in an indexed value: the index does not have the row of the table', async () => {
    expect(await damaged(() => heartbeats, { block: 0, item: 5, byte: HEAP_TUPLE.header + 3, bits: 0x10 })).toEqual([
      'INDEX_DAMAGED',
      'ROWS_CHANGED',
    ]);
  });
  test('a corrupt index', async () => {
    expect(await damaged(() => heartbeatIndex, { block: 1, item: 3, byte: INDEX_ENTRY.header, bits: 0xff })).toEqual([
      'INDEX_DAMAGED',
    ]);
  });
});

describe('L6: a restore must not fall behind the marks', () => {
  const codes = async (snapshot: string, event?: object): Promise<readonly (string | undefined)[]> =>
    failuresOf(await lab.restored(snapshot, () => lab.validate(event)));
  const failuresOf = ({ checks }: DatabaseResult): (string | undefined)[] =>
    checks.filter(({ outcome }) => outcome === 'FAILED').map(({ code }) => code);
  /** The marks' versions, oldest first. */
  const stored = (): StoredVersion[] => lab.store.buckets.get(EVIDENCE) ?? [];
  const last = (): StoredVersion => {
    const found = stored().at(-1);
    if (!found) throw new Error('there must be a mark');
    return found;
  };

  test('an older snapshot, passed off as a newer one', async () => {
    const result = await lab.restored('early', () => lab.validate());
    expect(failuresOf(result)).toEqual(['BEHIND_MARK']);
    expect(result.reason).toMatch(
      /the number of changes of heartbeat must be 402 at least, as the mark of .* saw, and is 401/,
    );
  });

  test('the same snapshot is good for its own time', async () => {
    const first = JSON.parse(JSON.parse(stored()[0]?.body.toString() ?? '').payload).body.takenAt;
    const result = await lab.restored('early', () =>
      lab.validate({ recoveryPointTime: new Date(Date.parse(first) + 5001).toISOString() }),
    );
    // The second mark may lie within the tolerance too: then it is not yet required.
    expect(failuresOf(result)).toEqual([]);
  });

  test.each<[string, string, () => void]>([
    [
      'a mark that was changed',
      'MARK_TAMPERED',
      () => {
        last().body = Buffer.from(last().body.toString().replace('402', '401'));
      },
    ],
    [
      'a mark with a wrong signature',
      'MARK_TAMPERED',
      () => {
        last().body = Buffer.from(
          last()
            .body.toString()
            .replace(/"signature":"..../, '"signature":"AAAA'),
        );
      },
    ],
    ['an overwritten mark', 'MARK_TAMPERED', () => lab.store.put(EVIDENCE, last().key, last().body)],
    [
      'an old mark in a new place',
      'MARK_REPLAYED',
      () => lab.store.put(EVIDENCE, keyOf('marks/us-west-2', slotOf(20)), stored()[0]?.body ?? ''),
    ],
    [
      'an old mark in the place of the latest',
      'MARK_REPLAYED',
      () => {
        last().body = stored()[0]?.body ?? Buffer.of();
      },
    ],
    ['a mark that was deleted', 'MARK_MISSING', () => lab.store.put(EVIDENCE, last().key, '', { marker: true })],
    ['no mark at all', 'MARK_MISSING', () => lab.store.buckets.set(EVIDENCE, [])],
  ])('%s fails the restore, even if all else is good', async (_what, code, spoil) => {
    lab.store.buckets.set(
      EVIDENCE,
      marks.map((version) => ({ ...version })),
    );
    spoil();
    expect((await codes('late', { expectedSchemaVersion: LATEST }))[0]).toBe(code);
  });

  test('a missing mark in the middle', async () => {
    await lab.mark(40);
    await lab.mark(41);
    lab.store.buckets.set(
      EVIDENCE,
      stored().filter(({ key }) => key !== keyOf('marks/us-west-2', slotOf(40))),
    );
    expect((await codes('late'))[0]).toBe('MARK_MISSING');
  });

  test('marks that stopped long before the recovery point', async () => {
    expect((await codes('late', { recoveryPointTime: new Date(Date.now() + 2 * 3_600_000).toISOString() }))[0]).toBe(
      'MARK_MISSING',
    );
  });
});

describe('the validator', () => {
  test('reports a database that it cannot reach, and runs no other check', async () => {
    const { checks, ...result } = await lab.validate({}, 12_000);
    expect(result).toMatchObject({
      outcome: 'FAILED',
      code: 'DATABASE_UNREACHABLE',
      reason: expect.stringContaining(RESTORED.host),
    });
    expect(checks.map(({ outcome }) => outcome)).toEqual(['FAILED', ...NAMES.slice(1).map(() => 'NOT_RUN')]);
  });

  test('does not sign in to a server whose certificate is for another name', async () => {
    const host = 'impostor.c9.us-west-2.rds.amazonaws.com';
    lab.region.nameServer.names.set(host, RESTORED.address);
    const result = await lab.restored('late', () => lab.validate({ host }, 12_000));
    expect(result).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      reason: expect.stringMatching(/certificate|altnames/i),
    });
  });

  test('throws when the archive does not answer: a retry may help', async () => {
    lab.store.broken = 503;
    await expect(lab.restored('late', () => lab.validate())).rejects.toMatchObject({ name: 'Unproved' });
    lab.store.broken = undefined;
  });

  test.each([
    ['no time', { recoveryPointTime: undefined }],
    ['an invalid time', { recoveryPointTime: 'yesterday' }],
    ['a host of another domain', { host: 'rds.amazonaws.com.example.org' }],
    ['no job', { restoreJobId: '' }],
  ])('refuses an event with %s', async (_what, event) => {
    await expect(lab.validate(event)).rejects.toMatchObject({ name: 'ZodError' });
  });

  test('leaves the restored database as it was', async () => {
    const state = 'SELECT relation, changes FROM holdfast.ledger_state ORDER BY 1';
    const [before, after] = await lab.restored('late', async (server) => {
      const first = await server.query(state);
      await lab.validate();
      return [first, await server.query(state)];
    });
    expect(after).toEqual(before);
  });
});

describe('the mark writer', () => {
  test('writes one mark a slot, however often it runs', async () => {
    const before = stored().length;
    expect(await lab.mark(50)).toMatchObject({ key: keyOf('marks/us-west-2', slotOf(50)), added: true });
    expect(await lab.mark(50)).toMatchObject({ added: false });
    expect(await lab.mark(45)).toMatchObject({ added: false });
    expect(stored()).toHaveLength(before + 1);
  });

  test('marks hold counters, and nothing of a tenant', async () => {
    expect(stored().length).toBeGreaterThan(0);
    expect(
      stored()
        .map(({ body }) => body.toString())
        .join(),
    ).not.toContain('tenant-');
  });

  test('refuses an event that is not scheduled', async () => {
    await expect(inEnvironment(lab.variables(), () => writeMark({ detail: {} }))).rejects.toMatchObject({
      name: 'ZodError',
    });
  });

  const stored = (): StoredVersion[] => lab.store.buckets.get(EVIDENCE) ?? [];
});
