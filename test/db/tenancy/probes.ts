/**
 * What the engine holds for a tenant's data, one probe a promise and a table: each fails where a policy, a trigger or a grant that
 * its name mentions is missing. Over 250 lines: one table of probes.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'pg';

/** SQLSTATEs of refusals. */
export const REFUSED = { right: '42501', check: '23514', actor: 'NA002', order: '55000' } as const;

/** Works as the roles do, in one transaction that is rolled back. */
export interface Bench {
  /** Runs a statement as a role of `holdfast_…`, or as the superuser; for `customer` and `actor` as they are now. @returns rows */
  readonly as: (role: string, sql: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>;
  /** How many rows a statement changed. */
  readonly count: (role: string, sql: string) => Promise<number | null>;
  readonly refused: (code: string, role: string, sql: string) => Promise<void>;
  customer: string;
  actor: string;
}

export interface Probe {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
}

/** @param client signed in as the superuser, in a transaction */
export function openBench(client: Client): Bench {
  const run: Bench['as'] = async (...asked) => (await result(...asked)).rows;
  const result = async (role: string, sql: string, ...values: unknown[]) => {
    await client.query('SAVEPOINT statement');
    try {
      await client.query(
        `SELECT set_config('holdfast.customer_id', $1, true), set_config('holdfast.actor', $2, true), set_config('holdfast.source_ip', '192.0.2.7', true), set_config('holdfast.request_id', 'request-1', true)`,
        [bench.customer, bench.actor],
      );
      await client.query(`SET LOCAL SESSION AUTHORIZATION ${role === 'postgres' ? role : `holdfast_${role}`}`);
      const found = await client.query<Record<string, unknown>>(sql, values);
      await client.query('SET LOCAL SESSION AUTHORIZATION DEFAULT; RELEASE statement');
      return found;
    } catch (error) {
      await client.query('ROLLBACK TO statement; RELEASE statement');
      throw error;
    }
  };
  const bench: Bench = {
    customer: 'acme',
    actor: 'arn:aws:sts::111122223333:assumed-role/Administrator/alice',
    as: run,
    count: async (role, sql) => (await result(role, sql)).rowCount,
    async refused(code, role, sql) {
      const answer = await run(role, sql).then(
        () => 'done',
        (error: { code?: string; message: string }) => (error.code === code ? code : error.message),
      );
      same(answer, code, sql);
    },
  };
  return bench;
}

/** Runs `work` in a transaction that is rolled back. */
export async function rolledBack<Result>(client: Client, work: (bench: Bench) => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    return await work(openBench(client));
  } finally {
    await client.query('ROLLBACK');
  }
}

function same(found: unknown, wanted: unknown, what: string): void {
  if (!isDeepStrictEqual(found, wanted))
    throw new Error(`${what}: must be ${JSON.stringify(wanted)}, and is ${JSON.stringify(found)}`);
}

export const OWNER = '00000000-0000-4000-8000-000000000001';
const USER = '00000000-0000-4000-8000-000000000002';
const VERIFIER = `scrypt$15$8$1$${'a'.repeat(22)}$${'b'.repeat(43)}`;
const ID = 'holdfast.current_customer()';

interface Change {
  readonly role: 'application' | 'operator';
  readonly inserted: string;
  readonly updated: string;
  readonly deleted?: string;
}

