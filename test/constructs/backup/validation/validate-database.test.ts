/** Over 250 lines: one database, which takes seconds to start, to restore and to damage, serves all of these tests. */
import { readdirSync } from 'node:fs';
import type { DatabaseResult } from '../../../../lib/runtime/verification/result';
import type { StoredVersion } from '../../../../simulator/object-store';
import { DATABASE } from '../../../../simulator/engines/rds-roles';
import { handler as writeMark } from '../../../../lib/constructs/backup/validation/write-mark.lambda';
import { keyOf } from '../../../../lib/runtime/verification/chain';
import { PATIENCE_MS } from '../../../support/patience';
import { firstOf } from '../../../support/in-full';
import { flip, HEAP_TUPLE, INDEX_ENTRY } from './damage';
import { EVIDENCE, inEnvironment, openRestoreLab, RESTORED, slotOf, writeLoad, type RestoreLab } from './restore-lab';

jest.setTimeout(PATIENCE_MS);

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

const ANOTHER =
  "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES (gen_random_uuid(), now(), 'us-west-2', 1)";

let lab: RestoreLab;
let heartbeats: string;
let heartbeatIndex: string;

let marks: StoredVersion[];

/** Codes of the failed checks of a result, in order. */
const failures = ({ checks }: Pick<DatabaseResult, 'checks'>): readonly (string | undefined)[] =>
  checks.filter(({ outcome }) => outcome === 'FAILED').map(({ code }) => code);

/** The marks' versions, oldest first. */
const stored = (): StoredVersion[] => lab.store.buckets.get(EVIDENCE) ?? [];

beforeAll(async () => {
  lab = await openRestoreLab();
  const { server } = lab.region;
  const [paths] = await server.query(
    "SELECT pg_relation_filepath('holdfast.heartbeat') AS heap, pg_relation_filepath('holdfast.heartbeat_pkey') AS index",
  );
  heartbeats = String(paths?.heap);
  heartbeatIndex = String(paths?.index);
  await lab.mark();
  lab.snapshot('early');
  await server.query(ANOTHER);
  await lab.mark();
  // Writes everything to the files, so that no replay repairs what a test damages in them.
  await server.query('CHECKPOINT');
  lab.snapshot('late');
  marks = [...stored()];
});
beforeEach(() => {
  lab.store.buckets.set(EVIDENCE, [...marks]);
});

afterAll(() => lab?.close());

describe('L6: a good restore proves its backup', () => {
  test('at rest: every check runs, and the result has what it found', async () => {
    const result = await lab.shared('late', () => lab.validate({ expectedSchemaVersion: LATEST }));
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
      tables: 15,
      // Tenants and their audit; heartbeats; epoch; regions; what is not audited; migrations.
      rows: 8 + 8 + 401 + 1 + 2 + 4 + LATEST,
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
        marksBy.set(name, [...stored()]);
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
    const versions = await lab.shared('late', async () => [
      await lab.validate({ expectedSchemaVersion: LATEST - 1 }),
      await lab.validate({ expectedSchemaVersion: LATEST + 1 }),
    ]);
    expect(versions.flatMap(failures)).toEqual([]);
  });
});

