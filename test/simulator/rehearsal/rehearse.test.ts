import { rehearsed, SWITCHOVER } from './rehearsed-command';

// A quarter of a minute on two free cores.
jest.setTimeout(240_000);

test('a switchover loses nothing, and its evidence is genuine', async () => {
  expect(await rehearsed('--mode', 'switchover')).toMatchObject([SWITCHOVER]);
});
