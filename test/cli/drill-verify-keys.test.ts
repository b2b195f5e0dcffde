/** The key that verifies evidence: the run's own, the environment's in KMS, or the one of --key. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyDrill } from '../../lib/cli/drill-verify-run';
import { fingerprintOf, type Signer } from '../../lib/recovery/evidence/keys';
import { closedFolder } from '../recovery/evidence/closed-folder';
import { drillOf } from '../recovery/evidence/drill-of';
import { recordedWorld } from './context';
import { run, verified } from './drill-verification';

const root = mkdtempSync(join(tmpdir(), 'holdfast-drill-verify-keys-'));
afterAll(() => rmSync(root, { recursive: true }));

const ALIAS = 'arn:aws:kms:us-east-2:000000000001:alias/holdfast/production/drill';
/** The same key, declared as one of KMS. */
const asKms = ({ key, sign }: Signer): Signer => ({ key: { ...key, kind: 'kms', id: ALIAS }, sign });

let real: string;
beforeAll(async () => {
  real = await closedFolder(root, 'real', drillOf({ rehearsal: false }), asKms(run));
});

test('a copy elsewhere needs the fingerprint, and says so', async () => {
  const copy = await closedFolder(join(root, 'elsewhere'), 'copy', drillOf(), run);
  rmSync(`${copy}.fingerprint`);
  expect(await verified(copy)).toMatchObject({
    code: 1,
    out: expect.stringContaining('give the fingerprint that the run printed by --key'),
  });
  expect(await verified(copy, { key: fingerprintOf(run.key) })).toMatchObject({ code: 0 });
});

test('a real drill is trusted by the key of its environment, fetched from KMS in the region that signed', async () => {
  const fetched: string[] = [];
  const fetch = async (arn: string, region: string): Promise<Buffer> => (
    fetched.push(arn, region),
    Buffer.from(run.key.publicKey, 'base64')
  );
  const world = recordedWorld();
  expect(await verifyDrill(world, real, {}, fetch)).toBe(0);
  expect(fetched).toEqual([ALIAS, 'us-east-2']);
  expect(world.said.out).not.toContain('REHEARSAL');
});

test('if KMS does not answer, a real drill is not genuine, and the output says what to do', async () => {
  expect(await verified(real)).toMatchObject({
    code: 1,
    out: expect.stringContaining('KMS did not give it (no network); give it by --key'),
  });
});

test('if a real drill is signed by a key of another name, KMS is not called', async () => {
  const stranger: Signer = {
    ...run,
    key: { ...run.key, kind: 'kms', id: 'arn:aws:kms:us-east-2:999999999999:alias/holdfast/production/drill' },
  };
  const folder = await closedFolder(root, 'stranger', drillOf({ rehearsal: false }), stranger);
  expect(await verified(folder)).toMatchObject({
    code: 1,
    out: expect.stringContaining('is no key for drills of an environment here'),
  });
});

test('a key may be given as PEM and as DER', async () => {
  const spki = Buffer.from(run.key.publicKey, 'base64');
  writeFileSync(join(root, 'key.der'), spki);
  writeFileSync(join(root, 'key.pem'), `-----BEGIN PUBLIC KEY-----\n${run.key.publicKey}\n-----END PUBLIC KEY-----\n`);
  expect(await verified(real, { key: join(root, 'key.der') })).toMatchObject({ code: 0 });
  expect(await verified(real, { key: join(root, 'key.pem') })).toMatchObject({ code: 0 });
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  });
  writeFileSync(join(root, 'other.pem'), other);
  expect(await verified(real, { key: join(root, 'other.pem') })).toMatchObject({
    code: 1,
    out: expect.stringContaining('someone else wrote and signed this evidence'),
  });
});
