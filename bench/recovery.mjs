/**
 * How long clients are without service when the active role moves: the drill, its plan and its functions against a script
 * that does only what cannot be left out, on the same stage (docs/rehearsal.md), in turns.
 *
 * Usage: npm run bench:recovery [-- rounds, 10] [--publish]          About a minute a round. Patroni's part is left out where it is missing.
 *
 * The floor of a switchover: fence, wait for the replay, promote, lead the name. Of a failover: kill the region, promote,
 * raise the epoch, lead the name. Both are measured by the drill's own clients and figures.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAll } from '../scripts/build.mjs';
import { managerFailover, missing, versions } from './recovery/manager.mjs';
import { MACHINE, publish, repetitions } from './run.mjs';
import './typescript.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const require = createRequire(import.meta.url);
const { environments } = require('../lib/config/environments.ts');
const { monotonicClock } = require('../lib/recovery/drill/clock.ts');
const { trafficOrder } = require('../lib/recovery/drill/aws-clients.ts');
const { REHEARSAL_PACE } = require('../lib/recovery/drill/options.ts');
const { figures } = require('../lib/recovery/evidence/figures/figures.ts');
const { isGood, rehearse } = require('../simulator/rehearsal/rehearse.ts');
const { openStage } = require('../simulator/rehearsal/stage.ts');
const { startTraffic } = require('../lib/recovery/traffic/traffic.ts');

const ROUNDS = repetitions(10);
const COMMAND = `npm run bench:recovery -- ${ROUNDS}`;
/** Milliseconds, each way: about Oregon to Ohio. */
const LINK_MS = 35;
const MANAGER_ROUNDS = 3;
const TRAFFIC = 'build/processes/traffic.mjs';
const { signal } = new AbortController();

const environment = environments({}).find(({ name }) => name === 'production');
const [a, b] = environment.regions;

async function main() {
  await buildAll();
  const out = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const begun = performance.now();
  const stage = await openStage({
    environment,
    given: {},
    binaries: process.env.HOLDFAST_PG_BIN,
    linkDelayMs: LINK_MS,
    pace: 'rehearsal',
    interrupted: signal,
  });
  const ready = (performance.now() - begun) / 1000;
  try {
    await stage.settle();
    const { mebibytes, processes } = await stage.survey();
    console.log(
      `${COMMAND}\n${MACHINE}, ${LINK_MS} ms each way\nReady after ${ready.toFixed(1)} s, ${processes} processes, ${mebibytes.toFixed(0)} MiB\n`,
    );
    publish('recovery', COMMAND, {
      ...print(await rounds(stage, out)),
      ready: [ready.toFixed(1), 's'],
      processes: [String(processes), 'processes'],
      memory: [mebibytes.toFixed(0), 'MiB'],
    });
  } finally {
    await stage.close();
    rmSync(out, { recursive: true, force: true });
  }
  await comparison();
}

/** Both flips, by script and by drill in turns. */
async function rounds(stage, out) {
  const seen = { switchover: [], failover: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const mode of ['switchover', 'failover']) {
      const measure = {
        floor: (from, to) => bare(stage, mode, from, to),
        drill: (from, to) => drilled(stage, out, round, mode, from, to),
      };
      // In even rounds the drill goes first, so that the first run on a new stage is one of the drill.
      const [first, second] = round % 2 === 0 ? ['drill', 'floor'] : ['floor', 'drill'];
      const pair = { [first]: await measure[first](a, b), [second]: await measure[second](b, a) };
      seen[mode].push(pair);
      if (process.stderr.isTTY)
        process.stderr.write(
          `\r${mode} ${round + 1} of ${ROUNDS}: ${pair.floor.seconds} s, ${pair.drill.seconds} s   `,
        );
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  return seen;
}

/** The floor: clients as a drill has them, and its own figures. */
async function bare(stage, mode, from, to) {
  await stage.settle();
  const clock = monotonicClock();
  const entries = [
    {
      kind: 'declared',
      at: clock.now(),
      drill: 'floor',
      environment: environment.name,
      rehearsal: true,
      mode,
      from: from.name,
      to: to.name,
      plan: { arn: '', version: '', sha256: '' },
      commit: '',
      operator: '',
      budget: { expected: 0, timeout: 0, steps: [] },
    },
  ];
  const traffic = await startTraffic({
    program: TRAFFIC,
    order: trafficOrder(stage.target, REHEARSAL_PACE.traffic, clock.origin),
    report: (samples) => entries.push(...samples),
    lost: (reason) => {
      throw new Error(reason);
    },
  });
  await served(entries, clock.now());
  await sleep(REHEARSAL_PACE.baseline);
  entries.push({ kind: 'started', at: clock.now(), by: 'break-glass', executionId: 'floor' });
  await stage.flipBare(mode, to.name);
  await served(entries, clock.now());
  await sleep(REHEARSAL_PACE.tail);
  await traffic.stop();
  entries.push({ kind: 'ended', at: clock.now(), outcome: 'completed', detail: '' });
  if (mode === 'failover') await stage.restore(from.name);
  return { seconds: outageOf(figures(entries)) };
}

/** Resolves when a client has been served that asked after this moment. */
async function served(entries, since) {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (entries.some(({ kind, outcome, at }) => kind === 'heartbeat' && outcome === 'acknowledged' && at > since))
      return;
    await sleep(20);
  }
  throw new Error('a client must be served within 30 s');
}