describe('L6: a restore that does not prove its backup fails with its own reason', () => {
  /** Damages a copy of the restored database as the superuser, and validates that. */
  const judged = (damage: string): Promise<DatabaseResult> =>
    lab.shared('late', async (server) => {
      await server.query(`CREATE DATABASE damaged TEMPLATE ${DATABASE}`, [], 'postgres');
      try {
        await server.query(`SET search_path = holdfast; ${damage}`, [], 'damaged');
        return await lab.validate({}, undefined, 'damaged');
      } finally {
        await server.as('postgres', async (client) => {
          await client.query('DROP DATABASE damaged WITH (FORCE)');
          // Roles are no database's.
          await client.query('ALTER ROLE holdfast_application NOBYPASSRLS');
        });
      }
    });
  /** A change of heartbeats while the ledger's triggers are off, which are on again afterwards. */
  const unseen = (statement: string): string =>
    [
      'ALTER TABLE heartbeat DISABLE TRIGGER USER',
      statement,
      ...['insert', 'update', 'delete', 'truncate'].map(
        (event) => `ALTER TABLE heartbeat ENABLE ALWAYS TRIGGER ledger_${event}`,
      ),
    ].join(';');
  const ONE = 'WHERE id = (SELECT id FROM heartbeat ORDER BY id LIMIT 1)';
  const CUSTOMER = 'CREATE OR REPLACE FUNCTION current_customer() RETURNS text LANGUAGE sql STABLE RETURN';
  const LAST = '(SELECT max(id) FROM schema_migration)';

  const DAMAGES = [
    ['a policy that lets more in', 'ALTER POLICY own_tenant ON tenants USING (true)', 'ISOLATION_CHANGED'],
    ['an application that is not bound', 'ALTER ROLE holdfast_application BYPASSRLS', 'ROLE_TOO_POWERFUL'],
    ['a missing table', 'DROP TABLE heartbeat', 'TABLE_MISSING'],
    ['a missing row', unseen(`DELETE FROM heartbeat ${ONE}`), 'ROWS_MISSING'],
    ['a changed row', unseen(`UPDATE heartbeat SET region = 'us-east-2' ${ONE}`), 'ROWS_CHANGED'],
    ['a missing line of the ledger', "DELETE FROM ledger WHERE relation = 'tenants'", 'ROWS_ADDED'],
    ['an extra row', unseen(ANOTHER), 'ROWS_ADDED'],
    ['a table without a ledger', 'CREATE TABLE notes (id int)', 'TABLE_UNACCOUNTED'],
    ['a ledger that is switched off', 'ALTER TABLE tenants DISABLE TRIGGER ledger_update', 'TABLE_UNACCOUNTED'],
    ['row-level security that is off', 'ALTER TABLE tenants DISABLE ROW LEVEL SECURITY', 'ISOLATION_DISABLED'],
    ['row-level security not forced', 'ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY', 'ISOLATION_DISABLED'],
    ['a missing policy', 'DROP POLICY own_tenant ON tenants', 'ISOLATION_CHANGED'],
    ['an extra policy', 'CREATE POLICY open ON tenants FOR SELECT USING (true)', 'ISOLATION_CHANGED'],
    ['a tenant that sees others', `${CUSTOMER} 'tenant-3'`, 'TENANT_SEES_OTHERS'],
    ['a tenant that sees nothing', `${CUSTOMER} NULL`, 'TENANT_SEES_LESS'],
    ['a stale schema', `DELETE FROM schema_migration WHERE id = ${LAST}`, 'SCHEMA_STALE'],
    [
      'an unknown schema',
      "INSERT INTO schema_migration (name, run_on) VALUES ('0099_unknown', now())",
      'SCHEMA_UNKNOWN',
    ],
  ] as const;

  test.each(firstOf(6, DAMAGES))('%s', async (_what, damage, code) => {
    const { checks, ...result } = await judged(damage);
    expect(failures({ checks })[0]).toBe(code);
    expect(result).toMatchObject({
      outcome: 'FAILED',
      code,
      reason: expect.stringMatching(new RegExp(`^${code}: .{20}`)),
    });
  });
});

