/**
 * How long `holdfast check` takes, against what no check can be faster than (baseline.mjs), and how much memory
 * `holdfast check` needs. Both are run in turn on the same machine, so that whatever else runs there slows both.
 *
 * Usage: npm run bench [-- repetitions, 5] [--publish]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { MACHINE, publish, repetitions, root, runNode } from './run.mjs';

const TURNS = repetitions(5);
const COMMAND = `npm run bench -- ${TURNS}`;
const ENVIRONMENT = 'production';
/** The design's limits: times the baseline, and GiB for all environments. */
const LIMITS = { ratio: 3, memory: 1.5 };

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const assembly = synthesize();
  const baseline = [
    '--liftoff-only',
    'bench/baseline.mjs',
    join(assembly, `assembly-${ENVIRONMENT}`),
    '000000000001',
    'us-west-2',
  ];
  const check = ['scripts/holdfast.mjs', 'check', '--environment', ENVIRONMENT];
  const everything = ['scripts/holdfast.mjs', 'check'];
  const times = { baseline: [], check: [], all: [] };
  let peak = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.baseline.push(run(baseline).seconds);
    times.check.push(run(check).seconds);
    const all = run(everything);
    times.all.push(all.seconds);
    peak = Math.max(peak, all.gib);
  }
  report(times, peak);
}

/** The templates that the baseline validates. */
function synthesize() {
  run(['scripts/build.mjs']);
  const outdir = join(folder, 'assembly');
  run(['--liftoff-only', 'build/holdfast.js'], { CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' });
  return outdir;
}

/** Seconds of one run, and the peak memory of its processes together. */
function run(args, extra = {}) {
  const peaks = mkdtempSync(join(folder, 'peaks-'));
  const env = {
    ...extra,
    HOLDFAST_PEAKS: peaks,
    NODE_OPTIONS: `--import=${join(root, 'bench/peak.mjs')}`,
  };
  const began = performance.now();
  runNode(args, env);
  const seconds = (performance.now() - began) / 1000;
  const kib = readdirSync(peaks).reduce((sum, name) => sum + Number(readFileSync(join(peaks, name), 'utf8')), 0);
  return { seconds, gib: kib / 1024 ** 2 };
}

function report(times, peak) {
  // The best of several runs is what the program needs; all above it is what else ran on the machine.
  const ratio = Math.min(...times.check) / Math.min(...times.baseline);
  const line = (what, values) =>
    `${what.padEnd(52)} best ${Math.min(...values).toFixed(2)} s, median ${median(values).toFixed(2)} s`;
  process.stdout.write(
    [
      `${MACHINE}, ${type()} ${release()}`,
      COMMAND,
      '',
      line('aws-cdk-lib and its own validation (baseline)', times.baseline),
      line(`holdfast check --environment ${ENVIRONMENT}`, times.check),
      line('holdfast check (all environments)', times.all),
      '',
      `check takes ${ratio.toFixed(2)} times the baseline, best against best (limit ${LIMITS.ratio})`,
      `all environments need ${peak.toFixed(2)} GiB at its peak (limit ${LIMITS.memory})`,
      '',
    ].join('\n'),
  );
  publish('check', COMMAND, {
    baseline: [best(times.baseline), 's'],
    production: [best(times.check), 's'],
    ratio: [ratio.toFixed(1), 'times'],
    all: [best(times.all), 's'],
    memory: [peak.toFixed(2), 'GiB'],
  });
  if (ratio > LIMITS.ratio || peak > LIMITS.memory) process.exitCode = 1;
}

const best = (values) => Math.min(...values).toFixed(1);

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
