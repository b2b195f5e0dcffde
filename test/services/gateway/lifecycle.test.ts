import { EXIT, LIVEZ, TIMES } from '../../../lib/contracts/gateway';
import { ENVIRONMENT, GatewayProcess, Home } from './gateway-process';
import { SmtpClient } from './smtp-client';

const home = new Home();
const started: GatewayProcess[] = [];

const start = (changes: Readonly<Record<string, string>> = {}): GatewayProcess => {
  const gateway = new GatewayProcess(home, { ...ENVIRONMENT, ...changes });
  started.push(gateway);
  return gateway;
};

afterEach(async () => {
  for (const gateway of started.splice(0)) await gateway.kill();
});
afterAll(() => home.remove());

const inTransaction = async (port: number): Promise<SmtpClient> => {
  const client = await SmtpClient.hello(port);
  await client.say('MAIL FROM:<a@example.org>');
  return client;
};

describe('health', () => {
  test('is 200 while SMTP connections are accepted, and there is nothing else on that port', async () => {
    const gateway = start();
    await gateway.smtpPort();
    expect(await Promise.all([LIVEZ, '/', '/livez/x'].map((path) => gateway.get(path)))).toEqual([200, 404, 404]);
  });
});

describe('after SIGTERM', () => {
  test('new connections are refused, idle sessions end, an open transaction finishes; then it exits with 0', async () => {
    const gateway = start();
    const port = await gateway.smtpPort();
    const [busy, idle] = [await inTransaction(port), await SmtpClient.hello(port)];
    gateway.terminate();
    expect(await idle.rest()).toEqual(['421 4.3.2 shutting down; please try again later']);
    expect(await gateway.get(LIVEZ)).toBe(503);
    await expect(SmtpClient.connect(port)).rejects.toThrow('ECONNREFUSED');
    expect(await busy.say('RCPT TO:<b@example.com>')).toMatch(/^450/);
    expect(await busy.say('QUIT')).toMatch(/^221/);
    expect(await gateway.exit).toBe(EXIT.drained);
  });

  test('a session ends with its transaction', async () => {
    const gateway = start();
    const client = await inTransaction(await gateway.smtpPort());
    gateway.terminate();
    await gateway.until(/SIGTERM/);
    expect(await client.say('RSET')).toBe('250 OK');
    expect(await client.rest()).toEqual(['421 4.3.2 shutting down; please try again later']);
    expect(await gateway.exit).toBe(EXIT.drained);
  });

  test('a transaction that does not finish is cut after DRAIN_SECONDS', async () => {
    const gateway = start({ DRAIN_SECONDS: '1' });
    const client = await inTransaction(await gateway.smtpPort());
    const before = Date.now();
    gateway.terminate();
    expect(await client.rest()).toEqual([]);
    expect(await gateway.exit).toBe(EXIT.drained);
    expect(Date.now() - before).toBeGreaterThan(900);
  });

  test('a client that does not hang up holds nothing up', async () => {
    const gateway = start({ DRAIN_SECONDS: '60' });
    const client = await SmtpClient.connect(await gateway.smtpPort(), { allowHalfOpen: true });
    await client.reply();
    gateway.terminate();
    expect(await gateway.exit).toBe(EXIT.drained);
    client.hangUp();
  });

  test('the default drain fits into the time that Fargate leaves', () => {
    expect(TIMES.stop.seconds).toBeLessThanOrEqual(120);
    expect(TIMES.drain.seconds).toBeLessThan(TIMES.stop.seconds);
    expect(TIMES.idle.seconds).toBeLessThan(350);
  });
});
