import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { KMSClient } from '@aws-sdk/client-kms';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { fileEvidence } from '../../../lib/recovery/evidence/file';
import { fileIndex } from '../../../lib/recovery/evidence/index/filed-index';
import { fingerprintOf, kmsSigner, runSigner, type Signer } from '../../../lib/recovery/evidence/keys';
import { environments } from '../../../lib/config/environments';
import { DrillFolder } from '../../../lib/recovery/drill/drill-folder';
import { archiveEvidence } from '../../../lib/recovery/drill/archive-evidence';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { type ObjectStore, startObjectStore } from '../../../simulator/object-store';
import { signingKey, startKms } from '../../runtime/verification/signing-key';
import { closedFolder } from './closed-folder';
import { after, drillOf } from './drill-of';
import { written } from './written-evidence';

const ALIAS = 'arn:aws:kms:us-east-2:000000000001:alias/holdfast/production/drill';
const ARCHIVE = 'holdfast-production-evidence-000000000001-us-east-2';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const root = mkdtempSync(join(tmpdir(), 'holdfast-filing-'));
const real = drillOf({ rehearsal: false });

let services: readonly { readonly close: () => Promise<void> }[];
let store: ObjectStore;
let kms: KMSClient;
let s3: S3Client;
let signer: Signer;
let folder: string;

beforeAll(async () => {
  const kmsService = await startKms(signingKey(), ALIAS);
  store = await startObjectStore();
  services = [kmsService, store];
  kms = new KMSClient({ region: 'us-east-2', endpoint: kmsService.url, credentials });
  s3 = new S3Client({ region: 'us-east-2', endpoint: store.url, credentials, forcePathStyle: true });
  signer = await kmsSigner(kms, ALIAS);
  folder = await closedFolder(root, 'drill-1', real, signer);
});
beforeEach(() => {
  store.broken = undefined;
  for (const bucket of ['evidence', ARCHIVE]) store.buckets.set(bucket, []);
});
afterAll(async () => {
  kms.destroy();
  s3.destroy();
  await Promise.all(services.map((service) => service.close()));
  rmSync(root, { recursive: true });
});

const filing = () => ({ s3, bucket: 'evidence', trusted: fingerprintOf(signer.key) });
const FILES = ['evidence.jsonl', 'document.json', 'oscal-assessment-results.json', 'index.html', 'head.json'];
const KEYS = FILES.map((file) => `drills/drill-1/${file}`);
const PAGE = 'drills/drill-1/index.html';
const INDEX = 'drills/index.html';
/** In the order in which they came. */
const filed = (bucket = 'evidence') => store.buckets.get(bucket)?.map(({ key }) => key);
const forget = (bucket: string, key: string) =>
  store.buckets.set(bucket, store.buckets.get(bucket)?.filter((version) => version.key !== key) ?? []);

test('every file is stored under the drill, byte for byte, with its checksum, the head last', async () => {
  expect(await fileEvidence(folder, filing())).toEqual(KEYS);
  expect(filed()).toEqual(KEYS);
  for (const file of FILES)
    expect(store.text('evidence', `drills/drill-1/${file}`)).toBe(readFileSync(join(folder, file), 'utf8'));
  expect(store.buckets.get('evidence')?.every(({ checksummed }) => checksummed)).toBe(true);
});

test('a filing that was interrupted is done again; what is there stays as it is', async () => {
  await fileEvidence(folder, filing());
  forget('evidence', 'drills/drill-1/head.json');
  await fileEvidence(folder, filing());
  expect(filed()).toEqual(KEYS);
});

test('nothing is filed over another file of the same name', async () => {
  store.put('evidence', 'drills/drill-1/evidence.jsonl', 'something else', { checksummed: true });
  await expect(fileEvidence(folder, filing())).rejects.toThrow('evidence is filed once');
  expect(filed()).toEqual(['drills/drill-1/evidence.jsonl']);
});

test('a rehearsal is not filed', async () => {
  const run = runSigner('drill-1');
  await written(join(root, 'rehearsal'), drillOf(), run);
  const trusted = fingerprintOf(run.key);
  await expect(fileEvidence(join(root, 'rehearsal'), { ...filing(), trusted })).rejects.toThrow('of a real drill');
  expect(filed()).toEqual([]);
});

test('what is not genuine is not filed', async () => {
  await written(join(root, 'edited'), real, signer);
  edit(join(root, 'edited', 'evidence.jsonl'), (text) => text.replace('"failed"', '"refused"'));
  await expect(fileEvidence(join(root, 'edited'), filing())).rejects.toThrow('it was edited');
  expect(filed()).toEqual([]);
});

