import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seenAt } from '../../../lib/recovery/evidence/entries';
import { head as headSchema } from '../../../lib/recovery/evidence/head';
import { fingerprintOf, runSigner } from '../../../lib/recovery/evidence/keys';
import { HEAD } from '../../../lib/recovery/evidence/signed-file';
import { type EvidenceBytes, readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { after, drillOf, heartbeat } from './drill-of';
import { type Genuine, genuineIn, linesOf, signer, small, trusted, written } from './written-evidence';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

let genuine: Genuine;
beforeAll(async () => {
  genuine = await genuineIn(join(folder, 'genuine'));
});

const codes = (bytes: EvidenceBytes, key: string | undefined = trusted): string[] => [
  ...new Set(verify(bytes, key).flaws.map(({ code }) => code)),
];
const withLines = (change: (lines: string[]) => string[]): EvidenceBytes => ({
  ...genuine,
  entries: Buffer.from(change(linesOf(genuine.entries)).join('')),
});
/** The third line changed. */
const withLine = (change: (line: string) => string): EvidenceBytes =>
  withLines((lines) => lines.map((line, index) => (index === 2 ? change(line) : line)));
const withHead = (change: (text: string) => string): EvidenceBytes => ({
  ...genuine,
  head: Buffer.from(change(genuine.head.toString())),
});

const withoutSeal = (whole: object): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'signature' && name !== 'key'));

test('what was written is genuine', () => {
  expect(verify(genuine, trusted)).toMatchObject({ genuine: true, flaws: [] });
  expect(linesOf(genuine.entries).length).toBeGreaterThan(5);
});

test('what was written by an earlier version is genuine still: its figures mean what they meant', async () => {
  const trust = readFileSync(join(__dirname, 'filed.fingerprint'), 'utf8').trim();
  expect(verify(await readEvidence(join(__dirname, 'filed')), trust)).toMatchObject({
    flaws: [],
    head: { passed: true, figures: { recoveryPoint: { seconds: 0.3 } } },
  });
});

describe('each forgery has its own reason', () => {
  test.each<[string, () => EvidenceBytes, string]>([
    [
      'an edited sample',
      () => withLines((lines) => lines.map((line) => line.replace('"failed"', '"refused"'))),
      'hash',
    ],
    ['a line in another spelling', () => withLine((line) => line.replace('{"entries"', '{ "entries"')), 'form'],
    ['two lines in the other order', () => withLines(([a = '', b = '', ...rest]) => [b, a, ...rest]), 'order'],
    ['a line that is gone', () => withLines((lines) => lines.toSpliced(2, 1)), 'order'],
    ['a line that stands there twice', () => withLines((lines) => lines.toSpliced(2, 0, lines[2] ?? '')), 'order'],
    ['a line of another chain', () => withLine((line) => line.replace(/"previous":"../, '"previous":"00')), 'link'],
    ['last lines that are cut off', () => withLines((lines) => lines.slice(0, -1)), 'length'],
    [
      'a last line that is cut off in its middle',
      () => ({ ...genuine, entries: genuine.entries.subarray(0, -9) }),
      'torn',
    ],
    ['a line that was appended', () => withLines((lines) => [...lines, lines[1] ?? '']), 'length'],
    ['samples that are gone', () => ({ ...genuine, entries: undefined }), 'story'],
    ['a head that is gone', () => ({ ...genuine, head: undefined }), 'unfinished'],
    ['a head in another spelling', () => withHead((text) => ` ${text}`), 'head'],
    [
      'a figure that was changed',
      () => withHead((text) => text.replace('"rows":{"acknowledged":', '"rows":{"acknowledged":1')),
      'figures',
    ],
    [
      'a drill that is said to have passed',
      () => withHead((text) => text.replace('"passed":false,"rehearsal"', '"passed":true,"rehearsal"')),
      'figures',
    ],
    [
      'a rehearsal that is said to be none',
      () => withHead((text) => text.replace(/"rehearsal":true,"signature"/, '"rehearsal":false,"signature"')),
      'identity',
    ],
    ['another time', () => withHead((text) => text.replace('1970-', '1971-')), 'signature'],
  ])('%s', (_, forged, code) => {
    expect(codes(forged())).toContain(code);
  });

  test('a signature of another time', () => {
    const other = headSchema.parse(JSON.parse(genuine.head.toString()));
    expect(codes({ ...genuine, head: Buffer.from(HEAD.textOf({ ...other, at: '2020-01-01T00:00:00.000Z' })) })).toEqual(
      ['signature'],
    );
  });

  test('everything written again, with another key', async () => {
    const forger = runSigner('drill-1');
    const forged = await written(
      join(folder, 'forged'),
      small.filter((entry) => entry.kind !== 'heartbeat' || entry.outcome === 'acknowledged'),
      forger,
    );
    expect(codes(forged)).toEqual(['key']);
    expect(codes(forged, fingerprintOf(forger.key))).toEqual([]);
  });

  test('no trusted key: a consistent folder alone proves nothing', () => {
    expect(verify(genuine, undefined).flaws.map(({ code }) => code)).toEqual(['key']);
  });

  test('a real drill signed with a key of its own', async () => {
    const real = await written(join(folder, 'real'), drillOf({ rehearsal: false }), signer);
    expect(codes(real)).toEqual(['key']);
  });

  test('other entries under the same head, chained and not signed', async () => {
    const others = await written(join(folder, 'others'), small.toSpliced(4, 1), signer);
    expect(codes({ ...genuine, entries: others.entries })).toEqual(expect.arrayContaining(['length', 'last']));
  });

  test('two drills in one chain', async () => {
    await expect(written(join(folder, 'two'), [...small, ...small], signer)).rejects.toThrow('one, as the first entry');
  });

  test('a head with a wrong figure, signed with the right key', async () => {
    const rest = headSchema
      .omit({ signature: true, key: true })
      .parse(withoutSeal(JSON.parse(genuine.head.toString())));
    const lie = await HEAD.sign(
      { ...rest, figures: { ...rest.figures, rows: { ...rest.figures.rows, survived: 7 } } },
      signer,
    );
    expect(codes({ ...genuine, head: Buffer.from(HEAD.textOf(lie)) })).toEqual(['figures']);
  });
});

test('a folder with a minute of traffic is verified in seconds', async () => {
  const many = Array.from({ length: 5000 }, (_, number) => heartbeat(10_000 + number, after(number / 200)));
  const [declared, ...rest] = drillOf();
  const entries = declared ? [declared, ...[...many, ...rest].sort((a, b) => seenAt(a) - seenAt(b))] : [];
  const large = await written(join(folder, 'large'), entries, signer, 60);
  expect(codes(large)).toEqual([]);
  expect(readFileSync(join(folder, 'large', 'evidence.jsonl')).length).toBeGreaterThan(900_000);
});
