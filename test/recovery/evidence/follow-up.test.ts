import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrillFolder } from '../../../lib/recovery/drill/drill-folder';
import { lineAfter, START } from '../../../lib/recovery/evidence/chain';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { fingerprintOf, runSigner } from '../../../lib/recovery/evidence/keys';
import { SEAL } from '../../../lib/recovery/evidence/signed-file';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { closedFolder } from './closed-folder';
import { after, drillOf } from './drill-of';

const root = mkdtempSync(join(tmpdir(), 'holdfast-follow-up-'));
afterAll(() => rmSync(root, { recursive: true }));

const signer = runSigner('drill-1');
const clock = { origin: 0, now: () => after(100), pause: async () => undefined, notBefore: () => undefined };
const fence = (seconds: number, status: 'verified' | 'unverified'): Entry => ({
  kind: 'fence',
  at: after(seconds),
  region: 'us-west-2',
  status,
  detail: '',
});
const step = (seconds: number, name: string): Entry => ({
  kind: 'step',
  at: after(seconds),
  name,
  status: 'completed',
  detail: '',
});

/** Goes on once with a drill that has ended, and seals what was recorded unless it is interrupted. */
async function goOn(
  folder: string,
  entries: readonly Entry[],
  end: 'sealed' | 'interrupted' = 'sealed',
): Promise<void> {
  const records = new DrillFolder(folder, clock);
  const recorder = await records.after();
  for (const entry of entries) recorder.add(entry);
  if (end === 'sealed') await records.seal(signer);
  await records.leave();
}
const codesIn = async (folder: string): Promise<string[]> => [
  ...new Set(verify(await readEvidence(folder), fingerprintOf(signer.key)).flaws.map(({ code }) => code)),
];

let genuine: string;
beforeAll(async () => {
  genuine = await closedFolder(root, 'genuine', drillOf(), signer);
  await goOn(genuine, [fence(50, 'unverified')]);
  await goOn(genuine, [fence(60, 'verified'), step(61, 'check-fence'), step(62, 'rebuild')]);
});

test('each time that a drill is gone on with is a chain of its own, sealed, and verified with the evidence', async () => {
  const { genuine: isGenuine, followUps } = verify(await readEvidence(genuine), fingerprintOf(signer.key));
  expect(isGenuine).toBe(true);
  expect(followUps.map(({ number, entries }) => [number, entries.map(({ kind }) => kind)])).toEqual([
    [1, ['fence']],
    [2, ['fence', 'step', 'step']],
  ]);
});

describe('each forgery has its own reason', () => {
  const edited =
    (file: string, change: (text: string) => string) =>
    (folder: string): void =>
      edit(join(folder, file), change);
  const ENDS = ['jsonl', 'json'];
  const another = (entry: Entry, after = START): string => lineAfter(after, [entry]).text;
  const ended: Entry = { kind: 'ended', at: after(50), outcome: 'completed', detail: '' };
  const next = { sequence: 1, hash: START.hash };

  test.each<[string, (folder: string) => unknown, string]>([
    ['an edited entry', edited('afterwards-1.jsonl', (text) => text.replace('unverified', 'verified')), 'hash'],
    ['an appended line', edited('afterwards-2.jsonl', (text) => text + another(fence(70, 'verified'), next)), 'length'],
    [
      'a line that was cut off',
      edited('afterwards-2.jsonl', (text) =>
        text
          .split(/(?<=\n)/)
          .slice(0, -1)
          .join(''),
      ),
      'length',
    ],
    ['half a line', edited('afterwards-2.jsonl', (text) => text.slice(0, -5)), 'torn'],
    ['one that was left out', (folder) => ENDS.forEach((end) => rmSync(join(folder, `afterwards-1.${end}`))), 'order'],
    [
      'one in the place of another',
      (folder) =>
        ENDS.forEach((end) => copyFileSync(join(folder, `afterwards-2.${end}`), join(folder, `afterwards-1.${end}`))),
      'identity',
    ],
    ['a seal that is not there', (folder) => rmSync(join(folder, 'afterwards-2.json')), 'unfinished'],
    ['a seal in another spelling', edited('afterwards-2.json', (text) => text.replace('{', '{ ')), 'head'],
    [
      'a seal that says something else',
      edited('afterwards-2.json', (text) => text.replace('"at":"1970', '"at":"1971')),
      'signature',
    ],
    ['an entry that ends the drill again', edited('afterwards-1.jsonl', () => another(ended)), 'story'],
    [
      'one that someone else wrote and sealed',
      async (folder) => {
        const file = join(folder, 'afterwards-2.json');
        const seal = SEAL.read(readFileSync(file));
        if (seal) writeFileSync(file, SEAL.textOf(await SEAL.sign(seal, runSigner('drill-1'))));
      },
      'key',
    ],
  ])('%s', async (name, forge, code) => {
    const folder = join(root, name.replaceAll(' ', '-'));
    cpSync(genuine, folder, { recursive: true });
    await forge(folder);
    expect(await codesIn(folder)).toContain(code);
  });

  test('a follow-up of another drill', async () => {
    const other = await closedFolder(root, 'other', drillOf(), signer);
    for (const end of ENDS) copyFileSync(join(genuine, `afterwards-1.${end}`), join(other, `afterwards-1.${end}`));
    expect(await codesIn(other)).toEqual(['link']);
  });
});

test('an interrupted follow-up goes on, and records the gap', async () => {
  const folder = await closedFolder(root, 'interrupted', drillOf(), signer);
  await goOn(folder, [fence(50, 'unverified')], 'interrupted');
  appendFileSync(join(folder, 'afterwards-1.jsonl'), '{"half');
  await goOn(folder, [fence(60, 'verified')]);
  const { genuine: isGenuine, followUps } = verify(await readEvidence(folder), fingerprintOf(signer.key));
  expect(isGenuine).toBe(true);
  expect(followUps.map(({ entries }) => entries)).toMatchObject([
    [{ status: 'unverified' }, { kind: 'resumed', droppedBytes: 6 }, { status: 'verified' }],
  ]);
});

test('a changed follow-up cannot be continued, and an empty one leaves no file', async () => {
  const folder = await closedFolder(root, 'changed', drillOf(), signer);
  await goOn(folder, []);
  expect(readdirSync(folder).filter((file) => file.startsWith('afterwards'))).toEqual([]);
  await goOn(folder, [fence(50, 'unverified')], 'interrupted');
  edit(join(folder, 'afterwards-1.jsonl'), (text) => text.replace('unverified', 'verified'));
  await expect(goOn(folder, [])).rejects.toThrow('it was edited');
});

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
