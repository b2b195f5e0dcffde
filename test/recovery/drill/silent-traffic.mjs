/** A traffic process that sends nothing, and says that one heartbeat was acknowledged before the flip and that others are after it, for tests of what a drill does beside it: it starts at once. */
import { randomUUID } from 'node:crypto';

process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', () => {
  const later = setInterval(() => acknowledged('us-east-2'), 20);
  process.once('message', () => {
    clearInterval(later);
    process.disconnect();
  });
  process.send({ kind: 'ready' });
  acknowledged('us-west-2');
});

function acknowledged(region) {
  const [at, done] = [Date.now(), Date.now()];
  process.send({
    kind: 'samples',
    samples: [
      {
        kind: 'heartbeat',
        at,
        done,
        id: randomUUID(),
        client: 0,
        outcome: 'acknowledged',
        answer: '201',
        region,
        epoch: 1,
      },
    ],
  });
}
