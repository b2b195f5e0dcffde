import { createSocket, type Socket } from 'node:dgram';
import { decode, encode } from 'dns-packet';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';

/** Answers every question for a text with `answers`, to be remembered for a minute. */
async function nameServer(answers: readonly string[][], code = 0) {
  const socket: Socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (message, { address, port }) => {
    asked += 1;
    const { id, questions } = decode(message);
    const name = questions?.[0]?.name ?? '';
    socket.send(
      encode({
        id,
        type: 'response',
        flags: code,
        questions,
        answers: answers.map((data) => ({ name, type: 'TXT' as const, ttl: 60, data })),
      }),
      port,
      address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    close: () => new Promise<void>((resolve) => socket.close(resolve)),
  };
}

async function texts(answers: readonly string[][], code?: number) {
  const server = await nameServer(answers, code);
  const names = nameLookup(server.address);
  const found = await Promise.allSettled([names.texts('active.holdfast.example')]).then(([result]) => result);
  await server.close();
  return found;
}

describe('the texts of a name', () => {
  test.each<[string, string[][], string[]]>([
    ['one', [['us-west-2']], ['us-west-2']],
    ['several', [['us-west-2'], ['us-east-2']], ['us-west-2', 'us-east-2']],
    ['one in parts', [['us-', 'west-2']], ['us-west-2']],
    ['none', [], []],
  ])('%s', async (_what, answers, value) => {
    const found = await texts(answers);
    expect(found).toMatchObject({ status: 'fulfilled' });
    expect(found.status === 'fulfilled' && [...found.value].sort()).toEqual([...value].sort());
  });

  test('of a name that does not exist: none, which is an answer', async () => {
    expect(await texts([], 3)).toEqual({ status: 'fulfilled', value: [] });
  });

  test('of a name server that fails: no answer', async () => {
    expect(await texts([], 2)).toMatchObject({ status: 'rejected', reason: { code: 'ESERVFAIL' } });
  });

  test('are asked for each time: nothing here remembers them for their TTL, as the name server already did', async () => {
    const server = await nameServer([['us-west-2']]);
    const names = nameLookup(server.address);
    for (let times = 0; times < 3; times += 1) await names.texts('active.holdfast.example');
    expect(server.asked()).toBe(3);
    await server.close();
  });
});
