import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { documentOf, priceOf, textOf } from '../../lib/cli/price-output';
import { holdfast } from '../../lib/cli/program';
import { IDLE } from '../../lib/price/load';
import { mutated, tree } from '../support/assembly';
import { environment } from '../support/stage';
import { recordedWorld } from './context';

const root = mkdtempSync(join(tmpdir(), 'holdfast-price-'));
afterAll(() => rmSync(root, { recursive: true }));

const production = environment('production');
const price = priceOf(production, tree('production'), IDLE);

test('a row has one number, and the rows of the drivers add up to the total', () => {
  const { rows } = documentOf([price], true);
  const sum = (kind: string): number => rows.filter((row) => row.kind === kind).reduce((all, { usd }) => all + usd, 0);
  expect(sum('driver')).toBeCloseTo(sum('total'), 6);
  expect(sum('standby')).toBeCloseTo(sum('total'), 6);
  expect(rows.filter((row) => Object.values(row).filter((value) => typeof value === 'number').length !== 1)).toEqual(
    [],
  );
});

test('above its limit an idle environment is not ok; under a load there is no limit', () => {
  const dear = { ...price, environment: { ...production, monthlyLimit: 100 } };
  expect([documentOf([price], true).ok, documentOf([dear], true).ok, documentOf([dear], false).ok]).toEqual([
    true,
    false,
    true,
  ]);
});

test('an unknown type is said, and is not ok', () => {
  const changed = mutated(tree('production'), (draft) =>
    draft.add('A/Data', 'Search', { Type: 'AWS::OpenSearchService::Domain', Properties: {} }),
  );
  const unknown = priceOf(production, changed, IDLE);
  expect(documentOf([unknown], true)).toMatchObject({
    ok: false,
    unknown: [{ environment: 'production', type: 'AWS::OpenSearchService::Domain' }],
  });
  expect(textOf([unknown], true, false)).toContain('Unknown, not in it: AWS::OpenSearchService::Domain.');
});

test('people see drivers, promises, the share of the standby and what is unverified, within 120 columns', () => {
  const text = textOf([price], true, false);
  expect(text).toMatch(/inspection of internet traffic \*.*D1 G1/);
  expect(text).toMatch(
    /The standby's share: 5\d % if it is A, 4\d % if it is B\.|The standby's share: 4\d % if it is A, 5\d % if it is B\./,
  );
  expect(text.split('\n').filter((line) => line.startsWith('│') && line.length > 120)).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ['no file', '', /a JSON file that can be read/],
  ['an unknown field', '{"databaseGB": 1}', /databaseGB/],
  [
    'less than nothing',
    '{"databaseGb": -1, "mailKib": "x"}',
    /databaseGb: must be a number from 0[^]*mailKib: must be/,
  ],
])('a load with %s is refused, with every problem', async (name, text, expected) => {
  const file = join(root, `${name}.json`);
  if (text !== '') writeFileSync(file, text);
  const world = recordedWorld();
  expect(await holdfast(['price', '--load', file], world)).toBe(2);
  expect(world.said.error).toMatch(expected);
});

test('as JSON, from the command', async () => {
  const file = join(root, 'load.json');
  writeFileSync(file, '{"databaseGb": 200}');
  const world = recordedWorld();
  expect(await holdfast(['price', '-e', 'sandbox', '--load', file, '--json'], world)).toBe(0);
  const { rows } = z
    .object({ rows: z.array(z.object({ kind: z.string(), what: z.string().nullable(), usd: z.number() })) })
    .parse(JSON.parse(world.said.out));
  expect(rows.filter(({ what }) => what === 'backups').map(({ usd }) => usd > 0)).toContain(true);
});
