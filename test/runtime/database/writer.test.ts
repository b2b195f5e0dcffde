import type pg from 'pg';
import { NotActive } from '../../../lib/runtime/database/failures';
import type { Member } from '../../../lib/runtime/database/members';
import { WriterLocator } from '../../../lib/runtime/database/writer';

const west: Member = { host: 'holdfast.cluster-c1.us-west-2.rds.amazonaws.com', region: 'us-west-2' };
const east: Member = { host: 'holdfast.cluster-c2.us-east-2.rds.amazonaws.com', region: 'us-east-2' };
const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

/** A locator whose members all accept writes, as after a failover that left a writer behind. */
function locator() {
  const released: unknown[] = [];
  const world = { likeliest: west, asked: 0, released, ended: 0 };
  const connection = {
    getTransactionStatus: () => 'I',
    release: (destroy: unknown) => {
      released.push(destroy);
    },
  };
  const open = (): pg.Pool =>
    Object.assign(Object.create(null), {
      options: { max: 1 },
      connect: async () => connection,
      end: async () => {
        world.ended += 1;
      },
    });
  const writer = new WriterLocator({
    cluster: {
      candidates: async () => {
        world.asked += 1;
        return [world.likeliest];
      },
      found: () => undefined,
      close: () => undefined,
    },
    open,
    log,
  });
  const region = () => writer.use(async (_client, member) => member.region);
  return { writer, world, region };
}

describe('a writer in doubt', () => {
  test('is replaced by the one that is called the writer now', async () => {
    const { writer, world, region } = locator();
    expect(await region()).toBe(west.region);
    world.likeliest = east;
    expect(await region()).toBe(west.region);
    await writer.doubt();
    expect([await region(), world.ended]).toEqual([east.region, 1]);
  });

  test('is kept while nothing else is called the writer', async () => {
    const { writer, world, region } = locator();
    await region();
    await writer.doubt();
    expect([await region(), world.ended]).toEqual([west.region, 0]);
  });

  test('does not cause a storm of questions to the control plane: many doubts ask once', async () => {
    const { writer, world, region } = locator();
    await region();
    const { asked } = world;
    await Promise.all(Array.from({ length: 100 }, () => writer.doubt()));
    expect(world.asked - asked).toBe(1);
  });

  test('that was never found: the control plane is not asked', async () => {
    const { writer, world } = locator();
    await writer.doubt();
    expect(world.asked).toBe(0);
  });
});

const refusal = Object.assign(new Error('not the active region'), { severity: 'ERROR', code: 'NA001' });
test.each([
  ['the fence refused: its state is known', new NotActive('another region is active', { cause: refusal }), false],
  ['the server refused a statement: its state is known', refusal, false],
  ['anything else went wrong: its state is unknown', new Error('syntax error'), true],
])('whether a connection is closed when %s', async (_what, error, destroyed) => {
  const { writer, world } = locator();
  await expect(
    writer.use(async () => {
      throw error;
    }),
  ).rejects.toBe(error);
  expect(world.released.at(-1)).toBe(destroyed);
});
