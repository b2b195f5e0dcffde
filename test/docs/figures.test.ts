/**
 * Figures in documents: `<!-- figure check.baseline -->3.8 s<!-- / -->` is the figure of that run in docs/figures.json, which a
 * benchmark writes with `--publish`; `budget.switchover.done` is one of the plan's time budget. `npm run docs` writes them into
 * the pages.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FENCE } from '../../lib/config/numbers';
import { flipBudget, MODES } from '../../lib/recovery/plan/budget';

const RUNS = z
  .record(
    z.string(),
    z.object({
      command: z.string(),
      date: z.iso.date(),
      machine: z.string(),
      figures: z.record(z.string(), z.object({ value: z.string(), unit: z.string(), range: z.string().optional() })),
    }),
  )
  .parse(JSON.parse(readFileSync('docs/figures.json', 'utf8')));

/** Figures of the plan's time budget: its totals, its lines by their section, and the time without writes if steps ran in parallel. */
const budgetFigures = MODES.flatMap((mode): readonly (readonly [string, string])[] => {
  const { lines, withoutWrites, done, expected } = flipBudget(mode);
  const line = (section: string): number => lines.find(({ source }) => source === section)?.expected ?? NaN;
  const saved = Math.min(line('switch-database') + line('activate'), line('shift-traffic'));
  const seconds = {
    'without-writes': withoutWrites.expected,
    done: done.expected,
    total: expected,
    parallel: withoutWrites.expected - saved,
    'parallel-saves': saved,
    ...Object.fromEntries(lines.map(({ source }) => [source, line(source)])),
  };
  return Object.entries(seconds).map(([name, value]) => [`budget.${mode}.${name}`, `${value} s`]);
});

/** Every figure as a page has it, and what is said of a run: `check.baseline`, `check.machine`. */
const FIGURES = new Map<string, string>([
  ...budgetFigures,
  ['fence.cut-off', `${FENCE.cutOffAtMost.seconds} s`],
  ...Object.entries(RUNS).flatMap(([run, { command, date, machine, figures }]) => [
    ...Object.entries({ command: `\`${command}\``, date, machine }).map(
      ([name, text]) => [`${run}.${name}`, text] as const,
    ),
    ...Object.entries(figures).map(
      ([name, { value, unit, range }]) =>
        [`${run}.${name}`, `${value} ${unit}`.trim() + (range ? `, ${range}` : '')] as const,
    ),
  ]),
]);

const QUOTE = /(<!-- figure (\S+) -->)(.*?)<!-- \/ -->/g;

const filled = (page: string): string =>
  page.replaceAll(
    QUOTE,
    (_, start: string, name: string) => `${start}${FIGURES.get(name) ?? 'UNKNOWN FIGURE'}<!-- / -->`,
  );

const pages = [
  'README.md',
  ...['docs', 'docs/adr'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
]
  .filter((file) => file.endsWith('.md'))
  .filter((file) => readFileSync(file, 'utf8').includes('<!-- figure '));

if (process.env['UPDATE_DOCS']) for (const file of pages) writeFileSync(file, filled(readFileSync(file, 'utf8')));

test.each(pages)('%s has the figures that were published', (file) => {
  const page = readFileSync(file, 'utf8');
  expect(page).toBe(filled(page));
  expect(page).not.toContain('UNKNOWN FIGURE');
});

test('every figure that is published is on a page', () => {
  const quoted = pages.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(QUOTE)].map(([, , name]) => name));
  const figures = Object.entries(RUNS).flatMap(([run, { figures: own }]) =>
    Object.keys(own).map((name) => `${run}.${name}`),
  );
  expect(figures.filter((name) => !quoted.includes(name))).toEqual([]);
});

test('every run that a benchmark makes is published by it', () => {
  const programs = readdirSync('bench')
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(`bench/${file}`, 'utf8'))
    .join('\n');
  expect([...programs.matchAll(/publish\(\n?\s*'(\w+)'/g)].map(([, run]) => run).sort()).toEqual(
    Object.keys(RUNS).filter((run) => run !== 'start'),
  );
});
