import { z } from 'zod';
import { holdfast } from '../../lib/cli/program';
import { listed } from '../../lib/cli/waivers';
import { idsOf } from '../../lib/commitments/waivers/apply';
import { WAIVERS } from '../../lib/commitments/waivers/index';
import type { Waiver } from '../../lib/commitments/waivers/types';
import { recordedWorld } from './context';

const TODAY = new Date('2026-11-24T12:00:00Z');

const waiver = (expires: string, path = 'Archive/Landing'): Waiver => ({
  finding: 'Pack::Pack-Rule',
  path,
  touches: ['F8'],
  count: 1,
  owner: 'security',
  reason: 'The bucket receives the access logs of all others',
  expires,
});

test('waivers are listed by their last day, soonest first', () => {
  const waivers = ['2027-05-31', '2026-12-01', '2027-01-01'].map((day) => waiver(day));
  expect(listed(waivers, TODAY).map(({ expires }) => expires)).toEqual(['2026-12-01', '2027-01-01', '2027-05-31']);
});

test.each<[string, number, boolean]>([
  ['2027-01-24', 61, false],
  ['2027-01-23', 60, true],
  ['2026-11-24', 0, true],
  ['2026-11-23', -1, true],
])('one that ends on %s has %d days left, and is due: %s', (expires, daysLeft, due) => {
  expect(listed([waiver(expires)], TODAY)).toMatchObject([{ daysLeft, due }]);
});

test('one whose day is none is due', () => expect(listed([waiver('never')], TODAY)).toMatchObject([{ due: true }]));

const document = z.strictObject({
  version: z.literal(1),
  ok: z.boolean(),
  problems: z.tuple([]),
  waivers: z.array(z.object({})),
});

test('as JSON, all of them; exit code 0 while none is due', async () => {
  const world = recordedWorld({ today: TODAY });
  expect(await holdfast(['waivers', '--json'], world)).toBe(0);
  const { ok, waivers } = document.parse(JSON.parse(world.said.out));
  expect(ok).toBe(true);
  expect(waivers).toHaveLength(WAIVERS.length);
});

test('the table fits a wide terminal, and leaves nothing of a finding out', async () => {
  const world = recordedWorld({ today: TODAY });
  await holdfast(['waivers'], world);
  const lines = world.said.out.split('\n');
  expect(lines.filter((line) => line.length > 180)).toEqual([]);
  const findings = lines.map((line) => line.split('│').at(-2)?.trim() ?? '').join('');
  expect(WAIVERS.filter((each) => !findings.includes(idsOf(each)[0] ?? ''))).toEqual([]);
});

test('as a table, with a warning and exit code 1 from 60 days before', async () => {
  const world = recordedWorld({ today: new Date('2027-05-01T00:00:00Z') });
  expect(await holdfast(['waivers'], world)).toBe(1);
  expect(world.said.out).toContain('Archive/Archive/Landing/Resource');
  expect(world.said.out).toMatch(/\d+ of \d+ end within 60 days/);
});