describe('L6: damage below the database is found, page checksums being off', () => {
  const damaged = async (
    file: () => string,
    at: Parameters<typeof flip>[2],
  ): Promise<readonly (string | undefined)[]> => {
    const result = await lab.restored(
      'late',
      () => lab.validate(),
      (server) => flip(server, file(), at),
    );
    return failures(result);
  };
  /** Offset of the text of a heartbeat's region: after the id, two times, and the byte with the length. */
  const REGION_TEXT = HEAP_TUPLE.header + 16 + 8 + 8 + 1;

  test('checksums are off, or PostgreSQL itself would refuse the page', async () => {
    expect(await lab.region.server.query('SHOW data_checksums')).toEqual([{ data_checksums: 'off' }]);
  });

  test.each<[string, () => string, Parameters<typeof flip>[2], readonly string[]]>([
    [
      'a flipped bit in a value of a row',
      () => heartbeats,
      { block: 0, item: 5, byte: REGION_TEXT, bits: 0x01 },
      ['ROWS_CHANGED'],
    ],
    [
      'a flipped bit in an indexed value: the index does not have the row of the table',
      () => heartbeats,
      { block: 0, item: 5, byte: HEAP_TUPLE.header + 3, bits: 0x10 },
      ['INDEX_DAMAGED', 'ROWS_CHANGED'],
    ],
    [
      'a corrupt index',
      () => heartbeatIndex,
      { block: 1, item: 3, byte: INDEX_ENTRY.header, bits: 0xff },
      ['INDEX_DAMAGED'],
    ],
  ])('%s', async (_what, file, at, codes) => {
    expect(await damaged(file, at)).toEqual(codes);
  });

  test('a flipped bit in the header of a row', async () => {
    expect((await damaged(() => heartbeats, { block: 0, item: 5, byte: HEAP_TUPLE.headerLength, bits: 0x40 }))[0]).toBe(
      'HEAP_DAMAGED',
    );
  });
});

describe('L6: a restore must not fall behind the marks', () => {
  test('an older snapshot, passed off as a newer one', async () => {
    const result = await lab.shared('early', () => lab.validate());
    expect(failures(result)).toEqual(['BEHIND_MARK']);
    expect(result.reason).toMatch(
      /the number of changes of heartbeat must be 402 at least, as the mark of .* saw, and is 401/,
    );
  });

  test('the same snapshot is good for its own time', async () => {
    const first = JSON.parse(JSON.parse(stored()[0]?.body.toString() ?? '').payload).body.takenAt;
    const result = await lab.shared('early', () =>
      lab.validate({ recoveryPointTime: new Date(Date.parse(first) + 5001).toISOString() }),
    );
    // The second mark may lie within the tolerance too: then it is not yet required.
    expect(failures(result)).toEqual([]);
  });

  test.each<[what: string, code: string, spoil: () => unknown, event?: object]>([
    [
      'a mark that was changed',
      'MARK_TAMPERED',
      () => {
        const last = stored().at(-1);
        if (last) last.body = Buffer.from(last.body.toString().replace('402', '401'));
      },
    ],
    [
      'marks that stopped long before the recovery point',
      'MARK_MISSING',
      () => undefined,
      { recoveryPointTime: new Date(Date.now() + 2 * 3_600_000).toISOString() },
    ],
  ])('%s fails the restore, even if all else is good', async (_what, code, spoil, event = {}) => {
    lab.store.buckets.set(
      EVIDENCE,
      marks.map((version) => ({ ...version })),
    );
    await spoil();
    const result = await lab.shared('late', () => lab.validate({ expectedSchemaVersion: LATEST, ...event }));
    expect(failures(result)[0]).toBe(code);
  });
});

describe('the validator', () => {
  test('reports a database that it cannot reach, and runs no other check', async () => {
    const { checks, ...result } = await lab.validate({ port: 1 }, 12_000);
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
    const result = await lab.shared('late', () => lab.validate({ host }, 12_000));
    expect(result).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      reason: expect.stringMatching(/certificate|altnames/i),
    });
  });

  test('throws when the archive does not answer: a retry may help', async () => {
    lab.store.broken = 503;
    await expect(lab.shared('late', () => lab.validate())).rejects.toMatchObject({ name: 'Unproved' });
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
    const [before, after] = await lab.shared('late', async (server) => {
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
});
