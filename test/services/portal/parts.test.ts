import { newHeartbeat } from '../../../services/portal/src/heartbeat';
import { observe } from '../../../services/portal/src/monitor';
import { askReadiness } from '../../../services/portal/src/readiness';
import { sourceIp } from '../../../services/portal/src/source-ip';
import { NotWritable, Overloaded } from '../../../lib/runtime/database/failures';
import { PORTAL, portalEnvironment } from '../../../lib/contracts/portal';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
const away = (): Promise<never> => Promise.reject(new Error('away'));

describe('F3: the source address is what the load balancer saw', () => {
  test.each([
    ['one hop', '203.0.113.7', '10.0.0.1', '203.0.113.7'],
    ['a client that claims another', '198.51.100.1, 203.0.113.7', '10.0.0.1', '203.0.113.7'],
    ['IPv6', '2001:db8::1', '10.0.0.1', '2001:db8::1'],
    ['no load balancer', undefined, '::ffff:127.0.0.1', '127.0.0.1'],
    ['a header that is no address', 'someone', '10.0.0.1', '10.0.0.1'],
    ['nothing known', undefined, undefined, undefined],
  ])('%s', (_what, header, peer, address) => expect(sourceIp(header, peer)).toBe(address));
});

test.each([
  ['UTC', '2026-01-01T00:00:00Z', true],
  ['an offset', '2026-01-01T00:00:00+02:00', true],
  ['no zone', '2026-01-01T00:00:00', false],
  ['a date', '2026-01-01', false],
])('a heartbeat is sent at a point in time: %s', (_what, sentAt, good) => {
  expect(newHeartbeat.safeParse({ id: '2b1f0a52-5c8f-4bb7-9d65-0b2f2f5f7c11', sentAt }).success).toBe(good);
});

describe('rule 7: readiness is local', () => {
  const database = { readReader: async () => ({ schemaVersion: 4 }), beat: away };
  test('the writer is not even asked', async () => {
    expect(await askReadiness({ database, log, region: 'us-east-2' })(false)).toEqual({
      ready: true,
      region: 'us-east-2',
      reader: { reachable: true, schemaVersion: 4 },
    });
  });
  test.each<[string, Error, object]>([
    ['is away', new Error('away'), { reachable: false }],
    ['cannot write', new NotWritable('a host'), { reachable: false, reason: 'read_only' }],
    ['has too much to do', new Overloaded('busy'), { reachable: false, reason: 'overloaded' }],
  ])('asked for, a writer that %s counts', async (_what, error, writer) => {
    const beat = (): Promise<never> => Promise.reject(error);
    expect(await askReadiness({ database: { ...database, beat }, log, region: 'us-east-2' })(true)).toMatchObject({
      ready: false,
      writer,
    });
  });
});

describe('asking whether it is ready is no lever, for anybody may', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const asked = { reader: 0, writer: 0 };
  const count = async <State>(side: keyof typeof asked, state: State): Promise<State> => {
    asked[side] += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return state;
  };
  const ready = askReadiness({
    database: {
      readReader: () => count('reader', { schemaVersion: 4 }),
      beat: () => count('writer', { region: 'us-west-2' }),
    },
    log,
    region: 'us-east-2',
  });
  /** Asks so many times at once. */
  const flood = async (times: number): Promise<void> => {
    const answers = Promise.all(Array.from({ length: times }, () => ready(true)));
    await jest.advanceTimersByTimeAsync(150);
    expect((await answers).every((answer) => answer.ready)).toBe(true);
  };

  test('a hundred at once ask each database once; the writer is asked once a second at most, the reader anew', async () => {
    await flood(100);
    expect(asked).toEqual({ reader: 1, writer: 1 });
    await flood(100);
    expect(asked).toEqual({ reader: 2, writer: 1 });
    await jest.advanceTimersByTimeAsync(1000);
    await flood(100);
    expect(asked).toEqual({ reader: 3, writer: 2 });
  });
});

