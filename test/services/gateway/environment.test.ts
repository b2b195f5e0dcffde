import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { environmentSchema, EXIT } from '../../../lib/contracts/gateway';
import { ENVIRONMENT, GatewayProcess, Home } from './gateway-process';

const home = new Home();
afterAll(() => home.remove());

test('all wrong variables are named at once, and nothing listens', async () => {
  const wrong = {
    SMTP_HOSTNAME: 'mx',
    LOG_LEVEL: 'protocol',
    DRAIN_SECONDS: '300',
    SMTP_PORT: '-1',
    HEALTH_PORT: '70000',
  };
  const gateway = new GatewayProcess(home, { ...wrong, LISTEN_ADDRESS: 'localhost' });
  expect(await gateway.exit).toBe(EXIT.misconfigured);
  const [line, ...others] = gateway.log();
  expect(others).toEqual([]);
  expect(String(line?.['message']).match(/[A-Z_]+(?=: must be)/g)).toEqual([
    'AWS_REGION',
    'SMTP_HOSTNAME',
    'LOG_LEVEL',
    'DRAIN_SECONDS',
    'LISTEN_ADDRESS',
    'SMTP_PORT',
    'HEALTH_PORT',
  ]);
});

test.each(['SMTP_PORT', 'HEALTH_PORT'])('a taken %s ends the process', async (variable) => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = address !== null && typeof address === 'object' ? `${address.port}` : '';
  const gateway = new GatewayProcess(home, { ...ENVIRONMENT, [variable]: port });
  expect(await gateway.exit).toBe(EXIT.crash);
  expect(gateway.log().at(-1)).toMatchObject({
    level: 'error',
    message: 'crashed',
    error: expect.stringContaining(port),
  });
  squatter.close();
});

test('the README has a row for every variable', () => {
  const readme = readFileSync(join(__dirname, '../../../services/gateway/README.md'), 'utf8');
  for (const name of Object.keys(environmentSchema.shape)) expect(readme).toContain(`| \`${name}\` |`);
});
