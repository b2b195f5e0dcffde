/**
 * How long `holdfast check` takes, against what no check can be faster than (baseline.mjs), and how much memory
 * `npm start` needs. Both are run in turn on the same machine, so that whatever else runs there slows both.
 *
 * Usage: npm run bench [-- repetitions]; default 5.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root, runNode } from './run.mjs';

const repetitions = Number(process.argv[2] ?? 5);
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
  const start = ['scripts/holdfast.mjs', 'check'];
  const times = { baseline: [], check: [], start: [] };
  let peak = 0;
  for (let turn = 0; turn < repetitions; turn += 1) {
    times.baseline.push(run(baseline).seconds);
    times.check.push(run(check).seconds);
    const all = run(start);
    times.start.push(all.seconds);
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
  const [cpu] = cpus();
  // The best of several runs is what the program needs; all above it is what else ran on the machine.
  const ratio = Math.min(...times.check) / Math.min(...times.baseline);
  const line = (what, values) =>
    `${what.padEnd(52)} best ${Math.min(...values).toFixed(2)} s, median ${median(values).toFixed(2)} s`;
  process.stdout.write(
    [
      `${cpu.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, ${type()} ${release()}, Node ${process.version}`,
      `npm run bench -- ${repetitions}`,
      '',
      line('aws-cdk-lib and its own validation (baseline)', times.baseline),
      line(`holdfast check --environment ${ENVIRONMENT}`, times.check),
      line('npm start (all environments)', times.start),
      '',
      `check takes ${ratio.toFixed(2)} times the baseline, best against best (limit ${LIMITS.ratio})`,
      `npm start needs ${peak.toFixed(2)} GiB at its peak (limit ${LIMITS.memory})`,
      '',
    ].join('\n'),
  );
  if (ratio > LIMITS.ratio || peak > LIMITS.memory) process.exitCode = 1;
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
