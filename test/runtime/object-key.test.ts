import fc from 'fast-check';
import { OBJECT_KEY, objectKey, parseObjectKey } from '../../lib/runtime/object-key';

const ID = '6f1c1c0e-7d3b-4f55-9a53-0a1b2c3d4e5f';
const NEW_YEAR = new Date('2026-12-31T23:59:59-05:00');

test('a key says whose, of which month in UTC, and which: nothing about the message', () => {
  expect(objectKey('acme-42', NEW_YEAR, ID)).toBe(`acme-42/2027-01/${ID}`);
});

test('a new key is never the same twice', () => {
  expect(objectKey('acme', NEW_YEAR)).not.toBe(objectKey('acme', NEW_YEAR));
});

test.each([
  ['a slash, which would be another tenant', '../other'],
  ['a slash in the middle', 'acme/other'],
  ['an address', 'jane@example.com'],
  ['capitals', 'Acme'],
  ['one letter', 'a'],
  ['nothing', ''],
  ['64 characters', 'a'.repeat(64)],
])('a customer id with %s makes no key', (_, customerId) => {
  expect(() => objectKey(customerId, NEW_YEAR, ID)).toThrow(/<customer_id>\/<yyyy-mm>\/<uuid>/);
});

test.each([['jane@example.com'], ['<message-id@host>'], [''], ['6F1C1C0E-7D3B-4F55-9A53-0A1B2C3D4E5F']])(
  '%p is no opaque id',
  (id) => {
    expect(() => objectKey('acme', NEW_YEAR, id)).toThrow();
  },
);

test('what was put together comes apart again', () => {
  const customerIds = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  const months = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(customerIds, months, fc.uuid(), (customerId, storedAt, id) => {
      expect(parseObjectKey(objectKey(customerId, storedAt, id))).toEqual({
        customerId,
        month: storedAt.toISOString().slice(0, 7),
        id,
      });
    }),
  );
});

test.each([
  [`acme/2026-13/${ID}`],
  [`acme/2026-1/${ID}`],
  [`acme/${ID}`],
  [`acme/2026-12/${ID}/part`],
  [`/acme/2026-12/${ID}`],
  [''],
])('%p is no key of ours', (key) => {
  expect(OBJECT_KEY.test(key)).toBe(false);
  expect(parseObjectKey(key)).toBeUndefined();
});
