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
import { readSeal, sealStatementOf, sealText } from '../../../lib/recovery/evidence/follow-up';
import { fingerprintOf, runSigner, sealed } from '../../../lib/recovery/evidence/keys';
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

/** A drill that has ended and was gone on with so often, each time with these entries. */
async function goneOn(name: string, ...times: readonly (readonly Entry[])[]): Promise<string> {
  const folder = await closedFolder(root, name, drillOf(), signer);
  for (const entries of times) {
    const records = new DrillFolder(folder, clock);
    const recorder = await records.after();
    for (const entry of entries) recorder.add(entry);
    await records.seal(signer);
    await records.leave();
  }
  return folder;
}
const codesIn = async (folder: string): Promise<string[]> => [
  ...new Set(verify(await readEvidence(folder), fingerprintOf(signer.key)).flaws.map(({ code }) => code)),
];

let genuine: string;
beforeAll(async () => {
  genuine = await goneOn(
    'genuine',
    [fence(50, 'unverified')],
    [fence(60, 'verified'), step(61, 'check-fence'), step(62, 'rebuild')],
  );
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
  const lines = (file: string): string[] =>
    readFileSync(file, 'utf8')
      .split(/(?<=\n)/)
      .filter(Boolean);
  test.each<[string, (folder: string) => unknown, string]>([
    [
      'an edited entry',
      (folder) => edit(join(folder, 'afterwards-1.jsonl'), (text) => text.replace('unverified', 'verified')),
      'hash',
    ],
    [
      'an appended line',
      (folder) =>
        appendFileSync(
          join(folder, 'afterwards-2.jsonl'),
          lineAfter({ seq: 1, hash: START.hash }, [fence(70, 'verified')]).text,
        ),
      'length',
    ],
    [
      'a line that was cut off',
      (folder) =>
        edit(join(folder, 'afterwards-2.jsonl'), () => lines(join(folder, 'afterwards-2.jsonl')).slice(0, -1).join('')),
      'length',
    ],
    ['half a line', (folder) => edit(join(folder, 'afterwards-2.jsonl'), (text) => text.slice(0, -5)), 'torn'],
    [
      'one that was left out',
      (folder) => ['jsonl', 'json'].forEach((end) => rmSync(join(folder, `afterwards-1.${end}`))),
      'order',
    ],
    [
      'one in the place of another',
      (folder) =>
        ['jsonl', 'json'].forEach((end) =>
          copyFileSync(join(folder, `afterwards-2.${end}`), join(folder, `afterwards-1.${end}`)),
        ),
      'identity',
    ],
    ['a seal that is not there', (folder) => rmSync(join(folder, 'afterwards-2.json')), 'unfinished'],
    [
      'a seal in another spelling',
      (folder) => edit(join(folder, 'afterwards-2.json'), (text) => text.replace('{', '{ ')),
      'head',
    ],
    [
      'a seal that says something else',
      (folder) => edit(join(folder, 'afterwards-2.json'), (text) => text.replace('"at":"1970', '"at":"1971')),
      'signature',
    ],
    [
      'an entry that ends the drill again',
      (folder) =>
        edit(
          join(folder, 'afterwards-1.jsonl'),
          () => lineAfter(START, [{ kind: 'ended', at: after(50), outcome: 'completed', detail: '' }]).text,
        ),
      'story',
    ],
    [
      'one that someone else wrote and sealed',
      async (folder) => {
        const file = join(folder, 'afterwards-2.json');
        const seal = readSeal(readFileSync(file));
        if (seal)
          writeFileSync(
            file,
            sealText(await sealed({ ...seal, signature: undefined }, runSigner('drill-1'), sealStatementOf)),
          );
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
    for (const end of ['jsonl', 'json'])
      copyFileSync(join(genuine, `afterwards-1.${end}`), join(other, `afterwards-1.${end}`));
    expect(await codesIn(other)).toEqual(['link']);
  });
});

test('an interrupted follow-up goes on, and records the gap', async () => {
  const folder = await closedFolder(root, 'interrupted', drillOf(), signer);
  const first = new DrillFolder(folder, clock);
  (await first.after()).add(fence(50, 'unverified'));
  await first.leave();
  appendFileSync(join(folder, 'afterwards-1.jsonl'), '{"half');
  const second = new DrillFolder(folder, clock);
  (await second.after()).add(fence(60, 'verified'));
  await second.seal(signer);
  await second.leave();
  const { genuine: isGenuine, followUps } = verify(await readEvidence(folder), fingerprintOf(signer.key));
  expect(isGenuine).toBe(true);
  expect(followUps.map(({ entries }) => entries)).toMatchObject([
    [{ status: 'unverified' }, { kind: 'resumed', droppedBytes: 6 }, { status: 'verified' }],
  ]);
});

test('a changed follow-up cannot be continued, and an empty one leaves no file', async () => {
  const folder = await closedFolder(root, 'changed', drillOf(), signer);
  const records = new DrillFolder(folder, clock);
  (await records.after()).add(fence(50, 'unverified'));
  await records.leave();
  edit(join(folder, 'afterwards-1.jsonl'), (text) => text.replace('unverified', 'verified'));
  await expect(new DrillFolder(folder, clock).after()).rejects.toThrow('it was edited');
  expect(readdirSync(await goneOn('nothing', [])).filter((file) => file.startsWith('afterwards'))).toEqual([]);
});

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
