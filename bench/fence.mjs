/**
 * What the fence costs writers: the portal's heartbeat without it and with it (pairs.mjs), and what it would cost as a
 * lock on the epoch's row instead of one on its table.
 *
 * Usage: node bench/fence.mjs [pairs of slices, 6] [--publish]          About 60 seconds.
 *
 * Twice: with commits that wait 2 ms, and with commits that wait for nothing, where the processor is the limit and the
 * client shares it: the worst there can be. Write-ahead log is counted for each way by itself.
 */
import { compare, HEADING, print, setCommitWait, withDatabase } from './pairs.mjs';
import { publish, repetitions } from './run.mjs';

const PAIRS = repetitions(6);
const COMMIT_WAITS_US = [2000, 0];
const WAYS = [
  {
    name: 'fenced',
    what: 'with the fence: BEGIN and the question are one message, and a trigger asks again',
    trigger: true,
  },
  { name: 'rowFenced', what: 'the same as a lock on the row of the epoch (FOR SHARE)' },
];

await withDatabase('node bench/fence.mjs', PAIRS, async (server, load) => {
  // Row locks take the right to update; the application has it for this comparison only.
  await server.query('GRANT UPDATE ON holdfast.epoch TO holdfast_application');
  console.log(HEADING);
  const kept = [];
  for (const wait of COMMIT_WAITS_US) {
    await setCommitWait(server, wait);
    for (const { name, what, trigger } of WAYS) {
      const prepare = (mode) => setTrigger(server, mode === 'on' && trigger);
      const loads = { off: 'heartbeat', on: name };
      kept.push(print(wait, what, await compare({ server, load, pairs: PAIRS, loads, prepare })));
    }
  }
  for (const { name, trigger } of [{ name: 'heartbeat' }, ...WAYS]) {
    await setTrigger(server, trigger);
    console.log(`${name.padEnd(10)} ${await logged(server, load, name)} bytes of write-ahead log a transaction`);
  }
  const [waiting, , notWaiting] = kept;
  publish('fence', `node bench/fence.mjs ${PAIRS}`, {
    waiting: [String(waiting), '%'],
    'not-waiting': [String(notWaiting), '%'],
  });
});

/** Without its trigger, a heartbeat brings its own epoch: those of database-load.mjs do. */
async function setTrigger(server, isOn) {
  await server.query(`ALTER TABLE holdfast.heartbeat ${isOn ? 'ENABLE ALWAYS' : 'DISABLE'} TRIGGER heartbeat_admitted`);
}

async function logged(server, load, name) {
  const position = async () => (await server.query('SELECT pg_current_wal_lsn() AS position'))[0].position;
  await server.query('CHECKPOINT');
  await load.run(name, 300);
  const before = await position();
  const { done } = await load.run(name, 800);
  const [{ bytes }] = await server.query('SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 AS bytes', [before]);
  return Math.round(bytes / done);
}
