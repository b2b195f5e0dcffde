import { takeSample, type SampledBucket, type SampledObject } from '../../../lib/runtime/verification/sample';

const now = (): Date => new Date('2026-11-24T10:00:00Z');
/** `tenants` tenants with two months each, and ten objects a month. */
function bucketOf(tenants: number): SampledBucket & { readonly keys: readonly string[] } {
  const keys = Array.from({ length: tenants }, (_, tenant) =>
    ['2026-10', '2026-11'].flatMap((month) =>
      Array.from(
        { length: 10 },
        (_none, object) => `tenant-${tenant}/${month}/${object.toString(16)}0000000-0000-4000-8000-000000000000`,
      ),
    ),
  )
    .flat()
    .sort();
  const below = (prefix: string): string[] =>
    keys.filter((key) => key.startsWith(prefix)).map((key) => `${prefix}${key.slice(prefix.length).split('/')[0]}/`);
  return {
    name: 'mail',
    keys,
    folders: async (prefix) => [...new Set(below(prefix))],
    keyAfter: async (folder, after) =>
      keys.find((key) => key.startsWith(folder) && key > after) ?? keys.find((key) => key.startsWith(folder)),
    describe: async (key): Promise<SampledObject> => ({ key, versionId: 'v1', size: 1, sha256: 'a'.repeat(64) }),
  };
}
const keysOf = async (bucket: SampledBucket, seed: string, size = 20): Promise<string[]> =>
  (await takeSample(bucket, seed, size, now)).objects.map(({ key }) => key);

test('a sample repeats for the same seed, and differs for another', async () => {
  const bucket = bucketOf(8);
  expect(await keysOf(bucket, 'monday')).toEqual(await keysOf(bucket, 'monday'));
  expect(await keysOf(bucket, 'monday')).not.toEqual(await keysOf(bucket, 'tuesday'));
});

test('a sample has objects of many tenants and months, each once', async () => {
  const keys = await keysOf(bucketOf(8), 'seed', 40);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(keys.map((key) => key.split('/')[0])).size).toBe(8);
  expect(new Set(keys.map((key) => key.split('/')[1])).size).toBe(2);
});

test('over many days, every object is sampled', async () => {
  const bucket = bucketOf(2);
  const days = await Promise.all(Array.from({ length: 40 }, (_, day) => keysOf(bucket, `day ${day}`)));
  expect(new Set(days.flat()).size).toBe(bucket.keys.length);
});

test('of an empty bucket, and of one that loses what was found, a sample is empty', async () => {
  expect(await keysOf(bucketOf(0), 'seed')).toEqual([]);
  expect(await keysOf({ ...bucketOf(3), describe: async () => undefined }, 'seed')).toEqual([]);
});
