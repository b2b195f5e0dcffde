/**
 * What the checks of the commitments add to `holdfast check`: the time of judging one environment, from its templates to the
 * status of every promise, against the whole command. Both are measured in turn, each in a process of its own.
 *
 * Usage: node bench/checks.mjs [repetitions, 5] [--publish]          Exits with 1 above the limit.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readProduction } from './mutation/assembly.mjs';
import { MACHINE, publish, repetitions, runNode } from './run.mjs';
import './typescript.mjs';

/** Part of the command's time that is not the checks', which they may add to it (issue: "at most 20 %"). */
const LIMIT = 0.2;

const [, , first, assembly] = process.argv;
const TURNS = repetitions(5);

if (first === 'judge') judge();
else compare();

/** In a process of its own, as cold as the command is. */
function judge() {
  const require = createRequire(import.meta.url);
  const { CHECKS } = require('../lib/commitments/checks/index.ts');
  const { ReadTracker } = require('../lib/commitments/read-tracker.ts');
  const { statusesOf } = require('../lib/commitments/commitment-status.ts');
  const stacks = readProduction(assembly);
  const began = performance.now();
  const observer = new ReadTracker(stacks);
  statusesOf(
    CHECKS.map((check) => ({ check, findings: check.find(observer.tree), judged: observer.attention().judged })),
  );
  process.stdout.write(String((performance.now() - began) / 1000));
}

function compare() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  try {
    runNode(['scripts/build.mjs']);
    runNode(['--liftoff-only', 'build/holdfast.js'], { CDK_OUTDIR: folder, CDK_VALIDATION: 'false' });
    const times = { checks: [], command: [] };
    for (let turn = 0; turn < TURNS; turn += 1) {
      times.checks.push(Number(runNode(['--liftoff-only', 'bench/checks.mjs', 'judge', folder])));
      const began = performance.now();
      runNode(['scripts/holdfast.mjs', 'check', '--environment', 'production']);
      times.command.push((performance.now() - began) / 1000);
    }
    report(Math.min(...times.checks), Math.min(...times.command));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(checks, command) {
  const added = checks / (command - checks);
  process.stdout.write(
    [
      `${MACHINE}; best of each`,
      `checks of the commitments, production: ${checks.toFixed(2)} s`,
      `holdfast check --environment production: ${command.toFixed(2)} s`,
      `the checks add ${(added * 100).toFixed(1)} % (limit ${LIMIT * 100} %)`,
      '',
    ].join('\n'),
  );
  publish('checks', `node bench/checks.mjs ${TURNS}`, {
    seconds: [checks.toFixed(1), 's'],
    share: [(added * 100).toFixed(0), '%'],
  });
  if (added > LIMIT) process.exitCode = 1;
}
