import { endTalkers, talker } from './supervised';

// It is given a minute.
jest.setTimeout(120_000);

afterEach(endTalkers);

test('a process that runs and whose event loop stands still is lost', async () => {
  const { child, supervised } = await talker('functions');
  child.send('silence');
  expect((await supervised.lost).message).toBe('functions has said nothing for 60 s');
});
