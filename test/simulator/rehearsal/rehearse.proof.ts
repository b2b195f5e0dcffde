import { rehearsed, SWITCHOVER } from './rehearsed-command';

// Half a minute on two free cores.
jest.setTimeout(240_000);

test('a switchover loses nothing, a failover back loses what was under way', async () => {
  const runs = await rehearsed('--link-delay', '100');
  expect(runs).toMatchObject([
    SWITCHOVER,
    {
      mode: 'failover',
      from: 'us-east-2',
      to: 'us-west-2',
      passed: true,
      fence: 'unverified',
      postRecovery: 'completed',
    },
  ]);
  // A round trip over the link, and a second's patience of clients: more would not have been under way.
  expect(runs[1]?.rpoSeconds).toBeLessThan(1.2);
});
