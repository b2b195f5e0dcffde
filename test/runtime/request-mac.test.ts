import { authorization, isRecent, macText, readAuthorization } from '../../lib/runtime/request-mac';

const TIME = '2026-01-01T00:00:00.000Z';
const WEST = `${'A'.repeat(43)}=`;
const EAST = `${'B'.repeat(42)}/=`;

test('what is authenticated says what it is for, and holds method, path, time and body', () => {
  expect(macText({ method: 'POST', path: '/heartbeat', time: TIME, body: '' })).toBe(
    [
      'holdfast-heartbeat-1',
      'POST',
      '/heartbeat',
      TIME,
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ].join('\n'),
  );
});

test('a body counts by its bytes, as text or not', () => {
  const request = { method: 'POST', path: '/heartbeat', time: TIME };
  expect(macText({ ...request, body: 'café' })).toBe(macText({ ...request, body: new TextEncoder().encode('café') }));
  expect(macText({ ...request, body: 'café' })).not.toBe(macText({ ...request, body: 'cafe' }));
});

test('each region reads its own MAC from the header, and another region none', () => {
  const header = authorization(TIME, { 'us-west-2': WEST, 'us-east-2': EAST });
  expect(header).toBe(`Holdfast-MAC time="${TIME}", us-west-2="${WEST}", us-east-2="${EAST}"`);
  expect(readAuthorization(header, 'us-west-2')).toEqual({ time: TIME, mac: WEST });
  expect(readAuthorization(header, 'us-east-2')).toEqual({ time: TIME, mac: EAST });
  expect(['eu-west-1', 'east-2', 'time', ''].map((region) => readAuthorization(header, region))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['another scheme', `Bearer time="${TIME}", us-west-2="${WEST}"`],
  ['no MAC', `Holdfast-MAC time="${TIME}"`],
  ['no time', `Holdfast-MAC us-west-2="${WEST}"`],
  ['a time without its zone', `Holdfast-MAC time="2026-01-01T00:00:00", us-west-2="${WEST}"`],
  ['a short MAC', `Holdfast-MAC time="${TIME}", us-west-2="AAAA"`],
  ['a MAC that is no base64', `Holdfast-MAC time="${TIME}", us-west-2="${'?'.repeat(43)}="`],
  ['something before it', ` Holdfast-MAC time="${TIME}", us-west-2="${WEST}"`],
  ['something after it', `Holdfast-MAC time="${TIME}", us-west-2="${WEST}", more`],
])('%s is not read', (_what, header) => {
  expect(readAuthorization(header, 'us-west-2')).toBeUndefined();
});

test.each([
  ['now', 0, true],
  ['five minutes ago', -300, true],
  ['longer ago', -301, false],
  ['in five minutes', 300, true],
  ['later', 301, false],
])('sent %s', (_when, seconds, recent) => {
  expect(isRecent(new Date(Date.parse(TIME) + seconds * 1000).toISOString(), new Date(TIME))).toBe(recent);
});

test('a time that is none is never recent', () => {
  expect(isRecent('2026-13-01T00:00:00Z', new Date())).toBe(false);
});
