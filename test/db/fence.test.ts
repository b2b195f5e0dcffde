/** Over 250 lines: one server with the schema serves all questions about the fence. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { environments } from '../../lib/config/environments';
import { activate, fencedTransaction, NOT_ACTIVE, readEpoch } from '../../lib/runtime/database/fence';
import { NotActive } from '../../lib/runtime/database/failures';
import { storeHeartbeat } from '../../services/portal/src/heartbeat';
import { REGION, startMigratedRegion, type Region } from '../support/postgres';

jest.setTimeout(20_000);

const WEST = REGION.west.name;
const EAST = REGION.east.name;
const NOT_ALLOWED = '42501';

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
}, 30_000);

afterAll(() => region?.close());

const as = <Result>(
  role: 'activation' | 'application' | 'verification' | 'migration',
  work: (client: Client) => Promise<Result>,
): Promise<Result> => region.server.as(`holdfast_${role}`, work);
const activated = (name: string): Promise<number> => as('activation', (client) => activate(client, name));
const epoch = () => as('activation', readEpoch);
/** A heartbeat as the portal of a region writes it; the row names the region that wrote it. */
const write = (client: Client, from: string, before: () => Promise<unknown> = async () => undefined) =>
  fencedTransaction(client, from, async () => {
    await before();
    return storeHeartbeat(client, { id: randomUUID(), sentAt: '2026-01-01T00:00:00Z' }, from);
  });

/** Resolves once a session waits for the fence. */
async function waitForBlockedSession(): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (
      (await region.server.query("SELECT FROM pg_locks WHERE relation = 'holdfast.epoch'::regclass AND NOT granted"))
        .length > 0
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('a session must wait for the lock within two seconds');
}

/** Activates, and hears what the database warns of. */
const activatedLoudly = (name: string): Promise<{ epoch: number; warnings: string[] }> =>
  as('activation', async (client) => {
    const warnings: string[] = [];
    client.on('notice', ({ message = '' }) => warnings.push(message));
    return { epoch: await activate(client, name), warnings };
  });

/** Runs `work` while an activation waits only so long for a holder of the fence. */
async function withPatience(wait: string, work: () => Promise<void>): Promise<void> {
  await region.server.query(`ALTER FUNCTION holdfast.activate SET lock_timeout = '${wait}'`);
  try {
    await work();
  } finally {
    await region.server.query("ALTER FUNCTION holdfast.activate SET lock_timeout = '4s'");
  }
}