/** How each table is written by those who may; the audit writes itself. In this order, each may refer to those before. */
const CHANGES: Readonly<Record<string, Change>> = {
  tenants: {
    role: 'operator',
    inserted: `INSERT INTO holdfast.tenants (customer_id) VALUES (${ID})`,
    updated: 'UPDATE holdfast.tenants SET inactive_days = 90',
  },
  subscriptions: {
    role: 'operator',
    inserted: `INSERT INTO holdfast.subscriptions (customer_id, subscription_id) VALUES (${ID}, 'basic'), (${ID}, 'archive')`,
    updated: "UPDATE holdfast.subscriptions SET ended_at = now() WHERE subscription_id = 'archive'",
  },
  members: {
    role: 'application',
    inserted: `INSERT INTO holdfast.members (customer_id, member_id, email, role) VALUES (${ID}, '${OWNER}', 'owner@example.com', 'owner'), (${ID}, '${USER}', 'user@example.com', 'user')`,
    updated: `UPDATE holdfast.members SET role = 'auditor' WHERE member_id = '${USER}'`,
    deleted: `DELETE FROM holdfast.members WHERE member_id = '${USER}'`,
  },
  credentials: {
    role: 'application',
    inserted: `INSERT INTO holdfast.credentials (customer_id, member_id, verifier) VALUES (${ID}, '${OWNER}', '${VERIFIER}')`,
    updated: `UPDATE holdfast.credentials SET verifier = replace(verifier, 'a', 'c') WHERE member_id = '${OWNER}'`,
    deleted: `DELETE FROM holdfast.credentials WHERE member_id = '${OWNER}'`,
  },
  settings: {
    role: 'application',
    inserted: `INSERT INTO holdfast.settings (customer_id, networks) VALUES (${ID}, '{192.0.2.0/24,2001:db8::/32}')`,
    updated: 'UPDATE holdfast.settings SET idle_minutes = 60',
  },
  identity_providers: {
    role: 'application',
    inserted: `INSERT INTO holdfast.identity_providers (customer_id, kind, issuer, client_id) VALUES (${ID}, 'oidc', 'https://idp.example.com', 'holdfast')`,
    updated: "UPDATE holdfast.identity_providers SET tried_at = now() WHERE kind = 'oidc'",
    deleted: "DELETE FROM holdfast.identity_providers WHERE kind = 'oidc'",
  },
  domains: {
    role: 'application',
    inserted: `INSERT INTO holdfast.domains (customer_id, domain, challenge, next_hop) VALUES (${ID}, 'example.com', repeat('x', 22), 'mx.example.com')`,
    updated: `UPDATE holdfast.domains SET port = 587 WHERE domain = 'example.com'`,
    deleted: "DELETE FROM holdfast.domains WHERE domain = 'example.com'",
  },
};
/** Tables with customer_id. */
export const TENANT_TABLES = [...Object.keys(CHANGES), 'audit'];

/** Gives each tenant rows in every table. */
export async function furnish(bench: Bench, tenants: readonly string[]): Promise<void> {
  for (const tenant of tenants) {
    bench.customer = tenant;
    for (const { role, inserted } of Object.values(CHANGES)) await bench.as(role, inserted);
  }
}

const count = async (bench: Bench, role: string, rest: string): Promise<unknown> =>
  (await bench.as(role, `SELECT count(*)::int AS rows FROM ${rest}`))[0]?.rows;

const agrees = async (bench: Bench, table: string): Promise<void> =>
  same(
    await bench.as(
      'postgres',
      'SELECT (said.row_count, said.digest) = (found.row_count, found.digest) AS agrees FROM holdfast.ledger_state AS said, holdfast.recount($1) AS found WHERE said.relation = $1',
      table,
    ),
    [{ agrees: true }],
    `ledger of ${table}`,
  );

/** As if all subscriptions had ended so long ago: the engine lets no role say so. */
export const endedSince = (bench: Bench, ago: string): Promise<unknown> =>
  bench.as(
    'postgres',
    `UPDATE holdfast.tenants SET status = 'inactive', terminated_at = now() - interval '${ago}' WHERE customer_id = $1`,
    bench.customer,
  );
const HOLD = "UPDATE holdfast.tenants SET legal_hold = true, legal_hold_reason = 'court order', legal_hold_until = ";

/** Purges the tenant as far as it goes. @returns rows deleted, step by step */
export async function purge(bench: Bench): Promise<number[]> {
  const steps: number[] = [];
  for (;;) {
    const [found] = await bench.as('purge', "SELECT holdfast.purge_rows('{}')::int AS rows");
    steps.push(Number(found?.rows));
    if (found?.rows === 0) return steps;
  }
}

