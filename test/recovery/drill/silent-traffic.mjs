/** A traffic process that has one heartbeat acknowledged and sends nothing, for tests of what a drill does beside it: it starts at once. */
import { randomUUID } from 'node:crypto';

process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', () => {
  process.once('message', () => process.disconnect());
  process.send({ kind: 'ready' });
  const [at, done] = [Date.now(), Date.now()];
  const heartbeat = { kind: 'heartbeat', at, done, id: randomUUID(), client: 0, outcome: 'acknowledged', answer: '201', region: 'us-west-2', epoch: 1 };
  process.send({ kind: 'samples', samples: [heartbeat] });
});
