import { resolve, type RecordSet, type Zone } from '../../../simulator/engines/route53';

const member = (setIdentifier: string, values: readonly string[], changes: Partial<RecordSet> = {}): RecordSet => ({
  name: 'active.example.com',
  type: 'A',
  setIdentifier,
  weight: 100,
  checked: true,
  ttl: 60,
  values,
  ...changes,
});
const records: readonly RecordSet[] = [
  member('us-west-2', ['127.0.0.2']),
  member('us-east-2', ['127.0.0.3']),
  { name: 'portal.example.com', type: 'A', checked: false, ttl: 0, values: [], aliasOf: 'active.example.com' },
];
const values = (zone: Zone, name: string, draw: number, type = 'A') =>
  resolve(zone, name, type, () => draw)?.map(({ value }) => value);

test('a red region is not answered, through an alias either', () => {
  for (const name of ['active.example.com', 'portal.example.com']) {
    for (const draw of [0, 0.49, 0.51, 0.99]) {
      expect(values({ records, health: { 'us-west-2': 'red' } }, name, draw)).toEqual(['127.0.0.3']);
      expect(values({ records, health: { 'us-west-2': 'green', 'us-east-2': 'red' } }, name, draw)).toEqual([
        '127.0.0.2',
      ]);
    }
  }
});

test('two green regions share by weight, and two red ones count as green', () => {
  const both: readonly Zone['health'][] = [{}, { 'us-west-2': 'red', 'us-east-2': 'red' }];
  for (const health of both) {
    expect(values({ records, health }, 'active.example.com', 0.49)).toEqual(['127.0.0.2']);
    expect(values({ records, health }, 'active.example.com', 0.5)).toEqual(['127.0.0.3']);
  }
  const unequal = [member('us-west-2', ['127.0.0.2'], { weight: 0 }), member('us-east-2', ['127.0.0.3'])];
  expect(values({ records: unequal, health: {} }, 'active.example.com', 0)).toEqual(['127.0.0.3']);
});

test("a record without a health check is answered whatever the region's health", () => {
  const unchecked = [member('us-west-2', ['127.0.0.2'], { checked: false })];
  expect(values({ records: unchecked, health: { 'us-west-2': 'red' } }, 'active.example.com', 0)).toEqual([
    '127.0.0.2',
  ]);
});

test('a missing type and a missing name get different answers', () => {
  expect(values({ records, health: {} }, 'active.example.com', 0, 'TXT')).toEqual([]);
  expect(values({ records, health: {} }, 'nowhere.example.com', 0)).toBeUndefined();
});