const changed = async (bench: Bench, table: string, role: string, sql: string): Promise<void> => {
  const before = Number(await count(bench, 'postgres', `holdfast.audit WHERE relation = '${table}'`));
  const rows = await bench.count(role, sql);
  same(
    await count(bench, 'postgres', `holdfast.audit WHERE relation = '${table}'`),
    before + Number(rows),
    `audit rows after: ${sql}`,
  );
  await agrees(bench, table);
  await agrees(bench, 'audit');
};

const READERS: readonly (readonly [role: string, columns: string, table: string])[] = [
  ...['subscriptions', 'members', 'credentials', 'settings', 'identity_providers', 'domains', 'tenants'].map(
    (table) => ['application', '*', table] as const,
  ),
  ...['tenants', 'subscriptions'].map((table) => ['operator', '*', table] as const),
  ['sweep', 'customer_id, status, terminated_at, inactive_days, legal_hold, legal_hold_until, purge_ref', 'tenants'],
  [
    'verification',
    'customer_id, status, created_at, terminated_at, inactive_days, legal_hold, legal_hold_until',
    'tenants',
  ],
  ['verification', '*', 'not_audited'],
];

const ofLedger = (table: string): readonly Probe[] => [
  {
    name: `L6: the ledger of ${table} agrees with its rows, and misses no change`,
    async run(bench) {
      await agrees(bench, table);
      same(
        await bench.as('verification', 'SELECT gap FROM holdfast.ledger_gaps WHERE relation = $1', table),
        [],
        'gaps',
      );
    },
  },
  {
    name: `L6: TRUNCATE of ${table} is refused`,
    async run(bench) {
      const answer = await bench.as('postgres', `TRUNCATE holdfast.${table} CASCADE`).then(
        () => 'done',
        (error: Error) => error.message,
      );
      same(answer, `holdfast.${table} has an integrity ledger and cannot be truncated`, 'TRUNCATE');
    },
  },
];

const perTable = (table: string): readonly Probe[] => [
  {
    name: `B1: a tenant sees its own rows of ${table}, and no other's`,
    async run(bench) {
      const seen = 'SELECT DISTINCT customer_id AS of FROM holdfast.';
      same(await bench.as('tenant_reader', seen + table), [{ of: 'acme' }], 'seen as acme');
      bench.customer = '';
      same(await bench.as('tenant_reader', seen + table), [], 'seen as no tenant');
      same(await bench.as('owner', seen + table), [], 'seen by the owner as no tenant');
    },
  },
  {
    name: `L6: verification counts every tenant's rows of ${table}`,
    run: async (bench) =>
      same(
        await bench.as('verification', `SELECT count(DISTINCT customer_id)::int AS tenants FROM holdfast.${table}`),
        [{ tenants: 2 }],
        'tenants',
      ),
  },
  {
    name: `P3: a purge when it is due (purgeable_customer) leaves no row in ${table}, and the ledger agrees`,
    async run(bench) {
      await endedSince(bench, '120 days');
      const others = Number(await count(bench, 'postgres', `holdfast.${table} WHERE customer_id <> 'acme'`));
      same(
        await count(bench, 'purge', `holdfast.${table}`),
        await count(bench, 'postgres', `holdfast.${table} WHERE customer_id = 'acme'`),
        'rows that the purge sees',
      );
      await purge(bench);
      same(await count(bench, 'postgres', `holdfast.${table}`), others, 'rows that are left');
      await agrees(bench, table);
    },
  },
  {
    name: `P2: before it is due, and on hold, no row of ${table} can be deleted by the purge's own role`,
    async run(bench) {
      for (const [ago, then] of [
        ['0 days', undefined],
        ['119 days', undefined],
        ['119 days 23:59:59.999999', undefined],
        ['121 days', `${HOLD} now() + interval '1 day'`],
      ] as const) {
        await endedSince(bench, ago);
        if (then !== undefined) await bench.as('operator', then);
        same(await bench.count('purge', `DELETE FROM holdfast.${table}`), 0, ago);
      }
    },
  },
  {
    name: `P3: the purge's role may rewrite ${table}`,
    run: async (bench) => void (await bench.as('purge', `REINDEX TABLE holdfast.${table}`)),
  },
];