/** Opens a gate by hand. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('before the first activation', () => {
  test('every region may write, under epoch 1', async () => {
    expect(await epoch()).toEqual({ epoch: 1, region: null });
    for (const from of [WEST, EAST])
      expect((await as('application', (client) => write(client, from))).heartbeat.epoch).toBe(1);
  });
});

describe('an activation', () => {
  test('raises the epoch by one and names the region; repeated, it changes nothing', async () => {
    expect([await activated(WEST), await activated(WEST)]).toEqual([2, 2]);
    expect(await epoch()).toEqual({ epoch: 2, region: WEST });
    expect(await activated(EAST)).toBe(3);
    expect(await activated(WEST)).toBe(4);
  });

  test('by two at once: one after the other, and each gets the epoch that it made', async () => {
    const before = (await epoch()).epoch;
    const made = await Promise.all([activated(EAST), activated(WEST)]);
    const { epoch: after, region: last } = await epoch();
    expect(Math.max(...made)).toBe(after);
    expect(last).toBe(made[0] === after ? EAST : WEST);
    expect(after - before).toBeLessThanOrEqual(2);
    expect(await activated(WEST)).toBeGreaterThanOrEqual(after);
  });

  test.each([
    ['', '22023'],
    ['us_west', '22023'],
    [null, '22023'],
    ['eu-west-1', '23503'],
  ])('of %j, which is no region of this database, is refused', async (name, code) => {
    await expect(
      as('activation', (client) => client.query('SELECT holdfast.activate($1)', [name])),
    ).rejects.toMatchObject({ code });
  });

  test('of the other region: its writes are admitted, and this one’s refused with a code of its own', async () => {
    const now = await activated(EAST);
    expect((await as('application', (client) => write(client, EAST))).heartbeat.epoch).toBe(now);
    await as('application', async (client) => {
      await expect(write(client, WEST)).rejects.toMatchObject({
        name: 'NotActive',
        cause: { code: NOT_ACTIVE, hint: expect.stringContaining('active region') },
      });
      // The connection can still be used.
      await expect(write(client, EAST)).resolves.toMatchObject({ created: true });
    });
  });
});

describe('writes under way', () => {
  test('end before an activation, and keep their epoch; later ones wait, and are refused', async () => {
    const before = await activated(WEST);
    const { opened, open } = gate();
    const underWay = as('application', (client) => write(client, WEST, () => opened));
    await region.server.query('SELECT pg_sleep(0.05)');
    let isActivated = false;
    const activation = activated(EAST).finally(() => {
      isActivated = true;
    });
    await waitForBlockedSession();
    const late = as('application', (client) => write(client, WEST));
    const refusal = expect(late).rejects.toBeInstanceOf(NotActive);
    await region.server.query('SELECT pg_sleep(0.1)');
    expect([isActivated, (await epoch()).epoch]).toEqual([false, before]);
    open();
    expect((await underWay).heartbeat.epoch).toBe(before);
    expect(await activation).toBe(before + 1);
    await refusal;
  });

  test('that never end: their session is ended, and named', async () => {
    const before = await activated(WEST);
    const { opened, open } = gate();
    const stuck = as('application', (client) => write(client, WEST, () => opened));
    const lost = expect(stuck).rejects.toThrow(/terminat|not queryable/);
    await region.server.query('SELECT pg_sleep(0.05)');
    await withPatience('200ms', async () => {
      const { epoch: now, warnings } = await activatedLoudly(EAST);
      expect(now).toBe(before + 1);
      expect(warnings).toContainEqual(expect.stringMatching(/ended session \d+ of role holdfast_application/));
    });
    open();
    await lost;
  });

  test('whose session may not be ended make an activation fail: the error names it, and nothing is changed', async () => {
    const before = await activated(WEST);
    await region.server.as('postgres', async (client) => {
      await client.query('BEGIN; LOCK TABLE holdfast.epoch IN ROW EXCLUSIVE MODE');
      await withPatience('50ms', () =>
        expect(activated(EAST)).rejects.toMatchObject({
          code: '55P03',
          message: expect.stringMatching(/of role postgres .* may not be ended/),
        }),
      );
    });
    expect(await epoch()).toEqual({ epoch: before, region: WEST });
  });

  test('by many, while the regions change: every row has the epoch it was admitted under, and its region was active then', async () => {
    await region.server.query('DELETE FROM holdfast.heartbeat');
    const first = await activated(WEST);
    const acknowledged: { from: string; epoch: number; at: number }[] = [];
    let refused = 0;
    let writing = true;
    const writer = (from: string): Promise<void> =>
      as('application', async (client) => {
        while (writing) {
          await write(client, from).then(
            ({ heartbeat }) => acknowledged.push({ from, epoch: heartbeat.epoch, at: performance.now() }),
            (error: unknown) => {
              if (!(error instanceof NotActive)) throw error;
              refused += 1;
            },
          );
        }
      });
    const writers = [WEST, EAST].flatMap((from) => Array.from({ length: 4 }, () => writer(from)));
    const activations: { epoch: number; at: number }[] = [];
    for (const to of [EAST, WEST, EAST, WEST, EAST, WEST]) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      activations.push({ epoch: await activated(to), at: performance.now() });
    }
    writing = false;
    await Promise.all(writers);

    const owner = (number: number): string => ((number - first) % 2 === 0 ? WEST : EAST);
    expect(activations.map(({ epoch: number }) => number)).toEqual([1, 2, 3, 4, 5, 6].map((step) => first + step));
    expect(acknowledged.filter(({ from, epoch: number }) => from !== owner(number))).toEqual([]);
    expect(
      await region.server.query(
        'SELECT region AS "from", epoch::int AS epoch, count(*)::int AS rows FROM holdfast.heartbeat GROUP BY 1, 2 ORDER BY 2',
      ),
    ).toEqual(
      [...new Set(acknowledged.map(({ epoch: number }) => number))]
        .sort((one, other) => one - other)
        .map((number) => ({
          from: owner(number),
          epoch: number,
          rows: acknowledged.filter((row) => row.epoch === number).length,
        })),
    );
    expect(refused).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(50);
  });
});

describe('a row that is inserted without any help', () => {
  const insert = (columns: string, values: string): Promise<unknown> =>
    as('application', (client) => client.query(`INSERT INTO holdfast.${columns} VALUES (${values})`));
  const HEARTBEAT = 'heartbeat (id, sent_at, written_at, region, epoch)';

  test('has the epoch and the time of the database, whatever it says', async () => {
    const now = await activated(WEST);
    const id = randomUUID();
    await insert(HEARTBEAT, `'${id}', now(), now() + interval '10 years', '${WEST}', 99`);
    expect(
      await region.server.query(
        `SELECT epoch::int, region, abs(extract(epoch FROM clock_timestamp() - written_at)) < 5 AS timely FROM holdfast.heartbeat WHERE id = $1`,
        [id],
      ),
    ).toEqual([{ epoch: now, region: WEST, timely: true }]);
  });

  test('is refused for a region that is not the active one', async () => {
    await activated(WEST);
    await expect(insert(HEARTBEAT, `gen_random_uuid(), now(), now(), '${EAST}', 99`)).rejects.toMatchObject({
      code: NOT_ACTIVE,
    });
  });

  test('keeps an activation waiting, and is refused after it', async () => {
    await activated(WEST);
    await as('application', async (client) => {
      await client.query(
        `BEGIN; INSERT INTO holdfast.${HEARTBEAT} VALUES (gen_random_uuid(), now(), now(), '${WEST}', 1)`,
      );
      const activation = activated(EAST);
      await waitForBlockedSession();
      await client.query('COMMIT');
      await activation;
    });
    await expect(insert(HEARTBEAT, `gen_random_uuid(), now(), now(), '${WEST}', 1`)).rejects.toMatchObject({
      code: NOT_ACTIVE,
    });
  });

  test('a pulse: of a known region only, and its time is the database’s', async () => {
    await expect(insert('pulse', `'eu-west-1', now()`)).rejects.toMatchObject({ code: '23503' });
    await insert('pulse', `'${WEST}', now() + interval '10 years'`);
    expect(await region.server.query('SELECT beat_at <= clock_timestamp() AS timely FROM holdfast.pulse')).toEqual([
      { timely: true },
    ]);
  });

  test('every region of every environment is one that can be activated', async () => {
    const known = (await region.server.query('SELECT name FROM holdfast.region')).map(({ name }) => name);
    const wanted = environments({}).flatMap((each) => each.regions.map(({ name }) => name));
    expect(wanted.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('rights', () => {
  test.each<['activation' | 'application' | 'verification', string]>([
    ['application', "SELECT holdfast.activate('us-west-2')"],
    ['verification', "SELECT holdfast.activate('us-west-2')"],
    ['verification', "SELECT holdfast.require_active('us-west-2')"],
    ['activation', "SELECT holdfast.require_active('us-west-2')"],
    ['activation', 'UPDATE holdfast.epoch SET epoch = 99'],
    ['application', 'BEGIN; LOCK TABLE holdfast.epoch IN ROW EXCLUSIVE MODE'],
    ['application', 'SELECT FROM holdfast.epoch FOR KEY SHARE'],
    ['application', 'SELECT FROM holdfast.region FOR KEY SHARE'],
    ['application', "INSERT INTO holdfast.region VALUES ('eu-west-1')"],
    ['verification', 'SELECT holdfast.end_sessions(ARRAY[1])'],
    ['activation', 'SELECT FROM holdfast.tenants'],
    ['activation', 'SELECT FROM holdfast.heartbeat'],
    ['activation', 'SET ROLE holdfast_owner'],
  ])('%s cannot: %s', async (role, sql) => {
    await expect(as(role, (client) => client.query(sql))).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  test.each(['REPEATABLE READ', 'SERIALIZABLE'])(
    'no role at %s, whose snapshot may be older than an activation',
    async (isolation) => {
      for (const [role, call] of [
        ['application', 'require_active'],
        ['activation', 'activate'],
      ] as const) {
        await expect(
          as(role, async (client) => {
            await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
            await client.query(`SELECT holdfast.${call}($1)`, [WEST]);
          }),
        ).rejects.toMatchObject({ code: '25000', message: expect.stringContaining(isolation.toLowerCase()) });
      }
    },
  );
});
