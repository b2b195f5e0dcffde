import { newHeartbeat } from '../../../services/portal/src/heartbeat';
import { observe } from '../../../services/portal/src/monitor';
import { readiness } from '../../../services/portal/src/readiness';
import { sourceIp } from '../../../services/portal/src/source-ip';
import { PORTAL, portalEnvironment } from '../../../lib/constructs/portal/contract';

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
  const reader = { readReader: async () => ({ schemaVersion: 4 }), readWriter: away };
  test('the writer is not even asked', async () => {
    expect(await readiness({ database: reader, log, region: 'us-east-2', deep: false }))
      .toEqual({ ready: true, region: 'us-east-2', reader: { reachable: true, schemaVersion: 4 } });
  });
  test('asked for, a writer that is away counts', async () => {
    expect(await readiness({ database: reader, log, region: 'us-east-2', deep: true })).toMatchObject({ ready: false, writer: { reachable: false } });
  });
});

describe('the monitor', () => {
  const at = new Date('2026-01-01T00:01:00Z');
  const pulses = async () => [{ from: 'us-west-2', seconds: 2 }, { from: 'us-east-2', seconds: 90 }];
  beforeEach(() => log.info.mockClear());

  test('says that the writer is away, and how old each region\'s pulse is here', async () => {
    await observe({ beat: away, pulseAges: pulses }, log, () => at);
    expect(log.info.mock.calls.map(([fields]) => fields)).toEqual([
      expect.objectContaining({ WriterReachable: 0, writerRegion: undefined }),
      expect.objectContaining({ PulseAge: 2, From: 'us-west-2', Service: 'portal' }),
      expect.objectContaining({ PulseAge: 90, From: 'us-east-2' }),
    ]);
  });

  test('leaves out what it cannot know', async () => {
    await observe({ beat: async () => ({ region: 'us-west-2' }), pulseAges: away }, log, () => at);
    expect(log.info.mock.calls.map(([fields]) => fields)).toEqual([expect.objectContaining({ WriterReachable: 1, WriterLatency: 0, writerRegion: 'us-west-2' })]);
  });
});

test('connections outlive those of the load balancer, or a request meets a closing one', () => {
  expect(PORTAL.keepAliveSeconds).toBeGreaterThan(PORTAL.loadBalancerIdleSeconds);
});

test('every variable says what it must be', () => {
  expect(Object.entries(portalEnvironment.shape).filter(([, variable]) => !variable.description).map(([name]) => name)).toEqual([]);
});
