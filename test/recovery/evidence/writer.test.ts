import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readChain } from '../../../lib/recovery/evidence/chain';
import { fingerprintOf, runSigner } from '../../../lib/recovery/evidence/keys';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { beginEvidence, resumeEvidence } from '../../../lib/recovery/evidence/writer';
import { after, DECLARED, drillOf, heartbeat } from './drill-of';

const root = mkdtempSync(join(tmpdir(), 'holdfast-writer-'));
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(root, 'drill-'))));
afterAll(() => rmSync(root, { recursive: true }));

const file = (): string => join(folder, 'evidence.jsonl');
const read = (): ReturnType<typeof readChain> => readChain('evidence.jsonl', readFileSync(file()));

test('flushed entries are on the disk, in whole lines that many samples share, in the order in which they came', async () => {
  const writer = await beginEvidence(folder);
  const entries = drillOf();
  for (const entry of entries) writer.add(entry);
  await Promise.all([writer.flush(), writer.flush()]);
  expect(read()).toMatchObject({ entries, lines: 1, flaws: [] });
  await writer.leave();
});

test('entries are written without a flush too', async () => {
  const writer = await beginEvidence(folder);
  writer.add(DECLARED);
  for (let tries = 0; read().lines === 0 && tries < 100; tries++) await wait(20);
  expect(read().lines).toBe(1);
  await writer.leave();
});

test('an invalid entry is refused at once, and not written', async () => {
  const writer = await beginEvidence(folder);
  expect(() => writer.add({ ...DECLARED, at: -1 })).toThrow();
  await writer.leave();
  expect(readFileSync(file()).length).toBe(0);
});

test('evidence is never begun over other evidence', async () => {
  await (await beginEvidence(folder)).leave();
  await expect(beginEvidence(folder)).rejects.toThrow('EEXIST');
});

test('after a failed write, no more entries are accepted', async () => {
  const writer = await beginEvidence(folder);
  writer.add(DECLARED);
  await writer.leave();
  writer.add(heartbeat(1, after(1)));
  await expect(writer.flush()).rejects.toThrow();
  expect(() => writer.add(heartbeat(2, after(2)))).toThrow();
});

describe('a drill that was interrupted', () => {
  beforeEach(async () => {
    const writer = await beginEvidence(folder);
    for (const entry of [DECLARED, heartbeat(1, after(1)), heartbeat(2, after(2))]) {
      writer.add(entry);
      await writer.flush();
    }
    await writer.leave();
  });

  test('goes on in the same chain, returns its entries, and records the gap', async () => {
    const { writer, entries } = await resumeEvidence(folder, after(30));
    expect(entries).toEqual([DECLARED, heartbeat(1, after(1)), heartbeat(2, after(2))]);
    writer.add(heartbeat(3, after(31)));
    await writer.leave();
    expect(read()).toMatchObject({
      flaws: [],
      entries: [{}, {}, {}, { kind: 'resumed', at: after(30), droppedBytes: 0 }, { at: after(31) }],
    });
  });

  test.each([
    ['cut off', (): void => truncateSync(file(), readFileSync(file()).length - 5)],
    ['begun', (): void => appendFileSync(file(), '{"entries":[')],
    ['empty blocks', (): void => appendFileSync(file(), Buffer.alloc(64))],
  ])('drops a last line that is not whole (%s), and no other', async (_, tear) => {
    tear();
    const before = readFileSync(file());
    const { writer, entries } = await resumeEvidence(folder, after(30));
    await writer.leave();
    const whole = before.lastIndexOf('\n') + 1;
    expect(entries.length).toBe(before.subarray(0, whole).toString().split('\n').length - 1);
    expect(read()).toMatchObject({ flaws: [] });
    expect(read().entries.at(-1)).toMatchObject({ kind: 'resumed', droppedBytes: before.length - whole });
  });

  test('goes on from its last entry where the clock was set back, and is genuine', async () => {
    const signer = runSigner('drill-1');
    const { writer, at } = await resumeEvidence(folder, after(-3600));
    expect(at).toBe(heartbeat(2, after(2)).done);
    await writer.close(signer, after(31));
    expect(verify(await readEvidence(folder), fingerprintOf(signer.key))).toMatchObject({
      flaws: [],
      head: { figures: { recoveryTime: { unmeasured: 0 } } },
    });
  });

  test('cannot be continued after a change', async () => {
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('"201"', '"204"'));
    await expect(resumeEvidence(folder, after(30))).rejects.toThrow('it was edited');
  });

  test('cannot be continued when it is closed', async () => {
    const { writer } = await resumeEvidence(folder, after(30));
    await writer.close(runSigner('drill-1'), after(31));
    await expect(resumeEvidence(folder, after(32))).rejects.toThrow('closed evidence is final');
  });
});

test('evidence without an entry cannot be continued', async () => {
  await (await beginEvidence(folder)).leave();
  await expect(resumeEvidence(folder, after(1))).rejects.toThrow('one, as the first entry');
});

describe('closing', () => {
  test('leaves the head and the samples, and no temporary file', async () => {
    const writer = await beginEvidence(folder);
    for (const entry of drillOf()) writer.add(entry);
    const head = await writer.close(runSigner('drill-1'), after(40));
    expect(head).toMatchObject({ passed: true, rehearsal: true, entries: drillOf().length });
    expect(readdirSync(folder).sort()).toEqual(['evidence.jsonl', 'head.json']);
  });

  test('computes from the disk, and does not sign what was changed there', async () => {
    const writer = await beginEvidence(folder);
    for (const entry of drillOf()) writer.add(entry);
    await writer.flush();
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('"failed"', '"refused"'));
    await expect(writer.close(runSigner('drill-1'), after(40))).rejects.toThrow('it was edited');
    expect(existsSync(join(folder, 'head.json'))).toBe(false);
  });
});
