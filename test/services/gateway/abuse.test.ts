import { PEER_CONNECTIONS, RECIPIENTS, refusal } from '../../../services/gateway/src/limits';
import { CONNECTIONS } from '../../../lib/contracts/gateway';
import { GatewayProcess, Home } from './gateway-process';
import { SmtpClient } from './smtp-client';

let home: Home;
let gateway: GatewayProcess;
let port: number;

beforeAll(async () => {
  home = new Home();
  gateway = new GatewayProcess(home);
  port = await gateway.smtpPort();
});
afterEach(async () => {
  const client = await SmtpClient.connect(port);
  expect(await client.reply()).toMatch(/^220/);
  client.hangUp();
});
afterAll(async () => {
  await gateway.kill();
  home.remove();
});

test('a whole transaction in one packet gets one 250, for MAIL, and none for the body', async () => {
  const client = await SmtpClient.hello(port);
  client.send(
    'MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\nSubject: x\r\n\r\nbody\r\n.\r\nQUIT\r\n',
  );
  const codes = (await client.rest()).map((reply) => reply.slice(0, 3));
  expect(codes).toEqual(['250', '450', '450', expect.stringMatching(/503|554/), '500', '500', '500', '500', '221']);
});

test('commands before the greeting do no harm', async () => {
  const client = await SmtpClient.connect(port);
  client.send('EHLO client.example\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nQUIT\r\n');
  const codes = (await client.rest()).map((reply) => reply.slice(0, 3));
  expect(codes).toEqual(['220', '250', '250', '450', '221']);
});

test.each([
  ['a command without end', 'X'.repeat(3_000), /^521/],
  ['a TLS handshake', Buffer.from('16030100050100ff010a', 'hex'), /^501 SSL/],
])('%s ends the session', async (_what, bytes, expected) => {
  const client = await SmtpClient.connect(port);
  await client.reply();
  client.send(bytes);
  expect(await client.rest()).toEqual([expect.stringMatching(expected)]);
});

test('a flood of one command ends the session, whether or not the reply gets past it', async () => {
  const client = await SmtpClient.connect(port);
  await client.reply();
  client.send('X'.repeat(5_000_000));
  expect((await client.rest()).filter((reply) => !reply.startsWith('521'))).toEqual([]);
});

test('bytes that are no text are no command', async () => {
  const client = await SmtpClient.hello(port);
  client.send(Buffer.from([0, 255, 254, 13, 10]));
  expect(await client.reply()).toMatch(/^500/);
  client.hangUp();
});

test('a message announced as too big is refused before it is sent', async () => {
  const client = await SmtpClient.hello(port);
  expect(await client.say('MAIL FROM:<a@example.org> SIZE=26214401')).toBe('550 Message too big!');
  client.hangUp();
});

test(`a transaction ends after ${RECIPIENTS} recipients`, async () => {
  const client = await SmtpClient.hello(port);
  await client.say('MAIL FROM:<a@example.org>');
  client.send('RCPT TO:<b@example.com>\r\n'.repeat(RECIPIENTS + 1));
  const replies = await client.rest();
  expect(replies.slice(0, -1).every((reply) => reply.startsWith('450 4.3.2 '))).toBe(true);
  expect(replies.slice(RECIPIENTS)).toEqual(['421 4.5.3 more than 100 recipients; please try again later']);
});

test('a session of wrong commands ends', async () => {
  const client = await SmtpClient.hello(port);
  client.send('GET / HTTP/1.1\r\n'.repeat(20));
  const replies = await client.rest();
  expect(replies.at(-1)).toBe('421 4.7.0 too many errors');
  expect(replies).toHaveLength(11);
});

test(`an address has ${PEER_CONNECTIONS} sessions at most, and gets one back when one ends`, async () => {
  const clients = await Promise.all(Array.from({ length: PEER_CONNECTIONS }, () => SmtpClient.hello(port)));
  const refused = await SmtpClient.connect(port);
  expect(await refused.rest()).toEqual(['421 4.7.0 too many connections from your address; please try again later']);
  expect(await clients[0]?.say('QUIT')).toMatch(/^221/);
  await SmtpClient.hello(port).then((client) => clients.push(client));
  expect(await clients.at(-1)?.say('NOOP')).toBe('250 OK');
  await Promise.all(clients.slice(1).map((client) => client.say('QUIT')));
});

test.each([
  [1, 1, undefined],
  [CONNECTIONS, PEER_CONNECTIONS, undefined],
  [CONNECTIONS + 1, 1, '4.3.2 too many connections; please try again later'],
  [60, PEER_CONNECTIONS + 1, '4.7.0 too many connections from your address; please try again later'],
])('%i sessions, %i from one address: %s', (sessions, fromPeer, expected) => {
  expect(refusal(sessions, fromPeer)).toBe(expected);
});
