import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { MIGRATION_EXIT } from '../../lib/contracts/migration';
import { buildMigration } from '../../simulator/regions/programs';
import { startMigration, startRegion, type Region } from '../support/postgres';

let region: Region;
let task: string;

const asOwner = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
  region.server.as('holdfast_migration', async (client) => {
    await client.query('SET ROLE holdfast_owner');
    return work(client);
  });

beforeAll(async () => {
  region = await startRegion();
  ({ folder: task } = await buildMigration(region.workplace.folder));
  expect(await startMigration(task, region.variables()).ended).toBe(MIGRATION_EXIT.upToDate);
  // Large: its rows are 1,900 bytes and stay in the table.
  await asOwner((client) =>
    client.query(`
      CREATE TABLE holdfast.large (id int PRIMARY KEY, body text);
      SELECT holdfast.keep_ledger('large');
      INSERT INTO holdfast.large SELECT i, repeat('x', 1900) FROM generate_series(1, 5000) AS i`),
  );
}, 60_000);

afterAll(() => region?.close());

const changed = (id: number): string => `
  UPDATE holdfast.large SET body = 'changed' WHERE id = ${id};
  DELETE FROM holdfast.large WHERE id = ${id + 1};
  INSERT INTO holdfast.large (id, body) VALUES (${id + 10_000}, 'new')`;
const gain = (client: Client, column: string): Promise<unknown> =>
  client.query(
    `BEGIN; ALTER TABLE holdfast.large ADD COLUMN ${column} text DEFAULT 'filled'; SELECT holdfast.keep_ledger('large'); COMMIT`,
  );
const RECONCILE = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT holdfast.reconcile_ledger('large')";

/** What does not agree, what is not covered, and whether a generation is open. */
const state = async (): Promise<unknown> => ({
  disagree: await region.server.query(`
    SELECT said.relation FROM holdfast.ledger_state AS said, holdfast.recount(said.relation) AS found
     WHERE (said.row_count, said.digest) IS DISTINCT FROM (found.row_count, found.digest)`),
  gaps: await region.server.query('SELECT * FROM holdfast.ledger_gaps'),
  open: (await region.server.query('SELECT relation FROM holdfast.ledgered WHERE next_generation IS NOT NULL')).length,
});
const changes = async (): Promise<number> =>
  Number((await region.server.query("SELECT changes FROM holdfast.ledger_state WHERE relation = 'large'"))[0]?.changes);

test('L6: the ledger agrees before, while and after it is reconciled; no writer waits, and every change is counted once', async () => {
  const before = await changes();
  await asOwner(async (client) => {
    await gain(client, 'note');
    expect(await state()).toEqual({ disagree: [], gaps: [], open: 1 });
    await client.query(changed(10));
    expect(await state()).toEqual({ disagree: [], gaps: [], open: 1 });
    await client.query(RECONCILE);
    await region.server.query(`SET lock_timeout = '1s'; ${changed(20)}`);
    await client.query('COMMIT');
    await client.query(changed(30));
    await client.query("UPDATE holdfast.large SET note = 'counted' WHERE id = 40");
  });
  expect(await state()).toEqual({ disagree: [], gaps: [], open: 0 });
  expect(await changes()).toBe(before + 3 * 4 + 2 + 1);
});

test('lines of a generation that is over go away when lines are folded', async () => {
  const over =
    "SELECT count(*)::int AS lines FROM holdfast.ledger JOIN holdfast.ledgered USING (relation) WHERE relation = 'large' AND ledger.generation < ledgered.generation";
  await asOwner(async (client) => {
    for (let turn = 0; turn < 500; turn += 1) await client.query('SELECT holdfast.fold_ledger()');
  });
  expect(await region.server.query(over)).toEqual([{ lines: 0 }]);
});

test('a second column before the first is reconciled: one recount covers both', async () => {
  await asOwner(async (client) => {
    await gain(client, 'second');
    await client.query(changed(50));
    await gain(client, 'third');
    await client.query(changed(60));
    await client.query(`${RECONCILE}; COMMIT`);
  });
  expect(await state()).toEqual({ disagree: [], gaps: [], open: 0 });
});

describe('the migration task', () => {
  const release = (name: string): string => {
    const folder = join(region.workplace.folder, name);
    cpSync(task, folder, { recursive: true });
    writeFileSync(
      join(folder, 'migrations', `${name}.sql`),
      `ALTER TABLE holdfast.large ADD COLUMN "${name}" text; SELECT holdfast.keep_ledger('large');`,
    );
    return folder;
  };

  test('reconciles what its migrations began; and stops where rows and ledger do not agree, on every run', async () => {
    const next = release('9001_gain');
    expect(await startMigration(next, region.variables()).ended).toBe(MIGRATION_EXIT.upToDate);
    expect(await state()).toEqual({ disagree: [], gaps: [], open: 0 });
    await region.server.query(
      'ALTER TABLE holdfast.large DISABLE TRIGGER ledger_delete; DELETE FROM holdfast.large WHERE id = 100; ALTER TABLE holdfast.large ENABLE ALWAYS TRIGGER ledger_delete; ALTER TABLE holdfast.large ADD COLUMN last text',
    );
    await asOwner((client) => client.query("SELECT holdfast.keep_ledger('large')"));
    const stopped = async (): Promise<void> => {
      const program = startMigration(next, region.variables());
      expect(await program.ended).toBe(MIGRATION_EXIT.migrationFailed);
      expect(program.output()).toContain('the rows of holdfast.large must add up to its ledger');
    };
    await stopped();
    await stopped();
    expect(await state()).toEqual({ disagree: [{ relation: 'large' }], gaps: [], open: 1 });
  }, 60_000);
});
