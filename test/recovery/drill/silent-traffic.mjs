/** A fast traffic process for tests: it sends nothing, and reports one acknowledged heartbeat before the flip and others after it. */
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
  const answered = { outcome: 'acknowledged', answer: '201', region, epoch: 1 };
  const sample = { kind: 'heartbeat', at, done, id: randomUUID(), client: 0, ...answered };
  process.send({ kind: 'samples', samples: [sample] });
}
