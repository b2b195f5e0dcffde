import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { head as headSchema, headText } from '../../../lib/recovery/evidence/head';
import { fingerprintOf, runSigner, signed, type Signer } from '../../../lib/recovery/evidence/keys';
import { type EvidenceBytes, readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { beginEvidence } from '../../../lib/recovery/evidence/writer';
import { after, drillOf, heartbeat } from './drill-of';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const signer = runSigner('drill-1');
const trusted = fingerprintOf(signer.key);

async function written(name: string, entries: readonly Entry[], by: Signer, lines = 8): Promise<EvidenceBytes> {
  const writer = await beginEvidence(join(folder, name));
  for (const [index, entry] of entries.entries()) {
    writer.add(entry);
    if (index % Math.ceil(entries.length / lines) === 0) await writer.flush();
  }
  await writer.close(by, after(40));
  return readEvidence(join(folder, name));
}

/** As few entries as a drill can have, so that thousands of forgeries are quickly judged. */
const small = drillOf().filter(
  (entry, index) =>
    entry.kind !== 'delivery' &&
    entry.kind !== 'lag' &&
    (index % 9 === 0 || entry.kind === 'step' || entry.kind === 'ended' || entry.kind === 'fence'),
);

let genuine: { readonly entries: Buffer; readonly head: Buffer };
beforeAll(async () => {
  const { entries, head } = await written('genuine', small, signer);
  genuine = { entries: Buffer.from(entries ?? []), head: Buffer.from(head ?? []) };
});

const codes = (bytes: EvidenceBytes, key: string | undefined = trusted): string[] => [
  ...new Set(verify(bytes, key).flaws.map(({ code }) => code)),
];
const linesOf = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n)/);
const withLines = (change: (lines: string[]) => string[]): EvidenceBytes => ({
  ...genuine,
  entries: Buffer.from(change(linesOf(genuine.entries)).join('')),
});
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
  const swap = <T>(values: T[], a: number, b: number): T[] =>
    values.map((value, index) => (index === a ? (values[b] ?? value) : index === b ? (values[a] ?? value) : value));

  test.each<[string, () => EvidenceBytes, string]>([
    [
      'an edited sample',
      () => withLines((lines) => lines.map((line) => line.replace('"failed"', '"refused"'))),
      'hash',
    ],
    [
      'a line in another spelling',
      () =>
        withLines((lines) =>
          lines.map((line, index) => (index === 2 ? line.replace('{"entries"', '{ "entries"') : line)),
        ),
      'form',
    ],
    ['two lines in the other order', () => withLines((lines) => swap(lines, 1, 2)), 'order'],
    ['a line that is gone', () => withLines((lines) => lines.toSpliced(2, 1)), 'order'],
    ['a line that stands there twice', () => withLines((lines) => lines.toSpliced(2, 0, lines[2] ?? '')), 'order'],
    [
      'a line of another chain',
      () =>
        withLines((lines) =>
          lines.map((line, index) => (index === 2 ? line.replace(/"previous":"../, '"previous":"00') : line)),
        ),
      'link',
    ],
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
      () =>
        withHead((text) =>
          text.replace(
            /"passed":(true|false),"rehearsal"/,
            (_, passed) => `"passed":${passed === 'false'},"rehearsal"`,
          ),
        ),
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
    expect(codes({ ...genuine, head: Buffer.from(headText({ ...other, at: '2020-01-01T00:00:00.000Z' })) })).toEqual([
      'signature',
    ]);
  });

  test('everything written anew, with another key', async () => {
    const forger = runSigner('drill-1');
    const forged = await written(
      'forged',
      small.filter((entry) => entry.kind !== 'heartbeat' || entry.outcome === 'acknowledged'),
      forger,
    );
    expect(codes(forged)).toEqual(['key']);
    expect(codes(forged, fingerprintOf(forger.key))).toEqual([]);
  });

  test('no key that is known: that everything fits together proves nothing', () => {
    expect(verify(genuine, undefined).flaws.map(({ code }) => code)).toEqual(['key']);
  });

  test('a real drill signed with a key of its own', async () => {
    const real = await written('real', drillOf({ rehearsal: false }), signer);
    expect(codes(real)).toEqual(['key']);
  });

  test('other entries under the same head, chained and signed by nobody', async () => {
    const others = await written('others', small.toSpliced(4, 1), signer);
    expect(codes({ ...genuine, entries: others.entries })).toEqual(expect.arrayContaining(['length', 'last']));
  });

  test('two drills in one chain', async () => {
    await expect(written('two', [...small, ...small], signer)).rejects.toThrow('one, as the first entry');
  });

  test('a head that claims what does not follow, signed with the right key', async () => {
    const rest = headSchema
      .omit({ signature: true, key: true })
      .parse(withoutSeal(JSON.parse(genuine.head.toString())));
    const lie = await signed(
      { ...rest, figures: { ...rest.figures, rows: { ...rest.figures.rows, survived: 7 } } },
      signer,
    );
    expect(codes({ ...genuine, head: Buffer.from(headText(lie)) })).toEqual(['figures']);
  });
});

describe('no change passes', () => {
  const files = fc.constantFrom('entries' as const, 'head' as const);
  const changed = (file: 'entries' | 'head', change: (bytes: Buffer) => Buffer): boolean => {
    const bytes = change(genuine[file]);
    return bytes.equals(genuine[file]) || !verify({ ...genuine, [file]: bytes }, trusted).genuine;
  };
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const at = (bytes: Buffer, where: number): number => Math.floor(where * bytes.length);

  test('of one byte', () => {
    fc.assert(
      fc.property(files, place, fc.integer({ min: 0, max: 255 }), (file, where, byte) =>
        changed(file, (bytes) => {
          const copy = Buffer.from(bytes);
          copy[at(bytes, where)] = byte;
          return copy;
        }),
      ),
      { numRuns: 150 },
    );
  });

  test('of a byte taken out or put in', () => {
    fc.assert(
      fc.property(files, place, fc.option(fc.integer({ min: 0, max: 255 })), (file, where, byte) =>
        changed(file, (bytes) => {
          const index = at(bytes, where);
          return Buffer.concat([
            bytes.subarray(0, index),
            Buffer.from(byte === null ? [] : [byte]),
            bytes.subarray(byte === null ? index + 1 : index),
          ]);
        }),
      ),
      { numRuns: 150 },
    );
  });

  test("of the signature's bytes, in any spelling", () => {
    const from = genuine.head.indexOf('"signature":"') + '"signature":"'.length;
    for (let index = from; index < genuine.head.length; index++) {
      expect(
        changed('head', (bytes) => {
          const copy = Buffer.from(bytes);
          copy[index] = (copy[index] ?? 0) ^ 1;
          return copy;
        }),
      ).toBe(true);
    }
  });

  test('of whole lines: taken out, repeated, moved, cut off', () => {
    const line = fc.nat({ max: 20 });
    fc.assert(
      fc.property(line, line, fc.constantFrom('out', 'twice', 'moved', 'cut'), (one, other, how) =>
        changed('entries', (bytes) => {
          const lines = linesOf(bytes);
          const [from, to] = [one % lines.length, other % lines.length];
          const taken = lines[from] ?? '';
          const rest = lines.toSpliced(from, 1);
          const after = {
            out: rest,
            twice: lines.toSpliced(to, 0, taken),
            moved: rest.toSpliced(to, 0, taken),
            cut: lines.slice(0, from),
          }[how];
          return Buffer.from(after.join(''));
        }),
      ),
      { numRuns: 100 },
    );
  });
});

test('a whole folder as large as a minute of traffic is judged in seconds', async () => {
  const many = Array.from({ length: 5000 }, (_, number) => heartbeat(10_000 + number, after(number / 150)));
  const [declared, ...rest] = drillOf();
  const entries = declared ? [declared, ...many, ...rest] : [];
  const large = await written('large', entries, signer, 60);
  expect(codes(large)).toEqual([]);
  expect(readFileSync(join(folder, 'large', 'evidence.jsonl')).length).toBeGreaterThan(900_000);
});
