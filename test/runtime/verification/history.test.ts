import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { Archive } from '../../../lib/runtime/verification/archive';
import { keyOf, type Chain } from '../../../lib/runtime/verification/chain';
import { sha256 } from '../../../lib/runtime/hash-chain';
import { History } from '../../../lib/runtime/verification/history';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';
import { withOtherS } from '../../support/signatures';
import { startObjectStore, type ObjectStore } from '../../../simulator/object-store';
import { signingKey } from './signing-key';

const BUCKET = 'archive';
const CHAIN: Chain<{ count: number }> = { folder: 'marks/us-west-2', body: z.strictObject({ count: z.number() }) };
const sealed = z.object({ payload: z.string(), algorithm: z.string(), signature: z.string() });
const slot = (minute: number): Date => new Date(Date.UTC(2026, 10, 24, 10, minute));
const key = (minute: number): string => keyOf(CHAIN.folder, slot(minute));

describe('a chain of sealed records in a bucket', () => {
  const ours = signingKey();
  let store: ObjectStore;
  let s3: S3Client;
  let history: History<{ count: number }>;

  withEnvironment(() => ({ ...LOOPBACK_CREDENTIALS }));
  beforeEach(async () => {
    store = await startObjectStore();
    store.buckets.set(BUCKET, []);
    s3 = new S3Client({ region: 'us-west-2', endpoint: store.url });
    history = new History(CHAIN, new Archive(s3, BUCKET), ours.verify);
    for (const minute of [0, 15, 30, 45]) await history.add(slot(minute), ours.sign, async () => ({ count: minute }));
  });
  afterEach(async () => {
    s3.destroy();
    await store.close();
  });
  const counts = async (from = slot(0)): Promise<number[]> => (await history.since(from)).map(({ body }) => body.count);

  test('is read back in order, from any slot on, over many pages', async () => {
    expect(await counts()).toEqual([0, 15, 30, 45]);
    expect(await counts(slot(30))).toEqual([30, 45]);
    expect(await counts(slot(46))).toEqual([]);
    expect((await history.since(slot(0))).map(({ link }) => link.sequence)).toEqual([1, 2, 3, 4]);
  });

  test('keys are in the order of time', () => {
    expect(key(5)).toBe('marks/us-west-2/2026-11-24T10-05-00Z.json');
    expect(store.keys(BUCKET)).toEqual([0, 15, 30, 45].map(key));
  });

  test('a slot that has its record gets no second one, nor does an earlier one: a run can be repeated', async () => {
    const body = jest.fn(async () => ({ count: 99 }));
    expect(await history.add(slot(45), ours.sign, body)).toMatchObject({ added: false, key: key(45) });
    expect(await history.add(slot(40), ours.sign, body)).toMatchObject({ added: false });
    expect(body).not.toHaveBeenCalled();
    expect(store.buckets.get(BUCKET)).toHaveLength(4);
  });

  test('of two runs of one slot at once, one adds', async () => {
    const runs = await Promise.all([1, 2].map((count) => history.add(slot(50), ours.sign, async () => ({ count }))));
    expect(runs.map(({ added }) => added).sort()).toEqual([false, true]);
    expect(await counts(slot(50))).toHaveLength(1);
  });

  test('goes on after a gap in time', async () => {
    await history.add(new Date(slot(0).getTime() + 30 * 86_400_000), ours.sign, async () => ({ count: 100 }));
    expect(await counts()).toEqual([0, 15, 30, 45, 100]);
  });

  const remove = (minute: number): void => {
    store.buckets.set(
      BUCKET,
      (store.buckets.get(BUCKET) ?? []).filter((version) => version.key !== key(minute)),
    );
  };
  const replace = (minute: number, text: string): void => {
    remove(minute);
    store.put(BUCKET, key(minute), text);
  };
  const sealedBy = async (someone: typeof ours, minute: number, count: number): Promise<string> => {
    const aside = new History(CHAIN, new Archive(s3, 'aside'), someone.verify);
    store.buckets.set('aside', []);
    for (const before of [0, 15, 30].filter((one) => one < minute))
      store.put('aside', key(before), store.text(BUCKET, key(before)));
    await aside.add(slot(minute), someone.sign, async () => ({ count }));
    return store.text('aside', key(minute));
  };

  test.each<[string, string, () => unknown]>([
    ['a record was changed', 'MARK_TAMPERED', () => replace(15, store.text(BUCKET, key(15)).replace('15}', '16}'))],
    ['a record is not one', 'MARK_TAMPERED', () => replace(15, 'not json')],
    [
      'a record was signed by another key',
      'MARK_TAMPERED',
      async () => replace(15, await sealedBy(signingKey(), 15, 15)),
    ],
    ['a record was written over', 'MARK_TAMPERED', () => store.put(BUCKET, key(15), store.text(BUCKET, key(15)))],
    ['a record is gone', 'MARK_MISSING', () => remove(15)],
    ['a record is hidden', 'MARK_MISSING', () => store.put(BUCKET, key(15), '', { marker: true })],
    ['an old record stands in a later place', 'MARK_REPLAYED', () => replace(45, store.text(BUCKET, key(15)))],
    [
      'an old record stands in a new place',
      'MARK_REPLAYED',
      () => store.put(BUCKET, key(50), store.text(BUCKET, key(45))),
    ],
    [
      'a record of another chain stands there',
      'MARK_REPLAYED',
      async () => {
        const elsewhere = { ...CHAIN, folder: 'marks/us-east-2' };
        await new History(elsewhere, new Archive(s3, BUCKET), ours.verify).add(slot(15), ours.sign, async () => ({
          count: 15,
        }));
        replace(15, store.text(BUCKET, keyOf(elsewhere.folder, slot(15))));
      },
    ],
  ])('fails where %s', async (_what, reason, spoil) => {
    await spoil();
    await expect(counts()).rejects.toMatchObject({ name: 'Disproved', reason });
  });

  /** A record as it stands, with another signature, or another algorithm. */
  const respelled = (change: { algorithm?: string; signature?: (from: Buffer) => Buffer }): string => {
    const { payload, algorithm, signature } = sealed.parse(JSON.parse(store.text(BUCKET, key(15))));
    const bytes = Buffer.from(signature, 'base64');
    return JSON.stringify({
      payload,
      algorithm: change.algorithm ?? algorithm,
      signature: (change.signature?.(bytes) ?? bytes).toString('base64'),
    });
  };

  test.each<[string, () => string]>([
    ['the other s', () => respelled({ signature: withOtherS })],
    ['the other s, as an earlier version', () => respelled({ signature: withOtherS, algorithm: 'ECDSA_SHA_256' })],
    ['the same, as an earlier version', () => respelled({ algorithm: 'ECDSA_SHA_256' })],
    ['a space in it', () => store.text(BUCKET, key(15)).replace(',', ', ')],
  ])('a record has one spelling: %s', async (_what, spelled) => {
    replace(15, spelled());
    await expect(counts()).rejects.toMatchObject({ reason: 'MARK_TAMPERED' });
  });

  test('a record of an earlier version counts, with either s', async () => {
    const { payload } = sealed.parse(JSON.parse(store.text(BUCKET, key(45))));
    const signature = ours.signNow(Buffer.from(`holdfast record, sha256 ${sha256(payload)}`));
    for (const bytes of [signature, withOtherS(signature)]) {
      replace(45, JSON.stringify({ payload, algorithm: 'ECDSA_SHA_256', signature: bytes.toString('base64') }));
      expect(await counts()).toEqual([0, 15, 30, 45]);
    }
  });

  test('fails where a record was written anew with the key, for the next one follows the first', async () => {
    replace(30, await sealedBy(ours, 30, 31));
    await expect(counts()).rejects.toMatchObject({ reason: 'MARK_REPLAYED' });
  });

  test('a record that is not ours does not keep the next one from being written, and stays to fail on', async () => {
    store.put(BUCKET, key(50), 'garbage');
    expect(await history.add(slot(55), ours.sign, async () => ({ count: 55 }))).toMatchObject({
      added: true,
      sequence: 5,
    });
    await expect(counts()).rejects.toMatchObject({ reason: 'MARK_TAMPERED' });
    expect(await counts(slot(55))).toEqual([55]);
  });
});
