/** What benchmarks share: how they run commands, name this machine, and publish their figures. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const FIGURES = join(root, 'docs', 'figures.json');

/** This machine, as a page names it. */
export const MACHINE = `${cpus().length} cores of ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`;

/** The first number on the command line: how often something is measured. */
export const repetitions = (fallback) => Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? fallback);

/**
 * Runs `node <args>` in the project to its end and gives its standard output.
 * @throws Error where it does not end with 0: a command that did not do its work is fast, and its time means nothing
 */
export function runNode(args, extra = {}) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...extra },
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`node ${args.join(' ')} ended with ${status ?? signal}, not 0:\n${stderr}${stdout}`);
  return stdout;
}

/**
 * Writes the figures of a run to docs/figures.json; `npm run docs` writes them into the pages.
 * @param figures each as `[value, unit]` or `[value, unit, range]`, in words: `['0.96', 's', '0.88 to 1.44']`
 * @param wanted default: whether the command line has `--publish`
 */
export function publish(run, command, figures, wanted = process.argv.includes('--publish')) {
  if (!wanted) return;
  const published = JSON.parse(readFileSync(FIGURES, 'utf8'));
  published[run] = {
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: MACHINE,
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, [value, unit, range]]) => [name, { value, unit, range }]),
    ),
  };
  writeFileSync(FIGURES, `${JSON.stringify(published, undefined, 2)}\n`);
}
