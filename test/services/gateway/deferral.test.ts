import { addCredulousPlugin } from './credulous-plugin';
import { GatewayProcess, Home } from './gateway-process';
import { SmtpClient } from './smtp-client';

const DEFERRED = '450 4.3.2 mail is not taken yet; please try again later';

describe('a gateway without filters', () => {
  let home: Home;
  let gateway: GatewayProcess;
  let port: number;

  beforeAll(async () => {
    home = new Home();
    gateway = new GatewayProcess(home);
    port = await gateway.smtpPort();
  });
  afterAll(async () => {
    await gateway.kill();
    home.remove();
  });

  test('greets with its name and says nothing about its software', async () => {
    const client = await SmtpClient.connect(port);
    expect(await client.reply()).toBe('220 mx.us-west-2.example.com ESMTP ready');
    const [ehlo, help, quit] = await client.sayAll('EHLO client.example', 'HELP', 'QUIT');
    for (const reply of [ehlo, help, quit]) expect(reply).not.toMatch(/haraka|\b3\.3\b/i);
  });

  test('offers neither AUTH nor, without a certificate, STARTTLS (F13)', async () => {
    const client = await SmtpClient.connect(port);
    await client.reply();
    const offered = (await client.say('EHLO client.example'))
      .split('\n')
      .slice(1)
      .map((line) => line.slice(4));
    expect(offered).toEqual(['PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE 26214400']);
    expect(await client.sayAll('AUTH PLAIN AGEAYg==', 'STARTTLS')).toEqual(Array(2).fill('500 Unrecognized command'));
    client.hangUp();
  });

  test.each([
    ['EHLO', 'MAIL FROM:<sender@example.org>'],
    ['HELO', 'MAIL FROM:<sender@example.org>'],
    ['EHLO', 'MAIL FROM:<>'],
    ['EHLO', 'MAIL FROM:<sender@example.org> SIZE=1000 BODY=8BITMIME SMTPUTF8'],
  ])('defers every recipient after %s, %s', async (hello, mail) => {
    const client = await SmtpClient.connect(port);
    await client.reply();
    for (const transaction of [1, 2]) {
      expect(await client.say(`${hello} client.example`)).toMatch(/^250/);
      expect(await client.say(mail)).toMatch(/^250/);
      const recipients = ['RCPT TO:<postmaster>', 'RCPT TO:<a@example.com>', `RCPT TO:<b${transaction}@[127.0.0.1]>`];
      expect(await client.sayAll(...recipients)).toEqual(recipients.map(() => DEFERRED));
    }
    expect(await client.sayAll('DATA', 'QUIT')).toEqual([
      '503 RCPT required first',
      '221 mx.us-west-2.example.com closing connection',
    ]);
  });

  test('takes no orders, not even from its own machine', async () => {
    const client = await SmtpClient.hello(port);
    expect(await client.say('INTERNALCMD performShutdown')).toBe('500 Unrecognized command');
    expect(await client.say('PROXY TCP4 192.0.2.1 192.0.2.2 1 25')).toMatch(/^421/);
    expect(await gateway.get('/livez')).toBe(200);
  });
});

describe('a gateway with a plugin that accepts mail', () => {
  let home: Home;
  let gateway: GatewayProcess;
  let port: number;

  beforeAll(async () => {
    home = new Home();
    addCredulousPlugin(home);
    gateway = new GatewayProcess(home);
    port = await gateway.smtpPort();
  });
  afterAll(async () => {
    await gateway.kill();
    home.remove();
  });

  const upToRecipient = async (name: string): Promise<[SmtpClient, string]> => {
    const client = await SmtpClient.hello(port, name);
    const [, recipient = ''] = await client.sayAll('MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.com>');
    return [client, recipient];
  };

  test('is asked before it, in config/plugins or not', async () => {
    const [client, recipient] = await upToRecipient('nothing.example');
    expect(recipient).toBe(DEFERRED);
    client.hangUp();
  });

  test('answers 450 to DATA', async () => {
    const [client, recipient] = await upToRecipient('rcpt.example');
    expect(recipient).toMatch(/^250/);
    expect(await client.say('DATA')).toBe(DEFERRED);
    client.hangUp();
  });

  const queueing = expect.stringMatching(/^450 4\.3\.2 .*later \(.*\)$/);
  test.each([
    ['rcpt.data.example', DEFERRED],
    ['rcpt.data.data_post.example', queueing],
    ['relay.rcpt.data.data_post.example', queueing],
  ])('answers 450 to the end of DATA (%s)', async (accepted, expected) => {
    const [client] = await upToRecipient(accepted);
    expect(await client.say('DATA')).toMatch(/^354/);
    expect(await client.say('Subject: x\r\n\r\nbody\r\n.')).toEqual(expected);
    client.hangUp();
  });

  test('answers 450 to a message above the offered size, and lives on', async () => {
    const [client] = await upToRecipient('rcpt.data.example');
    await client.say('DATA');
    client.send(`${'x'.repeat(900)}\r\n`.repeat(30_000));
    expect(await client.say('.')).toMatch(/^450/);
    client.hangUp();
    expect(await gateway.get('/livez')).toBe(200);
  });
});