test('any other refusal of S3 is thrown unchanged', async () => {
  store.broken = 403;
  await expect(fileEvidence(folder, filing())).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

describe('a drill that has ended', () => {
  const clock = { origin: 0, now: () => after(60), notBefore: () => undefined, pause: async () => undefined };
  const archive = (records: DrillFolder) => {
    const [environment] = environments({});
    const region = environment?.regions[1];
    if (!environment || !region) throw new Error('production has two regions');
    return archiveEvidence(records, { kms, s3, environment, region });
  };
  const genuine = async (name: string) =>
    expect(verify(await readEvidence(join(root, name)), fingerprintOf(signer.key)).flaws).toEqual([]);

  async function endedIn(name: string, entries: readonly Entry[] = real): Promise<DrillFolder> {
    const records = new DrillFolder(join(root, name), clock);
    const recorder = await records.begin();
    for (const entry of entries) recorder.add(entry);
    await recorder.flush();
    return records;
  }

  test("is signed by the environment's key and filed in the archive of the region that is active; a follow-up, next to it", async () => {
    await archive(await endedIn('kept'));
    expect(filed(ARCHIVE)).toEqual([...KEYS, INDEX]);
    await genuine('kept');

    const records = new DrillFolder(join(root, 'kept'), clock);
    const follow = await records.after();
    follow.add({ kind: 'fence', at: after(65), region: 'us-west-2', status: 'verified', detail: '' });
    await archive(records);
    await records.leave();
    await archive(new DrillFolder(records.folder, clock));
    const later = ['drills/drill-1/afterwards-1.jsonl', 'drills/drill-1/afterwards-1.json'];
    expect(filed(ARCHIVE)).toEqual([...KEYS, INDEX, PAGE, ...later]);
    // The first one stays as a version: the bucket is locked.
    const pages = store.buckets
      .get(ARCHIVE)
      ?.filter(({ key }) => key === PAGE)
      .map(({ body }) => body.toString());
    expect(pages?.map((page) => page.includes('After the drill'))).toEqual([false, true]);
    await genuine('kept');
  });

  test('is in the index of the bucket: as it was filed first, with the fence as it was found last', async () => {
    const open = real.map((entry): Entry => (entry.kind === 'fence' ? { ...entry, status: 'unverified' } : entry));
    const records = await endedIn('indexed', open);
    await archive(records);
    expect(store.text(ARCHIVE, INDEX)).toMatch(/4\.1 s<[^]*<td>unverified<\/td>/);
    const follow = await records.after();
    follow.add({ kind: 'fence', at: after(65), region: 'us-west-2', status: 'verified', detail: '' });
    await archive(records);
    await records.leave();
    expect(store.text(ARCHIVE, INDEX)).toMatch(/4\.1 s<[^]*<td>verified<\/td>/);
    // A later version of the document only hides the one that was filed.
    store.put(ARCHIVE, 'drills/drill-1/document.json', '{}');
    expect(await fileIndex(s3, ARCHIVE)).toBe(`s3://${ARCHIVE}/${INDEX}`);
    expect(store.text(ARCHIVE, INDEX)).toMatch(/4\.1 s<[^]*<td>verified<\/td>/);
  });

  test('can be kept another time where the first was interrupted anywhere', async () => {
    await (await endedIn('interrupted')).leave();
    const records = new DrillFolder(join(root, 'interrupted'), clock);
    await records.close(signer);
    rmSync(join(records.folder, 'document.json'));
    rmSync(join(records.folder, 'index.html'));
    await archive(new DrillFolder(records.folder, clock));
    forget(ARCHIVE, 'drills/drill-1/head.json');
    await archive(new DrillFolder(records.folder, clock));
    expect(filed(ARCHIVE)?.toSorted()).toEqual([...KEYS, INDEX].toSorted());
  });

  test('is signed and not filed while S3 refuses, and filed as a whole another time', async () => {
    const records = await endedIn('refused');
    store.broken = 403;
    await expect(archive(records)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await records.leave();
    await genuine('refused');
    expect(filed(ARCHIVE)).toEqual([]);
    store.broken = undefined;
    await archive(new DrillFolder(records.folder, clock));
    expect(filed(ARCHIVE)).toEqual([...KEYS, INDEX]);
  });

  test.each(['index.html', 'oscal-assessment-results.json'])(
    'is not filed while %s says something else than the samples',
    async (file) => {
      const records = await endedIn(`changed ${file}`);
      await records.close(signer);
      edit(join(records.folder, file), (text) => text.replaceAll('4.1 s', '0.1 s').replaceAll('3 rows', '0 rows'));
      await expect(archive(new DrillFolder(records.folder, clock))).rejects.toThrow(file);
      expect(filed(ARCHIVE)).toEqual([]);
    },
  );
});

const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));
