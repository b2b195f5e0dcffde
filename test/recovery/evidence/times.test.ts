/** Times of evidence run forward: of each source, from the declaration to the seal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrillFolder } from '../../../lib/recovery/drill/drill-folder';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { HEAD } from '../../../lib/recovery/evidence/signed-file';
import { timeFlaws } from '../../../lib/recovery/evidence/times';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { closedFolder } from './closed-folder';
import { after, checked, DECLARED, drillOf, heartbeat } from './drill-of';
import { signer, trusted } from './written-evidence';

const root = mkdtempSync(join(tmpdir(), 'holdfast-times-'));
afterAll(() => rmSync(root, { recursive: true }));

const ofClient = (client: number, at: number) => heartbeat(1, at, { client, done: at + 20 });
const step = (at: number): Entry => ({ kind: 'step', at, name: 'fence', status: 'running', detail: '' });
const ended = (at: number): Entry => ({ kind: 'ended', at, outcome: 'completed', detail: '' });

test.each<[string, readonly Entry[], readonly string[]]>([
  ['a whole drill', drillOf(), []],
  ['sources that overlap', [DECLARED, ofClient(1, after(2)), ofClient(2, after(1)), step(after(1.5))], []],
  ['a check before the declaration', [DECLARED, checked('clock', after(-5), { phase: 'preflight' })], []],
  ['a sample of one client', [DECLARED, ofClient(1, after(2)), ofClient(1, after(1))], ['heartbeat of client 1']],
  ['a reply before its request', [DECLARED, heartbeat(1, after(2), { done: after(1) })], ['heartbeat of client 1']],
  ['a step', [DECLARED, step(after(2)), step(after(1))], ['step fence']],
  ['something before the declaration', [DECLARED, step(after(-1))], ['step fence']],
  ['an end before the last sample', [DECLARED, ofClient(1, after(2)), ended(after(1))], ['ended']],
])('%s', (_, entries, sources) => {
  expect(timeFlaws('x', entries).map(({ code, where }) => `${code} ${where}`)).toEqual(
    sources.map((source) => `time x, ${source}`),
  );
});

test('a seal is not older than what it closes, whatever was done to the clock', async () => {
  const folder = await closedFolder(root, 'drill', drillOf(), signer);
  const back = { origin: 0, now: () => after(-3600), pause: async () => undefined, notBefore: () => undefined };
  const records = new DrillFolder(folder, back);
  const recorder = await records.after();
  recorder.add({ kind: 'fence', at: after(50), region: 'us-west-2', status: 'verified', detail: '' });
  await records.seal(signer);
  await records.leave();
  expect(verify(await readEvidence(folder), trusted).flaws).toEqual([]);
});

test('a head that is older than its drill is a flaw, although the right key signed it', async () => {
  const bytes = await readEvidence(await closedFolder(root, 'early', drillOf(), signer));
  const whole = HEAD.read(bytes.head ?? Buffer.alloc(0));
  if (!whole) throw new Error('the head must be readable');
  const early = await HEAD.sign({ ...whole, at: new Date(after(1)).toISOString() }, signer);
  const { flaws } = verify({ entries: bytes.entries, head: Buffer.from(HEAD.textOf(early)) }, trusted);
  expect(flaws.map(({ code, where }) => `${code} ${where}`)).toEqual(['time head.json']);
});

test('a drill that is gone on with goes on from its last moment', async () => {
  const folder = await closedFolder(root, 'clock', drillOf(), signer);
  const moments: number[] = [];
  const clock = { origin: 0, now: () => 0, pause: async () => undefined, notBefore: (at: number) => moments.push(at) };
  const records = new DrillFolder(folder, { ...clock, notBefore: (at) => void clock.notBefore(at) });
  await records.after();
  await records.leave();
  expect(moments).toEqual([after(40)]);
});