const ofChange = ([table, { role, inserted, updated, deleted }]: [string, Change]): readonly Probe[] => [
  {
    name: `F14: each row of ${table} that is added, changed or removed is one row of audit`,
    async run(bench) {
      await changed(bench, table, role, updated);
      if (deleted !== undefined) await changed(bench, table, role, deleted);
      bench.customer = 'acme-3';
      const before = Object.entries(CHANGES).slice(0, Object.keys(CHANGES).indexOf(table));
      for (const [, change] of before) await bench.as(change.role, change.inserted);
      await changed(bench, table, role, inserted);
    },
  },
  {
    name: `F14: a change of ${table} without an actor is refused`,
    async run(bench) {
      for (const actor of ['', 'sign-in']) {
        bench.actor = actor;
        for (const sql of [updated, ...(deleted === undefined ? [] : [deleted])])
          await bench.refused(REFUSED.actor, role, sql);
      }
    },
  },
];

/** Every probe; each begins with the tenants `acme` and `acme-2` as `furnish` leaves them. */
export const PROBES: readonly Probe[] = [
  ...[...TENANT_TABLES, 'purges', 'not_audited'].flatMap(ofLedger),
  ...TENANT_TABLES.flatMap(perTable),
  ...Object.entries(CHANGES).flatMap(ofChange),
  ...READERS.map(([role, columns, table]) => ({
    name: `grants: ${role} reads ${columns} of ${table}`,
    async run(bench: Bench) {
      if (Number(await count(bench, role, `(SELECT ${columns} FROM holdfast.${table}) AS found`)) === 0)
        throw new Error('must be a row at least');
    },
  })),
  {
    name: 'F15: neither the application nor the operator has another way to the audit than extract_audit',
    async run(bench) {
      for (const role of ['application', 'operator', 'sweep'])
        for (const sql of [
          'SELECT FROM holdfast.audit',
          'INSERT INTO holdfast.audit DEFAULT VALUES',
          'DELETE FROM holdfast.audit',
        ])
          await bench.refused(REFUSED.right, role, sql);
    },
  },
  {
    name: 'F14: a row of audit names actor, program, source address and request, and not the secret',
    async run(bench) {
      bench.actor = OWNER;
      await bench.as('application', CHANGES.credentials?.updated ?? '');
      same(
        await bench
          .as(
            'postgres',
            `SELECT actor, program, source_ip, request_id, operation, before, after FROM holdfast.audit WHERE actor = '${OWNER}'`,
          )
          .then(([row]) => ({
            ...row,
            before: Object.keys(Object(row?.before)).includes('verifier'),
            after: Object(row?.after).verifier,
          })),
        {
          actor: OWNER,
          program: 'holdfast_application',
          source_ip: '192.0.2.7',
          request_id: 'request-1',
          operation: 'updated',
          before: false,
          after: 'changed',
        },
        'audit row',
      );
    },
  },
  {
    name: 'F14: actor sign-in may count failures and lock credentials, which is not audited',
    async run(bench) {
      bench.actor = 'sign-in';
      const before = await count(bench, 'postgres', 'holdfast.audit');
      await bench.as(
        'application',
        "UPDATE holdfast.credentials SET failures = 5, locked_until = now() + interval '15 minutes'",
      );
      same(await count(bench, 'postgres', 'holdfast.audit'), before, 'audit rows');
    },
  },
  {
    name: 'F14: the audit is append-only for every role, the owner included',
    async run(bench) {
      for (const role of ['owner', 'postgres'])
        for (const sql of ["UPDATE holdfast.audit SET actor = 'other'", 'DELETE FROM holdfast.audit'])
          await bench.refused(REFUSED.right, role, sql);
    },
  },
  {
    name: 'F16: extract_audit gives the operator the audit of one tenant, and is itself audited',
    async run(bench) {
      const extract = "SELECT DISTINCT customer_id FROM holdfast.extract_audit('-infinity', 'infinity')";
      same(await bench.as('operator', extract), [{ customer_id: 'acme' }], 'tenants in the extract');
      same(await count(bench, 'postgres', "holdfast.audit WHERE operation = 'extracted'"), 1, 'extracts in the audit');
      await bench.refused(REFUSED.right, 'application', extract);
    },
  },
  {
    name: 'P1: while one of two subscriptions runs, tenants is active; after the last it is inactive from now on',
    async run(bench) {
      const state = "SELECT status, terminated_at = now() AS now FROM holdfast.tenants WHERE customer_id = 'acme'";
      await bench.as('operator', CHANGES.subscriptions?.updated ?? '');
      same(await bench.as('operator', state), [{ status: 'active', now: null }], 'one runs');
      await bench.as('operator', "UPDATE holdfast.subscriptions SET ended_at = now() WHERE subscription_id = 'basic'");
      same(await bench.as('operator', state), [{ status: 'inactive', now: true }], 'none runs');
      await bench.as(
        'operator',
        "INSERT INTO holdfast.subscriptions (customer_id, subscription_id) VALUES ('acme', 'again')",
      );
      same(await bench.as('operator', state), [{ status: 'active', now: null }], 'one runs again');
    },
  },
  {
    name: 'P1: a back-dated or second end of subscriptions is refused, and a new one of a tenant that is due',
    async run(bench) {
      for (const at of ["now() - interval '1 day'", "now() + interval '1 day'", 'NULL'])
        await bench.refused(REFUSED.check, 'operator', `UPDATE holdfast.subscriptions SET ended_at = ${at}`);
      await bench.as('operator', CHANGES.subscriptions?.updated ?? '');
      await bench.refused(REFUSED.check, 'operator', CHANGES.subscriptions?.updated ?? '');
      await endedSince(bench, '120 days');
      await bench.refused(
        REFUSED.check,
        'operator',
        "INSERT INTO holdfast.subscriptions (customer_id, subscription_id) VALUES ('acme', 'late')",
      );
    },
  },
  {
    name: 'P1: subscriptions and tenants: status and dates are no role’s to set',
    async run(bench) {
      for (const role of ['application', 'operator', 'purge', 'sweep'])
        for (const column of ["status = 'inactive'", 'terminated_at = now()', 'created_at = now()'])
          await bench.refused(REFUSED.right, role, `UPDATE holdfast.tenants SET ${column}`);
      await bench.refused(REFUSED.right, 'operator', 'UPDATE holdfast.subscriptions SET started_at = now()');
    },
  },
  {
    name: 'P6: a hold of tenants has a reason and a day to come; released, it is due again',
    async run(bench) {
      await bench.refused(REFUSED.check, 'operator', `${HOLD} now()`);
      await bench.refused(REFUSED.check, 'operator', `${HOLD.replace('court order', '')} now() + interval '1 day'`);
      await endedSince(bench, '120 days');
      await bench.as('operator', `${HOLD} now() + interval '1 day'`);
      same(await bench.as('sweep', 'SELECT FROM holdfast.due'), [], 'due');
      await bench.as('operator', 'UPDATE holdfast.tenants SET legal_hold = false');
      same(await bench.as('sweep', 'SELECT customer_id FROM holdfast.due'), [{ customer_id: 'acme' }], 'due');
    },
  },
  {
    name: 'P7: only the operator shortens the days of tenants, and never below 30',
    async run(bench) {
      await bench.refused(REFUSED.right, 'application', 'UPDATE holdfast.tenants SET inactive_days = 30');
      await bench.refused(REFUSED.check, 'operator', 'UPDATE holdfast.tenants SET inactive_days = 29');
      await bench.as('operator', 'UPDATE holdfast.tenants SET inactive_days = 30');
      for (const [ago, wanted] of [
        ['29 days 23:59:59.999999', 0],
        ['30 days', 1],
      ] as const) {
        await endedSince(bench, ago);
        same(await count(bench, 'purge', 'holdfast.due'), wanted, ago);
      }
    },
  },
  {
    name: 'E2: the last owner of members can neither go nor be demoted nor be disabled; the operator adds the first',
    async run(bench) {
      for (const sql of [
        "UPDATE holdfast.members SET role = 'admin'",
        'UPDATE holdfast.members SET disabled_at = now()',
        'DELETE FROM holdfast.members',
      ])
        await bench.refused(REFUSED.check, 'application', sql);
      await bench.as(
        'operator',
        "INSERT INTO holdfast.members (customer_id, email, role) VALUES ('acme', 'second@example.com', 'owner') RETURNING customer_id, member_id",
      );
      await bench.as('application', `UPDATE holdfast.members SET role = 'user' WHERE member_id = '${OWNER}'`);
    },
  },
  {
    name: 'F1: credentials take a salted one-way verifier and nothing else',
    async run(bench) {
      for (const value of ['hunter2', 'scrypt$15$8$1$$bbbb', VERIFIER.replace('scrypt', 'plain')])
        await bench.refused(REFUSED.check, 'application', `UPDATE holdfast.credentials SET verifier = '${value}'`);
    },
  },
  {
    name: 'F19: credentials that another than the member sets must be changed within a day; those of its own need not',
    async run(bench) {
      const state = `SELECT must_change, valid_until = now() + interval '1 day' AS "aDay" FROM holdfast.credentials`;
      bench.actor = OWNER;
      await bench.as('application', CHANGES.credentials?.updated ?? '');
      same(await bench.as('application', state), [{ must_change: false, aDay: null }], 'its own');
      bench.actor = USER;
      await bench.as('application', "UPDATE holdfast.credentials SET verifier = replace(verifier, 'b', 'd')");
      same(await bench.as('application', state), [{ must_change: true, aDay: true }], 'another');
      await bench.refused(REFUSED.right, 'application', 'UPDATE holdfast.credentials SET must_change = false');
      await bench.refused(REFUSED.right, 'operator', 'SELECT FROM holdfast.credentials');
    },
  },
  {
    name: 'P3: begin_purge, then purge_rows by tenant_tables, once every region deleted the objects; purges counts, and names no tenant',
    async run(bench) {
      await endedSince(bench, '120 days');
      const [begun] = await bench.as('purge', 'SELECT holdfast.begin_purge() AS ref');
      same(await bench.as('purge', 'SELECT holdfast.begin_purge() AS ref'), [begun], 'the same purge');
      await bench.refused(REFUSED.order, 'purge', "SELECT holdfast.purge_rows('{us-west-2}')");
      await bench.as('purge', "UPDATE holdfast.purges SET regions = '{us-west-2}', versions = versions + 7");
      const rows = (await purge(bench)).reduce((sum, step) => sum + step, 0);
      for (const role of ['operator', 'purge', 'sweep', 'verification'])
        same(
          await bench.as(role, 'SELECT rows::int, versions::int, done_at = now() AS done FROM holdfast.purges'),
          [{ rows, versions: 7, done: true }],
          role,
        );
      const [record] = await bench.as('purge', 'SELECT purges::text AS said FROM holdfast.purges');
      if (/acme|example/.test(String(record?.said))) throw new Error(`must name no tenant: ${String(record?.said)}`);
    },
  },
  ...['operator', 'purge', 'sweep'].map((role) => ({
    name: `rule-6: ${role} asks the fence by require_active`,
    run: async (bench: Bench) => void (await bench.as(role, "SELECT holdfast.require_active('us-west-2')")),
  })),
];
