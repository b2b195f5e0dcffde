import { end, type ShutdownStep } from '../../lib/runtime/shutdown';

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
const step = (name: string, run: () => Promise<void>): ShutdownStep => ({ name, run });

test('steps run in order, and a failed one does not keep the next from running', async () => {
  const ran: string[] = [];
  const code = await end({
    log,
    limitSeconds: 1,
    steps: [
      step('requests', async () => {
        ran.push('requests');
      }),
      step('monitor', async () => {
        throw new Error('stuck');
      }),
      step('database', async () => {
        ran.push('database');
      }),
    ],
  });
  expect({ code, ran }).toEqual({ code: 1, ran: ['requests', 'database'] });
});

test('all steps ended: 0', async () => {
  expect(await end({ log, limitSeconds: 1, steps: [step('nothing', async () => undefined)] })).toBe(0);
});

test('a step that does not end in time: 1', async () => {
  expect(await end({ log, limitSeconds: 0.01, steps: [step('for ever', () => new Promise(() => undefined))] })).toBe(1);
});
