import { addCredulousPlugin } from './credulous-plugin';
import { GatewayProcess, Home } from './gateway-process';
import { SmtpClient } from './smtp-client';

const CANARY = 'c4n4ry-f4lls-s1lent';

const home = new Home();
afterAll(() => home.remove());

test('every line is JSON, none carries message content or a password, and no file is written', async () => {
  addCredulousPlugin(home);
  const before = home.files();
  const gateway = new GatewayProcess(home);
  try {
    const client = await SmtpClient.hello(await gateway.smtpPort(), 'rcpt.data.example');
    const secret = Buffer.from(`\0user\0${CANARY}`).toString('base64');
    await client.sayAll(`AUTH PLAIN ${secret}`, `AUTH LOGIN`, secret, CANARY);
    await client.sayAll('MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.com>', 'DATA');
    expect(await client.say(`Subject: ${CANARY}\r\n\r\n${CANARY}\r\n.`)).toMatch(/^450/);
    client.send(`QUIT\r\n`);
    await client.rest();
    gateway.terminate();
    expect(await gateway.exit).toBe(0);
  } finally {
    await gateway.kill();
  }
  const log = gateway.log();
  for (const line of log) {
    expect(line).toMatchObject({
      ts: expect.stringMatching(/Z$/),
      level: expect.stringMatching(/^(info|notice)$/),
      service: 'gateway',
      region: 'us-west-2',
      message: expect.any(String),
    });
  }
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'disconnect', ip: '127.0.0.1', errors: 4, msgs: '0/1/0' }),
  );
  const text = gateway.output.join('\n');
  expect(text).not.toContain(CANARY);
  expect(text).not.toContain(Buffer.from(CANARY).toString('base64').slice(4, -4));
  expect(home.files()).toEqual(before);
});
