/** Samples of a bucket's objects: which bytes were there at a time, signed and locked away like marks (L6). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { digest } from '../hash-chain';
import type { Chain } from './chain';

const sampledObject = z.strictObject({
  key: z.string().min(1),
  versionId: z.string().min(1),
  size: z.number().int().nonnegative(),
  /** Of the bytes, in hexadecimal. */
  sha256: digest,
});
export type SampledObject = z.output<typeof sampledObject>;

const sample = z.strictObject({
  takenAt: z.iso.datetime(),
  bucket: z.string().min(1),
  objects: z.array(sampledObject),
});
export type Sample = z.output<typeof sample>;

/** The samples of one bucket. */
export const sampleChain = (folder: string): Chain<Sample> => ({ folder, body: sample });

/** What the sampler asks of a bucket. */
export interface SampledBucket {
  readonly name: string;
  /** First-level folders: a tenant each. */
  readonly folders: (below: string) => Promise<readonly string[]>;
  /** The first key of a folder after another, or from its beginning where there is none. */
  readonly keyAfter: (folder: string, key: string) => Promise<string | undefined>;
  /** What is current at a key; undefined where nothing is any more. */
  readonly describe: (key: string) => Promise<SampledObject | undefined>;
}

/**
 * Takes a sample. Keys are `<tenant>/<month>/<uuid>` (lib/runtime/object-key.ts), so that a place chosen at random in a
 * random month of a random tenant finds an object without listing the bucket.
 * @param seed decides the places, so that a run that is repeated takes the same sample
 * @param size objects, at most
 */
export async function takeSample(bucket: SampledBucket, seed: string, size: number, now: () => Date): Promise<Sample> {
  const tenants = await bucket.folders('');
  const months = new Map<string, readonly string[]>();
  const objects = new Map<string, SampledObject>();
  for (let turn = 0; turn < size && tenants.length > 0; turn += 1) {
    const dice = createHash('sha256').update(`${seed}/${turn}`).digest();
    const tenant = pick(tenants, dice.readUInt32BE(0));
    if (!months.has(tenant)) months.set(tenant, await bucket.folders(tenant));
    const choice = months.get(tenant) ?? [];
    if (choice.length === 0) continue;
    const month = pick(choice, dice.readUInt32BE(4));
    const key = await bucket.keyAfter(month, `${month}${dice.toString('hex', 8, 24)}`);
    const object = key === undefined || objects.has(key) ? undefined : await bucket.describe(key);
    if (object) objects.set(object.key, object);
  }
  return { takenAt: now().toISOString(), bucket: bucket.name, objects: [...objects.values()] };
}

function pick(choices: readonly string[], number: number): string {
  const chosen = choices[number % choices.length];
  if (chosen === undefined) throw new Error('there must be something to choose from');
  return chosen;
}
