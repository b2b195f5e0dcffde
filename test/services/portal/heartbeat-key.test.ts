import { createServer, type AddressInfo } from 'node:net';
import { heartbeatKey } from '../../../services/portal/src/heartbeat-key';
import type { HttpService } from '../../support/http-service';
import { macBy, startKmsApi, type HmacKey } from '../../support/kms-api';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

const KEY: HmacKey = { arn: 'arn:aws:kms:us-east-2:000000000000:key/heartbeat', material: 'the key of the test', available: true };
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

const key = ({ arn = KEY.arn, clock = (): Date => NOW } = {}) => {
  process.env.AWS_ENDPOINT_URL_KMS = endpoint;
  return heartbeatKey(arn, 'us-east-2', clock);
};

describe('the key', () => {
  withEnvironment(() => LOOPBACK_CREDENTIALS);

  test('knows its own MAC of a text, and no other', async () => {
    const own = key();
    expect(await own.isMac('text', MAC)).toBe(true);
    expect(await own.isMac('another text', MAC)).toBe(false);
    expect(await own.isMac('text', macBy({ material: 'another key' }, 'text'))).toBe(false);
  });

  test('says nothing while KMS fails', async () => {
    KEY.available = false;
    await expect(key().isMac('text', MAC)).rejects.toThrow('KMSInternalException');
  });

  test('says nothing of a key that KMS does not know', async () => {
    await expect(key({ arn: KEY.arn.replace('heartbeat', 'gone') }).isMac('text', MAC)).rejects.toThrow('NotFoundException');
  });

  test('does not wait for a KMS that is silent', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${portOf(silent.address())}`;
    const begun = performance.now();
    await expect(key().isMac('text', MAC)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(2500);
    silent.close();
  });

  test('asks KMS so many times a second and no more, whoever sends MACs', async () => {
    let now = NOW;
    const busy = key({ clock: () => now });
    const asked = kms.received.length;
    const answers = await Promise.allSettled(Array.from({ length: 60 }, () => busy.isMac('text', MAC)));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(kms.received.length - asked).toBe(50);
    now = new Date(NOW.getTime() + 1000);
    expect(await busy.isMac('text', MAC)).toBe(true);
  });
});

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error(`a TCP port is needed, got ${String(address)}`);
  return address.port;
}
