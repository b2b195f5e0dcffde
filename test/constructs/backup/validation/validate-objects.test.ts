import { handler as sampleObjects } from '../../../../lib/constructs/backup/validation/sample-objects.lambda';
import { handler as validateObjects } from '../../../../lib/constructs/backup/validation/validate-objects.lambda';
import { objectKey } from '../../../../lib/runtime/object-key';
import { startObjectStore, type ObjectStore, type StoredVersion } from '../../../../simulator/object-store';
import { KEY_ARN, signingKey, startKms } from '../../../runtime/verification/signing-key';
import type { HttpService } from '../../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../../support/process-environment';

const DAY_MS = 86_400_000;
const ARCHIVE = 'infrastructure-archive';
const MAIL = 'holdfast-mail';
const RESTORED = 'awsbackup-restore-test-1';
const yesterday = new Date(Date.now() - DAY_MS);

describe('restored objects', () => {
  let store: ObjectStore;
  let kms: HttpService;
  let mail: readonly StoredVersion[];

  withEnvironment(() => ({
    ...LOOPBACK_CREDENTIALS,
    AWS_ENDPOINT_URL_S3: store.url,
    AWS_ENDPOINT_URL_KMS: kms.url,
    MARK_KEY: KEY_ARN,
    SAMPLE_BUCKET: ARCHIVE,
    SAMPLED_BUCKETS: MAIL,
    LOG_LEVEL: 'error',
  }));
  beforeAll(async () => {
    [store, kms] = await Promise.all([startObjectStore(), startKms(signingKey())]);
    for (let number = 0; number < 12; number += 1) {
      const id = `${number.toString(16)}0000000-0000-4000-8000-000000000000`;
      store.put(MAIL, objectKey(`tenant-${number % 4}`, yesterday, id), `message ${number}`, {
        lastModified: yesterday,
        checksummed: number % 2 === 0,
      });
    }
    mail = [...(store.buckets.get(MAIL) ?? [])];
  });
  afterAll(() => Promise.all([store.close(), kms.close()]));
  beforeEach(() => {
    for (const bucket of [ARCHIVE, RESTORED]) store.buckets.set(bucket, []);
    store.requests.length = 0;
    store.buckets.set(MAIL, [...mail]);
  });

  const sample = (time = new Date().toISOString()) => sampleObjects({ time });
  let kept: StoredVersion[] | undefined;
  /** The archive with a sample of the mail, and the mail restored: the sampler runs once for all tests. */
  const sampledAndRestored = async (): Promise<void> => {
    if (kept) store.buckets.set(ARCHIVE, [...kept]);
    else await sample();
    kept = [...(store.buckets.get(ARCHIVE) ?? [])];
    restore();
  };
  /** What AWS Backup makes of the bucket: the latest versions, as new ones. */
  const restore = (): void => {
    for (const key of store.keys(MAIL)) store.put(RESTORED, key, store.text(MAIL, key));
  };
  const validate = (event: object = {}, remainingMs = 60_000) =>
    validateObjects(
      {
        restoreJobId: 'job',
        recoveryPointTime: new Date(Date.now() + 1000).toISOString(),
        restoredBucket: RESTORED,
        sourceBucket: MAIL,
        ...event,
      },
      { getRemainingTimeInMillis: () => remainingMs },
    );
  const sampled = (): { key: string; sha256: string }[] =>
    JSON.parse(JSON.parse(store.text(ARCHIVE, store.keys(ARCHIVE)[0] ?? '')).payload).body.objects;
  const firstKey = (): string => sampled()[0]?.key ?? '';
  const removeFrom = (bucket: string, key: string): void => {
    store.buckets.set(
      bucket,
      (store.buckets.get(bucket) ?? []).filter((version) => version.key !== key),
    );
  };

  test('L6: that came back with the bytes that were sampled prove their backup', async () => {
    expect(await sample()).toEqual([
      { bucket: MAIL, key: expect.stringMatching(/^samples\/holdfast-mail\/.*Z\.json$/), added: true },
    ]);
    restore();
    const result = await validate();
    expect(result).toMatchObject({
      restoreJobId: 'job',
      outcome: 'SUCCESSFUL',
      code: null,
      reason: 'proved: samples, objects',
    });
    expect(result.measured).toMatchObject({ sampled: sampled().length, compared: sampled().length, superseded: 0 });
    expect(result.measured.bytes).toBeGreaterThan(50);
  });

  test('are sampled by the checksum that S3 keeps, and read where it keeps none', async () => {
    await sample('2026-11-24T04:00:00Z');
    const read = store.requests.filter((request) => request.startsWith(`GET /${MAIL}/tenant`));
    expect(sampled().length).toBeGreaterThan(6);
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThan(sampled().length);
  });

  test('a day has one sample, however often the sampler runs', async () => {
    const time = new Date().toISOString();
    await sample(time);
    expect(await sample(time)).toMatchObject([{ added: false }]);
    expect(store.keys(ARCHIVE)).toHaveLength(1);
  });

  test.each<[string, string, () => void]>([
    ['an object with a changed byte', 'OBJECT_CHANGED', () => store.put(RESTORED, firstKey(), 'message X')],
    ['an object that is not there', 'OBJECT_MISSING', () => removeFrom(RESTORED, firstKey())],
    ['nothing in the restored bucket', 'OBJECT_MISSING', () => store.buckets.set(RESTORED, [])],
    [
      'a sample that was changed',
      'MARK_TAMPERED',
      () => {
        const [key = ''] = store.keys(ARCHIVE);
        const changed = store.text(ARCHIVE, key).replace(sampled()[0]?.sha256 ?? '', 'f'.repeat(64));
        removeFrom(ARCHIVE, key);
        store.put(ARCHIVE, key, changed);
      },
    ],
    [
      'a sample that was deleted',
      'MARK_MISSING',
      () => store.put(ARCHIVE, store.keys(ARCHIVE)[0] ?? '', '', { marker: true }),
    ],
    ['no sample', 'MARK_MISSING', () => store.buckets.set(ARCHIVE, [])],
  ])('L6: %s fails with its own reason', async (_what, code, spoil) => {
    await sampledAndRestored();
    const before = sampled().length;
    spoil();
    const result = await validate();
    expect(before).toBeGreaterThan(0);
    expect(result).toMatchObject({
      outcome: 'FAILED',
      code,
      reason: expect.stringMatching(new RegExp(`^${code}: .{20}`)),
    });
    expect(JSON.stringify(result)).not.toContain('tenant-');
  });

  test('a sample from long before the recovery point proves nothing of it', async () => {
    await sampledAndRestored();
    expect(await validate({ recoveryPointTime: new Date(Date.now() + 3 * DAY_MS).toISOString() })).toMatchObject({
      code: 'MARK_MISSING',
    });
  });

  test('an object that was deleted or overwritten before the recovery point is no loss', async () => {
    await sampledAndRestored();
    store.buckets.set(RESTORED, []);
    const [first, second] = sampled();
    store.put(MAIL, first?.key ?? '', '', { marker: true });
    store.put(MAIL, second?.key ?? '', 'a newer message');
    restore();
    removeFrom(RESTORED, first?.key ?? '');
    expect(await validate()).toMatchObject({
      outcome: 'SUCCESSFUL',
      measured: { superseded: 2, compared: sampled().length - 2 },
    });
  });

  test('an object that was deleted after the recovery point must have come back', async () => {
    await sampledAndRestored();
    removeFrom(RESTORED, firstKey());
    store.put(MAIL, firstKey(), '', { marker: true, lastModified: new Date(Date.now() + DAY_MS) });
    expect(await validate()).toMatchObject({ code: 'OBJECT_MISSING' });
  });

  test('too many that cannot be compared prove nothing', async () => {
    await sample();
    store.buckets.set(MAIL, []);
    expect(await validate()).toMatchObject({ code: 'TOO_FEW_COMPARED', measured: { compared: 0 } });
  });

  test('of a bucket without objects there is nothing to prove', async () => {
    store.buckets.set(MAIL, []);
    await sample();
    expect(await validate()).toMatchObject({ outcome: 'SUCCESSFUL', measured: { sampled: 0 } });
  });

  test('when S3 does not answer, that says nothing about the copy: a retry may mend it', async () => {
    await sampledAndRestored();
    store.broken = 503;
    await expect(validate()).rejects.toMatchObject({ name: 'Unproved' });
    store.broken = undefined;
  });

  test('a wrong event is refused', async () => {
    await expect(validate({ restoredBucket: 'Not A Bucket' })).rejects.toMatchObject({ name: 'ZodError' });
    await expect(sampleObjects({})).rejects.toMatchObject({ name: 'ZodError' });
  });
});
