/**
 * What the integrity ledger costs writers: the same load with the ledger's triggers off and on (pairs.mjs).
 *
 * Usage: node bench/ledger.mjs [pairs of slices, 6] [--publish]          About 80 seconds.
 *
 * Twice: with commits that wait 2 ms, and with commits that wait for nothing, where the processor is the limit and the
 * client shares it: the worst there can be.
 */
import { compare, CONNECTIONS, HEADING, print, setCommitWait, withDatabase } from './pairs.mjs';
import { publish, repetitions } from './run.mjs';

const PAIRS = repetitions(6);
const COMMIT_WAITS_US = [2000, 0];

/** The loads of database-load.mjs, and the table that each writes to. */
const LOADS = [
  { name: 'heartbeat', table: 'heartbeat', what: "the portal's heartbeat: BEGIN, INSERT, COMMIT" },
  {
    name: 'tenant',
    table: 'settings',
    what: "a tenant's change, audited: BEGIN, set tenant and actor, UPDATE, COMMIT",
  },
  { name: 'bare', table: 'heartbeat', what: 'nothing but a prepared INSERT' },
];

await withDatabase('node bench/ledger.mjs', PAIRS, async (server, load) => {
  await server.query(
    `SET holdfast.actor = 'bench';
     INSERT INTO holdfast.tenants (customer_id) SELECT 'tenant-' || i FROM generate_series(0, ${CONNECTIONS - 1}) AS i;
     INSERT INTO holdfast.settings (customer_id) SELECT customer_id FROM holdfast.tenants`,
  );
  console.log(HEADING);
  const kept = [];
  for (const wait of COMMIT_WAITS_US) {
    await setCommitWait(server, wait);
    for (const { name, table, what } of LOADS) {
      const prepare = async (mode) => {
        for (const event of ['insert', 'update'])
          await server.query(
            `ALTER TABLE holdfast.${table} ${mode === 'on' ? 'ENABLE ALWAYS' : 'DISABLE'} TRIGGER ledger_${event}`,
          );
      };
      kept.push(
        print(wait, what, await compare({ server, load, pairs: PAIRS, loads: { off: name, on: name }, prepare })),
      );
    }
  }
  const range = (percents) => `${Math.min(...percents)} to ${Math.max(...percents)}`;
  publish('ledger', `node bench/ledger.mjs ${PAIRS}`, {
    waiting: [range(kept.slice(0, 3)), '%'],
    statements: [range(kept.slice(3, 5)), '%'],
    inserts: [String(kept[5]), '%'],
  });
});
