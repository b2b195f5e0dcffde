/** The catalogue of faults: that it is whole, and that its page is true. */
import { readFileSync, writeFileSync } from 'node:fs';
import { holdfast } from '../../lib/cli/program';
import { flattened } from '../../lib/recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../lib/recovery/plan/steps';
import { allCases, casesOf, rotated } from '../../simulator/faults/cases';
import { FAULTS } from '../../simulator/faults/catalogue';
import { usesOf } from '../../simulator/faults/fault';
import { FAULT_PARTS } from '../../simulator/faults/page';
import { recordedWorld } from '../cli/context';

const PAGE = 'docs/faults.md';
const written = (page: string): string =>
  page.replaceAll(
    /(<!-- part (\w+) -->\n)[\s\S]*?(<!-- \/ -->)/g,
    (_, begin: string, name: string, end: string) =>
      `${begin}${FAULT_PARTS[name]?.() ?? `there is no ${name}`}\n${end}`,
  );
if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, written(readFileSync(PAGE, 'utf8')));

const STEPS = [...ACTIVATE, ...POST_RECOVERY].flatMap((step) => flattened([step]));

test('the page is that of the catalogue (npm run docs)', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(written(page));
});

test('every fault leads to a heading of the runbook', () => {
  const anchors = [...readFileSync('docs/runbooks/region-flip.md', 'utf8').matchAll(/^#{2,3} (.+)$/gm)].map(
    ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
  );
  expect(
    FAULTS.filter(({ runbook }) => runbook !== 'STEP' && !anchors.includes(runbook)).map(({ name }) => name),
  ).toEqual([]);
});

test('names are unique, every fault has a case, and every turn has one of each', () => {
  const names = allCases().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  for (const turn of [0, 1, 7])
    expect(rotated(turn).map(({ fault }) => fault.name)).toEqual(FAULTS.map(({ name }) => name));
});

test('every step of a flip is struck by what each step depends on, and by what it alone does', () => {
  for (const step of flattened(ACTIVATE))
    for (const use of usesOf(step)) {
      const struck = FAULTS.filter(({ strikes }) => strikes.includes(use)).flatMap(casesOf);
      expect([use, struck.some(({ moment }) => moment === step.name)]).toEqual([use, true]);
    }
  const moments = allCases().map(({ moment }) => moment);
  expect(STEPS.filter(({ name }) => !moments.includes(name))).toEqual([]);
});

describe('the command', () => {
  test('lists every fault', async () => {
    const world = recordedWorld();
    expect(await holdfast(['rehearse', '--fault', 'list'], world)).toBe(0);
    for (const { name } of FAULTS) expect(world.said.out).toContain(`${name}  `);
  });

  test('says what was meant with each unknown name', async () => {
    const world = recordedWorld();
    expect(await holdfast(['rehearse', '--fault', 'link-cit', '--fault', 'earthquake'], world)).toBe(2);
    expect(world.said.error).toContain('did you mean link-cut?');
    expect(world.said.error).toContain('earthquake');
  });
});