describe('the monitor', () => {
  const at = new Date('2026-01-01T00:01:00Z');
  const database = {
    beat: async () => ({ region: 'us-west-2' }),
    pulseAges: async () => [
      { from: 'us-west-2', seconds: 2 },
      { from: 'us-east-2', seconds: 90 },
    ],
    pruneHeartbeats: async () => 0,
    endHoarders: async () => [],
    roleSettings: async (): Promise<string[]> => [],
    epoch: async () => ({ epoch: 2, region: 'us-west-2' }),
  };
  const watched = { database, lease: undefined, log, region: 'us-east-2', clock: () => at };
  const lease = (isHeld: boolean, isAnswered = true) => ({ isHeld: () => isHeld, isAnswered: () => isAnswered });
  const observed = (): unknown[] => log.info.mock.calls.map(([fields]) => fields);
  beforeEach(() => {
    log.info.mockClear();
    log.warn.mockClear();
  });

  test("says that the writer is away, and how old each region's pulse is here", async () => {
    await observe({ ...watched, database: { ...database, beat: away } });
    expect(observed()).toEqual([
      expect.objectContaining({ WriterReachable: 0, writerRegion: undefined }),
      expect.objectContaining({ PulseAge: 2, From: 'us-west-2', Service: 'portal' }),
      expect.objectContaining({ PulseAge: 90, From: 'us-east-2' }),
    ]);
  });

  test('a writer that has too much to do is reached', async () => {
    const beat = (): Promise<never> => Promise.reject(new Overloaded('busy'));
    await observe({ ...watched, database: { ...database, beat } });
    expect(observed()[0]).toMatchObject({ WriterReachable: 1 });
  });

  test('counts and names settings that roles gave themselves', async () => {
    const settings = ['holdfast_application: default_transaction_read_only=on'];
    await observe({ ...watched, database: { ...database, roleSettings: async () => settings } });
    expect(observed()[0]).toMatchObject({ RoleSettings: 1 });
    expect(log.warn).toHaveBeenCalledWith({ settings }, expect.stringContaining('must not have'));
  });

  test('says which sessions it ended because they left no locks', async () => {
    await observe({ ...watched, database: { ...database, endHoarders: async () => ['ended session 7'] } });
    expect(log.warn).toHaveBeenCalledWith({ ended: ['ended session 7'] }, expect.stringContaining('no locks'));
  });

  test('leaves out what it cannot know', async () => {
    await observe({ ...watched, database: { ...database, pulseAges: away } });
    expect(observed()).toEqual([
      expect.objectContaining({ WriterReachable: 1, WriterLatency: 0, writerRegion: 'us-west-2' }),
    ]);
    expect(observed()).not.toEqual([expect.objectContaining({ LeaseHeld: expect.anything() })]);
  });

  test.each<[string, ReturnType<typeof lease>, string | null, object]>([
    [
      'active, by the witness and by the database',
      lease(true),
      'us-east-2',
      { LeaseHeld: 1, WitnessAnswered: 1, LeaseWithoutEpoch: 0 },
    ],
    ['passive', lease(false), 'us-west-2', { LeaseHeld: 0, WitnessAnswered: 1, LeaseWithoutEpoch: 0 }],
    [
      'active by the witness alone',
      lease(true),
      'us-west-2',
      { LeaseHeld: 1, WitnessAnswered: 1, LeaseWithoutEpoch: 1 },
    ],
    [
      'active before the first activation',
      lease(true),
      null,
      { LeaseHeld: 1, WitnessAnswered: 1, LeaseWithoutEpoch: 0 },
    ],
    ['cut off', lease(false, false), 'us-west-2', { LeaseHeld: 0, WitnessAnswered: 0, LeaseWithoutEpoch: 0 }],
  ])('rule 6: says whether this region may write: %s', async (_what, held, region, metrics) => {
    await observe({ ...watched, database: { ...database, epoch: async () => ({ epoch: 2, region }) }, lease: held });
    expect(observed()[0]).toMatchObject(metrics);
  });

  test('removes old heartbeats through a writer that it reached, and goes on when that fails', async () => {
    const pruneHeartbeats = jest.fn(async () => 7);
    await observe({ ...watched, database: { ...database, pruneHeartbeats } });
    expect(observed().at(-1)).toEqual({ pruned: 7 });
    await observe({ ...watched, database: { ...database, beat: away, pruneHeartbeats } });
    expect(pruneHeartbeats).toHaveBeenCalledTimes(1);
    await observe({ ...watched, database: { ...database, pruneHeartbeats: away } });
    expect(log.warn).toHaveBeenCalledTimes(1);
  });
});

test('connections outlive those of the load balancer, or a request meets a closing one', () => {
  expect(PORTAL.keepAliveSeconds).toBeGreaterThan(PORTAL.loadBalancerIdleSeconds);
});

test('every variable says what it must be', () => {
  expect(
    Object.entries(portalEnvironment.shape)
      .filter(([, variable]) => !variable.description)
      .map(([name]) => name),
  ).toEqual([]);
});
