import { createServer } from 'node:http';
import { regionSwitch } from '../../lib/region-switch/client';
import { NoAnswer } from '../../lib/region-switch/errors';
import { endpointOf } from '../../lib/region-switch/transport';
import { portOf } from '../../simulator/engines/program';

const planArn = 'arn:aws:arc-region-switch::123456789012:plan/holdfast-production:a1b2c3';

describe('the endpoint', () => {
  test("is AWS's own in the region that is asked", () =>
    expect(endpointOf('us-west-2', undefined).href).toBe('https://arc-region-switch.us-west-2.api.aws/'));
  test('or a loopback address', () =>
    expect(endpointOf('us-west-2', 'http://127.0.0.3:4566').href).toBe('http://127.0.0.3:4566/'));
  test.each([
    'http://localhost:4566',
    'https://127.0.0.1:4566',
    'http://10.0.0.1:80',
    'http://127.0.0.1.example.com',
    'arc',
    '',
  ])('and nothing else: %s', (url) => {
    expect(() => endpointOf('us-west-2', url)).toThrow('must be http and a loopback address');
  });
  test('of a region that is none is refused before it becomes a host name', () =>
    expect(() => endpointOf('evil.example.com/', undefined)).toThrow('a region must be given'));
});

const silent = createServer();
afterAll(() => void silent.close().closeAllConnections());

test('a service that does not answer in time may have carried it out', async () => {
  let requests = 0;
  silent.on('request', () => (requests += 1));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const client = regionSwitch({
    region: 'us-west-2',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    endpoint: `http://127.0.0.1:${portOf(silent)}`,
    timeout: 100,
  });
  const failed = await client
    .call('UpdatePlanExecution', { planArn, executionId: 'e1', action: 'pause' })
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(NoAnswer);
  expect(failed).toMatchObject({ sent: 'perhaps' });
  expect(requests).toBe(1);
});
