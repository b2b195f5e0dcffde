/** A signature has one spelling: of two that the key accepts, the verifier takes one. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, type Signer } from '../../../lib/recovery/evidence/keys';
import { hasLowS, isDer, withLowS } from '../../../lib/runtime/verification/signature';
import { HEAD } from '../../../lib/recovery/evidence/signed-file';
import { verify as verdictOn } from '../../../lib/recovery/evidence/verify';
import { der, numbersOf, withOtherS } from '../../support/signatures';
import { type Genuine, genuineIn, signer, trusted } from './written-evidence';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-signature-'));
afterAll(() => rmSync(folder, { recursive: true }));
let genuine: Genuine;
beforeAll(async () => {
  genuine = await genuineIn(folder);
});

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

test('of a hundred signatures each has a twin that the key accepts, and one of the two is taken', () => {
  for (let number = 0; number < 100; number += 1) {
    const message = Buffer.from(String(number));
    const one = sign('sha256', message, { key: privateKey, dsaEncoding: 'der' });
    const twin = withOtherS(one);
    expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'der' }, twin)).toBe(true);
    expect([one, twin].filter(hasLowS)).toHaveLength(1);
    expect(withLowS(twin)).toEqual(withLowS(one));
    expect([one, twin].every(isDer)).toBe(true);
  }
});

/** The genuine head with another signature. */
function withSignature(change: (signature: Buffer) => Buffer, head = genuine.head): Buffer {
  const whole = HEAD.read(head);
  if (!whole) throw new Error('the head must be readable');
  return Buffer.from(
    HEAD.textOf({ ...whole, signature: change(Buffer.from(whole.signature, 'base64')).toString('base64') }),
  );
}
const codesOf = (head: Buffer, key = trusted) => verdictOn({ ...genuine, head }, key).flaws.map(({ code }) => code);

test.each<[string, (r: bigint, s: bigint) => Buffer]>([
  ['the other s', (r, s) => withOtherS(der(r, s))],
  ['a zero before each number', (r, s) => der(r, s, 1)],
  ['a byte after it', (r, s) => Buffer.concat([der(r, s), Buffer.alloc(1)])],
  ['a long form of its length', (r, s) => Buffer.concat([Buffer.from([0x30, 0x81]), der(r, s).subarray(1)])],
  ['nothing', () => Buffer.alloc(0)],
])('another spelling is refused: %s', (_, spelled) => {
  expect(codesOf(withSignature((signature) => spelled(...numbersOf(signature))))).toEqual(['signature']);
});

test('of an earlier version either s is taken, and no other spelling', async () => {
  const earlier: Signer = { ...signer, key: { ...signer.key, algorithm: 'ECDSA_SHA_256' } };
  const whole = HEAD.read(genuine.head);
  if (!whole) throw new Error('the head must be readable');
  const head = Buffer.from(HEAD.textOf(await HEAD.sign(whole, earlier)));
  const key = fingerprintOf(signer.key);
  expect(codesOf(head, key)).toEqual([]);
  expect(codesOf(withSignature(withOtherS, head), key)).toEqual([]);
  expect(
    codesOf(
      withSignature((signature) => der(...numbersOf(signature), 1), head),
      key,
    ),
  ).toEqual(['signature']);
});
