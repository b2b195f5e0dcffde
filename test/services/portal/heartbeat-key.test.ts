import { createServer, type AddressInfo } from 'node:net';
import { heartbeatKey } from '../../../services/portal/src/heartbeat-key';
import { MacLimit } from '../../../services/portal/src/mac-limit';
import type { HttpService } from '../../support/http-service';
import { macBy, startKmsApi, type HmacKey } from '../../support/kms-api';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

const KEY: HmacKey = {
  arn: 'arn:aws:kms:us-east-2:000000000000:key/heartbeat',
  material: 'the key of the test',
  available: true,
};
const NOW = new Date('2026-01-01T00:00:00Z');
const MAC = macBy(KEY, 'text');

let kms: HttpService;
let endpoint: string;
beforeAll(async () => {
  kms = await startKmsApi(KEY);
});
beforeEach(() => {
  endpoint = kms.url;
  KEY.available = true;
});
afterAll(() => kms.close());

/** The drill's address, and one that sends MACs that only look right. */
const DRILL = '203.0.113.7';
const FLOOD = '198.51.100.1';

const key = ({ arn = KEY.arn, clock = (): Date => NOW, perSecond = 50 } = {}) => {
  process.env.AWS_ENDPOINT_URL_KMS = endpoint;
  return heartbeatKey(arn, 'us-east-2', new MacLimit(perSecond, clock));
};

describe('the key', () => {
  withEnvironment(() => LOOPBACK_CREDENTIALS);

  test('knows its own MAC of a text, and no other', async () => {
    const own = key();
    expect(await own.isMac('text', MAC, DRILL)).toBe(true);
    expect(await own.isMac('another text', MAC, DRILL)).toBe(false);
    expect(await own.isMac('text', macBy({ material: 'another key' }, 'text'), DRILL)).toBe(false);
  });

  test('fails while KMS fails', async () => {
    KEY.available = false;
    await expect(key().isMac('text', MAC, DRILL)).rejects.toThrow('KMSInternalException');
  });

  test('fails for a key that KMS does not know', async () => {
    await expect(key({ arn: KEY.arn.replace('heartbeat', 'gone') }).isMac('text', MAC, DRILL)).rejects.toThrow(
      'NotFoundException',
    );
  });

  test('does not wait for a KMS that is silent', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${portOf(silent.address())}`;
    const begun = performance.now();
    await expect(key().isMac('text', MAC, DRILL)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(2500);
    silent.close();
  });

  test('asks KMS only so many times a second, even about right MACs', async () => {
    let now = NOW;
    const busy = key({ clock: () => now });
    expect(await busy.isMac('text', MAC, DRILL)).toBe(true);
    now = new Date(NOW.getTime() + 1000);
    const asked = kms.received.length;
    const answers = await Promise.allSettled(Array.from({ length: 60 }, () => busy.isMac('text', MAC, DRILL)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(kms.received.length - asked).toBe(40);
    now = new Date(NOW.getTime() + 2000);
    expect(await busy.isMac('text', MAC, DRILL)).toBe(true);
  });

  test('asks about few MACs that only look right, so that a flood does not keep a drill out', async () => {
    const flooded = key();
    const asked = kms.received.length;
    const wrong = await Promise.allSettled(
      Array.from({ length: 500 }, () => flooded.isMac('text', macBy({ material: 'a guess' }, 'text'), FLOOD)),
    );
    expect(wrong.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(kms.received.length - asked).toBe(5);
    const drill = await Promise.all(Array.from({ length: 5 }, () => flooded.isMac('text', MAC, DRILL)));
    expect(drill).toEqual([true, true, true, true, true]);
    // Now its address is proven, and other sources cannot use up its part.
    await Promise.allSettled(
      Array.from({ length: 500 }, (_, number) => flooded.isMac('text', MAC, `192.0.2.${number % 250}`)),
    );
    expect(await flooded.isMac('text', MAC, DRILL)).toBe(true);
  });
});

describe('the limit', () => {
  const seconds = (number: number): Date => new Date(NOW.getTime() + number * 1000);

  test('is one for all: however many sources there are, proven or not, KMS is not asked more', () => {
    const limit = new MacLimit(50, () => NOW);
    for (let number = 0; number < 100; number += 1) limit.proved(`proven-${number}`);
    const sources = Array.from(
      { length: 1000 },
      (_, number) => `${number % 2 ? 'proven' : 'unproven'}-${number % 100}`,
    );
    expect(sources.filter((source) => limit.take(source))).toHaveLength(50);
  });

  test('a source is proven for as long as a MAC is good, and must prove itself again', () => {
    let now = NOW;
    const limit = new MacLimit(50, () => now);
    const takes = (): number => Array.from({ length: 60 }, () => limit.take(DRILL)).filter(Boolean).length;
    limit.proved(DRILL);
    now = seconds(299);
    expect(takes()).toBe(40);
    now = seconds(300);
    expect(takes()).toBe(5);
  });

  test('of one MAC a second still lets one in', () => {
    const limit = new MacLimit(1, () => NOW);
    expect(limit.take(DRILL)).toBe(true);
  });
});

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error(`a TCP port is needed, got ${String(address)}`);
  return address.port;
}
