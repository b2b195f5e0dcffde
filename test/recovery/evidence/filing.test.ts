import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { KMSClient } from '@aws-sdk/client-kms';
import { z } from 'zod';
import { fileEvidence } from '../../../lib/recovery/evidence/file';
import { fingerprintOf, kmsSigner, runSigner, type Signer } from '../../../lib/recovery/evidence/keys';
import { type HttpService, type Received, startHttpService } from '../../support/http-service';
import { environments } from '../../../lib/config/environments';
import { DrillFolder } from '../../../lib/recovery/drill/drill-folder';
import { keepEvidence } from '../../../lib/recovery/drill/archive-evidence';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { closedFolder } from './closed-folder';
import { after, drillOf } from './drill-of';

const ALIAS = 'arn:aws:kms:us-east-2:000000000001:alias/holdfast/production/drill';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const root = mkdtempSync(join(tmpdir(), 'holdfast-filing-'));

/** KMS with one signing key, in its own protocol. */
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const signRequest = z.strictObject({
  KeyId: z.literal(ALIAS),
  Message: z.base64(),
  MessageType: z.literal('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
});

function kmsAnswers({ target, body }: Received): { readonly status: number; readonly body: string } {
  if (target === 'TrentService.GetPublicKey')
    return {
      status: 200,
      body: JSON.stringify({
        KeyId: ALIAS,
        PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      }),
    };
  const { Message } = signRequest.parse(JSON.parse(body));
  return {
    status: 200,
    body: JSON.stringify({
      KeyId: ALIAS,
      Signature: sign('sha256', Buffer.from(Message, 'base64'), privateKey).toString('base64'),
    }),
  };
}

/** A bucket that keeps what fits its checksum, and gives a name once. */
const bucket = new Map<string, string>();

function s3Answers({ method, path, headers, body }: Received): {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
} {
  const key = path.split('?')[0] ?? '';
  const there = bucket.get(key);
  if (method === 'HEAD')
    return {
      status: there === undefined ? 404 : 200,
      body: '',
      headers: there === undefined ? {} : { 'x-amz-checksum-sha256': checksum(there) },
    };
  if (headers['if-none-match'] === '*' && there !== undefined)
    return { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' };
  if (headers['x-amz-checksum-sha256'] !== checksum(body))
    return { status: 400, body: '<Error><Code>BadDigest</Code></Error>' };
  bucket.set(key, body);
  return { status: 200, body: '' };
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64');

let kmsService: HttpService;
let s3Service: HttpService;
let kms: KMSClient;
let s3: S3Client;
let signer: Signer;
let folder: string;

beforeAll(async () => {
  [kmsService, s3Service] = await Promise.all([startHttpService(kmsAnswers), startHttpService(s3Answers)]);
  kms = new KMSClient({ region: 'us-east-2', endpoint: kmsService.url, credentials });
  s3 = new S3Client({ region: 'us-east-2', endpoint: s3Service.url, credentials, forcePathStyle: true });
  signer = await kmsSigner(kms, ALIAS);
  folder = await closedFolder(root, 'drill-1', drillOf({ rehearsal: false }), signer);
});
beforeEach(() => bucket.clear());
afterAll(async () => {
  kms.destroy();
  s3.destroy();
  await Promise.all([kmsService.close(), s3Service.close()]);
  rmSync(root, { recursive: true });
});

const filing = () => ({ s3, bucket: 'evidence', trusted: fingerprintOf(signer.key) });
const FILES = ['evidence.jsonl', 'document.json', 'oscal-assessment-results.json', 'index.html', 'head.json'];

test('every file is stored under the drill, byte for byte, with its checksum, the head last', async () => {
  const keys = FILES.map((file) => `drills/drill-1/${file}`);
  expect(await fileEvidence(folder, filing())).toEqual(keys);
  expect([...bucket.keys()]).toEqual(keys.map((key) => `/evidence/${key}`));
  for (const file of FILES)
    expect(bucket.get(`/evidence/drills/drill-1/${file}`)).toBe(readFileSync(join(folder, file), 'utf8'));
});

test('a filing that was interrupted is done again; what is there stays as it is', async () => {
  await fileEvidence(folder, filing());
  bucket.delete('/evidence/drills/drill-1/head.json');
  await fileEvidence(folder, filing());
  expect(bucket.size).toBe(FILES.length);
});

test('nothing is filed over another file of the same name', async () => {
  bucket.set('/evidence/drills/drill-1/evidence.jsonl', 'something else');
  await expect(fileEvidence(folder, filing())).rejects.toThrow('evidence is filed once');
  expect(bucket.get('/evidence/drills/drill-1/evidence.jsonl')).toBe('something else');
  expect(bucket.size).toBe(1);
});

test('a rehearsal is not filed', async () => {
  const run = runSigner('drill-1');
  const rehearsal = await closedFolder(root, 'rehearsal', drillOf(), run);
  await expect(fileEvidence(rehearsal, { ...filing(), trusted: fingerprintOf(run.key) })).rejects.toThrow(
    'of a real drill',
  );
  expect(bucket.size).toBe(0);
});

test('what is not genuine is not filed', async () => {
  const edited = await closedFolder(root, 'edited', drillOf({ rehearsal: false }), signer);
  writeFileSync(
    join(edited, 'evidence.jsonl'),
    readFileSync(join(edited, 'evidence.jsonl'), 'utf8').replace('"failed"', '"refused"'),
  );
  await expect(fileEvidence(edited, filing())).rejects.toThrow('it was edited');
  expect(bucket.size).toBe(0);
});

describe('a drill that has ended', () => {
  const [production] = environments({});
  const region = production?.regions[1];
  const clock = { origin: 0, now: () => after(40), notBefore: () => undefined, pause: async () => undefined };
  const keeping = () => {
    if (!production || !region) throw new Error('production has two regions');
    return { kms, s3, environment: production, region };
  };
  const PLACE = '/holdfast-production-evidence-000000000001-us-east-2/drills/drill-1/';

  async function endedIn(name: string): Promise<DrillFolder> {
    const records = new DrillFolder(join(root, name), clock);
    const recorder = await records.begin();
    for (const entry of drillOf({ rehearsal: false })) recorder.add(entry);
    await recorder.flush();
    return records;
  }

  test("is signed by the environment's key and filed in the archive of the region that is active", async () => {
    await keepEvidence(await endedIn('kept'), keeping());
    expect([...bucket.keys()]).toEqual(FILES.map((file) => PLACE + file));
    expect(verify(await readEvidence(join(root, 'kept')), fingerprintOf(signer.key)).flaws).toEqual([]);
  });

  test('can be kept another time where the first was interrupted anywhere', async () => {
    await (await endedIn('interrupted')).leave();
    const records = new DrillFolder(join(root, 'interrupted'), clock);
    await records.close(signer);
    rmSync(join(records.folder, 'document.json'));
    rmSync(join(records.folder, 'index.html'));
    await keepEvidence(new DrillFolder(records.folder, clock), keeping());
    bucket.delete(`${PLACE}head.json`);
    await keepEvidence(new DrillFolder(records.folder, clock), keeping());
    expect(bucket.size).toBe(FILES.length);
  });

  test.each(['index.html', 'oscal-assessment-results.json'])(
    'is not filed while %s says something else than the samples',
    async (file) => {
      const records = await endedIn(`changed ${file}`);
      await records.close(signer);
      const path = join(records.folder, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('4.1 s', '0.1 s').replaceAll('3 rows', '0 rows'));
      await expect(keepEvidence(new DrillFolder(records.folder, clock), keeping())).rejects.toThrow(file);
      expect(bucket.size).toBe(0);
    },
  );
});

test('a follow-up is filed with its drill, and filed objects stay unchanged', async () => {
  const [production] = environments({});
  const region = production?.regions[1];
  if (!production || !region) throw new Error('production has two regions');
  const clock = { origin: 0, now: () => after(60), pause: async () => undefined, notBefore: () => undefined };
  const keep = (records: DrillFolder) => keepEvidence(records, { kms, s3, environment: production, region });
  const gone = await closedFolder(root, 'gone-on', drillOf({ rehearsal: false }), signer);
  await keep(new DrillFolder(gone, clock));
  const before = new Map(bucket);
  const records = new DrillFolder(gone, clock);
  (await records.after()).add({ kind: 'fence', at: after(50), region: 'us-west-2', status: 'verified', detail: '' });
  await keep(records);
  await records.leave();
  await keep(new DrillFolder(gone, clock));
  expect([...bucket.keys()].slice(before.size).map((key) => key.split('/').at(-1))).toEqual([
    'afterwards-1.jsonl',
    'afterwards-1.json',
  ]);
  for (const [key, text] of before) expect(bucket.get(key)).toBe(text);
  expect(verify(await readEvidence(gone), fingerprintOf(signer.key)).flaws).toEqual([]);
});

test('any other refusal of S3 is thrown unchanged', async () => {
  const refusing = await startHttpService(() => ({
    status: 403,
    body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
  }));
  const denied = new S3Client({ region: 'us-east-2', endpoint: refusing.url, credentials, forcePathStyle: true });
  try {
    await expect(fileEvidence(folder, { ...filing(), s3: denied })).rejects.toMatchObject({ name: 'AccessDenied' });
  } finally {
    denied.destroy();
    await refusing.close();
  }
});