/** The drill, with everything that belongs to it. */
async function drilled(stage, out, round, mode, from, to) {
  const screen = { say: () => undefined, table: () => undefined, show: () => undefined };
  const options = {
    runs: [{ number: 1, mode, from, to }],
    id: `bench-${round}`,
    commit: 'bench',
    operator: 'bench',
    screen,
    out,
    trafficProgram: TRAFFIC,
    interrupted: signal,
  };
  const [report] = await rehearse(stage, options, () => undefined);
  if (!report || !isGood(report))
    throw new Error(
      `a ${mode} must pass: ${JSON.stringify({ ...report, figures: report?.figures?.shortcomings }, undefined, 2)}`,
    );
  return {
    seconds: outageOf(report.figures),
    lost: report.figures.recoveryPoint.lost.length,
    lostSeconds: report.figures.recoveryPoint.seconds,
    lag: report.figures.lag,
  };
}

function outageOf({ recoveryTime: { client } }) {
  if (!client) throw new Error('clients must be served before and after');
  return client.seconds;
}

/** Prints both flips, and returns their figures. */
function print(seen) {
  const published = {};
  console.log(
    `${''.padEnd(12)} ${'script (floor)'.padEnd(26)} ${'drill'.padEnd(26)} ratio of medians   ${'first run'.padEnd(10)} lost rows`,
  );
  for (const [mode, pairs] of Object.entries(seen)) {
    const [floor, drill] = ['floor', 'drill'].map((which) => pairs.map((pair) => pair[which].seconds));
    const lost = pairs.map(({ drill: { lost: rows } }) => rows);
    const none = lost.filter((rows) => rows === 0).length;
    const ratio = (median(drill) / median(floor)).toFixed(2);
    published[`${mode}-script`] = figure(floor);
    published[`${mode}-drill`] = figure(drill);
    published[`${mode}-ratio`] = [ratio, ''];
    published[`${mode}-first`] = [drill[0].toFixed(2), 's'];
    console.log(
      `${mode.padEnd(12)} ${range(floor).padEnd(26)} ${range(drill).padEnd(26)} ${ratio.padEnd(18)} ${drill[0].toFixed(2).padEnd(10)} ${mode === 'switchover' ? `none in ${none} of ${lost.length}` : `${Math.min(...lost)} to ${Math.max(...lost)}, all of them listed`}`,
    );
  }
  return published;
}

/** The same failover by an established manager, on the same PostgreSQL. */
async function comparison() {
  if (missing().length > 0)
    return console.log(
      `\nNot compared with Patroni: ${missing().join(', ')} must be installed (Debian: patroni, etcd-server, postgresql-client-15).`,
    );
  const runs = [];
  for (let run = 0; run < MANAGER_ROUNDS; run += 1) runs.push(await managerFailover());
  console.log(
    `\n${versions()}, failover of the same PostgreSQL without a link, ${MANAGER_ROUNDS} runs: detection ${range(runs.map(({ detection }) => detection))}, then takeover ${range(runs.map(({ takeover }) => takeover))}; lost rows ${runs.map(({ lost }) => lost).join(', ')}`,
  );
  publish('patroni', COMMAND, {
    takeover: figure(runs.map(({ takeover }) => takeover)),
    detection: figure(
      runs.map(({ detection }) => detection),
      1,
    ),
  });
}

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];
/** Seconds as they are published: median, unit, range. */
const figure = (values, digits = 2) => [
  median(values).toFixed(digits),
  's',
  `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`,
];
const range = (values) => {
  const [middle, unit, ends] = figure(values);
  return `${middle} ${unit} (${ends})`;
};

await main();
