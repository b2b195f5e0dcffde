/** What finding the writer and waiting for it in turn costs, compared with the pool of pg alone: ten times as many callers as connections. */
import { performance } from 'node:perf_hooks';
import { openLab, type DatabaseLab } from './database-lab';

const CONNECTIONS = 5;
const SLICE_MS = 2000;
const PAIRS = 5;
const PATIENCE = { connect: 1500, query: 2000 };

let lab: DatabaseLab;
beforeAll(async () => {
  lab = await openLab();
}, 30_000);
afterAll(() => lab?.close());

/** Calls a second, of ten times as many callers as there are connections. */
async function rate(call: () => Promise<unknown>): Promise<number> {
  let done = 0;
  const begun = performance.now();
  const caller = async (): Promise<void> => {
    for (; performance.now() < begun + SLICE_MS; done += 1) await call();
  };
  await Promise.all(Array.from({ length: 10 * CONNECTIONS }, caller));
  return (1000 * done) / (performance.now() - begun);
}

test('a healthy writer does at least 0.9 of what its pool does alone: median of 5 pairs in turns', async () => {
  const writer = lab.locator({ max: CONNECTIONS, patience: PATIENCE, deadlineMs: 5000 });
  const pool = lab.pool(CONNECTIONS, PATIENCE);
  const sql = 'SELECT pg_sleep(0.002)';
  const ways = {
    located: () => writer.use((client) => client.query(sql)),
    alone: () => pool.query(sql),
  };
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const rates: Partial<Record<keyof typeof ways, number>> = {};
    for (const way of pair % 2 === 0 ? (['located', 'alone'] as const) : (['alone', 'located'] as const))
      rates[way] = await rate(ways[way]);
    ratios.push((rates.located ?? 0) / (rates.alone ?? Infinity));
  }
  await Promise.all([writer.close(), pool.end()]);
  process.stderr.write(`located to alone: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}\n`);
  expect(ratios.sort((one, other) => one - other)[PAIRS >> 1]).toBeGreaterThanOrEqual(0.9);
}, 120_000);
