import { FENCE } from '../../lib/config/numbers';
import { WitnessedLease } from '../../lib/runtime/lease';

const OWN = 'us-west-2';
const LEASE_MS = FENCE.lease.seconds * 1000;

/** A lease whose clock and witness the test controls. */
function lease() {
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const world = { now: 0, asked: 0, gained: 0, answer: async (): Promise<readonly string[]> => [OWN] };
  const held = new WitnessedLease({
    region: OWN,
    ask: () => {
      world.asked += 1;
      return world.answer();
    },
    clock: () => world.now,
    log,
    gained: () => void (world.gained += 1),
  });
  return { held, world, log };
}

describe('a region holds the lease', () => {
  test.each<[string, readonly string[], boolean]>([
    ['when the witness names it', [OWN], true],
    ['not when the witness names another', ['us-east-2'], false],
    ['not when the witness names it and another', [OWN, 'us-east-2'], false],
    ['not when the witness names no region', [], false],
    ['not when the witness says something else', ['v=spf1 -all'], false],
  ])('%s', async (_when, answer, isHeld) => {
    const { held, world } = lease();
    world.answer = async () => answer;
    expect((await held.acquire()) !== undefined).toBe(isHeld);
    expect(held.isHeld()).toBe(isHeld);
  });

  test('not before it asked', () => expect(lease().held.isHeld()).toBe(false));

  test('for the time of a lease from when the question was sent, however late the answer came', async () => {
    const { held, world } = lease();
    world.answer = async () => {
      world.now += 1400;
      return [OWN];
    };
    const term = await held.acquire();
    expect(term).toBeDefined();
    world.now = LEASE_MS - 1;
    expect(held.isHeld()).toBe(true);
    world.now = LEASE_MS;
    expect([held.isHeld(), held.holds(term ?? -1)]).toEqual([false, false]);
  });

  test('and says so when a term begins, not with every renewal', async () => {
    const { held, world } = lease();
    await held.acquire();
    world.now = LEASE_MS - 1;
    held.start();
    await new Promise(setImmediate);
    held.stop();
    expect([world.asked, world.gained]).toEqual([2, 1]);
    world.now = 3 * LEASE_MS;
    await held.acquire();
    expect(world.gained).toBe(2);
  });

  test('no longer than its time, although the witness is silent', async () => {
    const { held, world } = lease();
    await held.acquire();
    world.answer = () => Promise.reject(new Error('queryTxt ETIMEOUT'));
    world.now = LEASE_MS;
    expect(await held.acquire()).toBeUndefined();
  });

  test('no longer than until the witness is heard to name another, though time is left', async () => {
    jest.useFakeTimers();
    const { held, world } = lease();
    held.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(held.isHeld()).toBe(true);
    world.answer = async () => ['us-east-2'];
    world.now = FENCE.renewal.seconds * 1000;
    await jest.advanceTimersByTimeAsync(FENCE.renewal.seconds * 1000);
    expect(held.isHeld()).toBe(false);
    held.stop();
    const { asked } = world;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(world.asked).toBe(asked);
    jest.useRealTimers();
  });
});

describe('a term', () => {
  test('is the same for as long as the lease is renewed in time', async () => {
    const { held, world } = lease();
    const first = await held.acquire();
    world.now = LEASE_MS - 1;
    world.answer = async () => [OWN];
    held.start();
    await new Promise((resolve) => setImmediate(resolve));
    held.stop();
    world.now = LEASE_MS + 1;
    expect(await held.acquire()).toBe(first);
    expect(held.holds(first ?? -1)).toBe(true);
  });

  test('ends with a gap: a write that began before it is not of the next term', async () => {
    const { held, world } = lease();
    const first = await held.acquire();
    world.now = LEASE_MS;
    const second = await held.acquire();
    expect(second).not.toBe(first);
    expect([held.holds(first ?? -1), held.holds(second ?? -1)]).toEqual([false, true]);
  });
});

describe('writes that find no lease', () => {
  test('ask at once, all of them together', async () => {
    const { held, world } = lease();
    const terms = await Promise.all(Array.from({ length: 50 }, () => held.acquire()));
    expect(new Set(terms).size).toBe(1);
    expect([terms[0] !== undefined, world.asked]).toEqual([true, 1]);
  });

  test('do not ask again within a tenth of a second, and then do', async () => {
    const { held, world } = lease();
    world.answer = async () => ['us-east-2'];
    expect(await held.acquire()).toBeUndefined();
    world.answer = async () => [OWN];
    world.now = 99;
    expect(await held.acquire()).toBeUndefined();
    world.now = 100;
    expect(await held.acquire()).toBeDefined();
    expect(world.asked).toBe(2);
  });
});

test('only changes are logged, not every renewal', async () => {
  const { held, world, log } = lease();
  for (world.now = 0; world.now < 30_000; world.now += LEASE_MS) await held.acquire();
  expect(log.info.mock.calls.map(([, message]) => message)).toEqual(['this region holds the lease']);
});

test('whether the witness answers is known apart from the region that it names', async () => {
  const { held, world } = lease();
  expect(held.isAnswered()).toBe(false);
  world.answer = async () => ['us-east-2'];
  await held.acquire();
  expect([held.isAnswered(), held.isHeld()]).toEqual([true, false]);
  world.now = LEASE_MS;
  expect(held.isAnswered()).toBe(false);
});
