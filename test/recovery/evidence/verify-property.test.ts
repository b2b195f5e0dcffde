/** Whatever is changed in genuine evidence, wherever. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { verify } from '../../../lib/recovery/evidence/verify';
import { runs } from '../../support/in-full';
import { type Genuine, genuineIn, linesOf, trusted } from './written-evidence';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-verify-property-'));
afterAll(() => rmSync(folder, { recursive: true }));

let genuine: Genuine;
beforeAll(async () => {
  genuine = await genuineIn(join(folder, 'genuine'));
});

describe('no change passes', () => {
  const files = fc.constantFrom('entries' as const, 'head' as const);
  const changed = (file: 'entries' | 'head', change: (bytes: Buffer) => Buffer): boolean => {
    const bytes = change(genuine[file]);
    return bytes.equals(genuine[file]) || !verify({ ...genuine, [file]: bytes }, trusted).genuine;
  };
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('of one byte: another one, taken out, put in', () => {
    const how = fc.constantFrom<[taken: number, put: number]>([1, 1], [1, 0], [0, 1]);
    fc.assert(
      fc.property(files, place, fc.integer({ min: 0, max: 255 }), how, (file, where, byte, [taken, put]) =>
        changed(file, (bytes) => {
          const index = Math.floor(where * bytes.length);
          return Buffer.concat([bytes.subarray(0, index), Buffer.alloc(put, byte), bytes.subarray(index + taken)]);
        }),
      ),
      runs(250),
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
      runs(100),
    );
  });
});
