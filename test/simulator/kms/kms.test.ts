/** The simulator's KMS as the unmodified client of the SDK sees it, with the keys of the templates. */
import {
  DescribeKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  InvalidKeyUsageException,
  KMSClient,
  KMSInvalidMacException,
  KMSInvalidSignatureException,
  NotFoundException,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { keyAlias, keyAliasArn, type KeyPurpose } from '../../../lib/config/names';
import { verifier } from '../../../lib/runtime/verification/seal';
import { EAST, WEST } from '../fake-backend';
import { PRODUCTION, simulatorOf, type TestSimulator } from '../simulator-of';

let simulator: TestSimulator;
let kms: KMSClient;

beforeAll(async () => {
  simulator = await simulatorOf();
  kms = new KMSClient(simulator.settings(EAST));
});
afterAll(async () => {
  kms.destroy();
  await simulator.close();
});

const Message = Buffer.from('a message');
const mac = { Message, MacAlgorithm: 'HMAC_SHA_256' } as const;
const signing = { Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const alias = (purpose: KeyPurpose): string => keyAlias(PRODUCTION, purpose);

test('a MAC that a key made is verified by it, under each of its names, and by no key of the other region', async () => {
  const { Mac, KeyId = '' } = await kms.send(new GenerateMacCommand({ ...mac, KeyId: alias('heartbeat') }));
  const east = PRODUCTION.regions.find(({ name }) => name === EAST);
  expect(KeyId).toMatch(/^arn:aws:kms:us-east-2:\d{12}:key\/[0-9a-f-]{36}$/);
  for (const name of [
    KeyId,
    KeyId.split('/').at(-1) ?? '',
    ...(east ? [keyAliasArn(PRODUCTION, 'heartbeat', east)] : []),
  ]) {
    await expect(kms.send(new VerifyMacCommand({ ...mac, KeyId: name, Mac }))).resolves.toMatchObject({
      MacValid: true,
      KeyId,
    });
  }
  const west = new KMSClient(simulator.settings(WEST));
  await expect(west.send(new VerifyMacCommand({ ...mac, KeyId: alias('heartbeat'), Mac }))).rejects.toBeInstanceOf(
    KMSInvalidMacException,
  );
  await expect(west.send(new VerifyMacCommand({ ...mac, KeyId, Mac }))).rejects.toBeInstanceOf(NotFoundException);
  west.destroy();
});

test('a signature is verified by KMS and by the public half, and one of something else by neither', async () => {
  const { Signature = Buffer.of() } = await kms.send(new SignCommand({ ...signing, KeyId: alias('drill') }));
  const {
    PublicKey = Buffer.of(),
    KeySpec,
    KeyUsage,
  } = await kms.send(new GetPublicKeyCommand({ KeyId: alias('drill') }));
  expect([KeySpec, KeyUsage]).toEqual(['ECC_NIST_P256', 'SIGN_VERIFY']);
  const isSigned = verifier(Buffer.from(PublicKey));
  expect([isSigned(Message, Buffer.from(Signature)), isSigned(Buffer.from('another'), Buffer.from(Signature))]).toEqual(
    [true, false],
  );
  await expect(kms.send(new VerifyCommand({ ...signing, KeyId: alias('drill'), Signature }))).resolves.toMatchObject({
    SignatureValid: true,
  });
  await expect(
    kms.send(new VerifyCommand({ ...signing, Message: Buffer.from('another'), KeyId: alias('drill'), Signature })),
  ).rejects.toBeInstanceOf(KMSInvalidSignatureException);
});

test('keys are described as the templates make them', async () => {
  await expect(kms.send(new DescribeKeyCommand({ KeyId: alias('heartbeat') }))).resolves.toMatchObject({
    KeyMetadata: {
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      Enabled: true,
      AWSAccountId: PRODUCTION.account,
    },
  });
  await expect(kms.send(new DescribeKeyCommand({ KeyId: alias('database') }))).resolves.toMatchObject({
    KeyMetadata: { KeyUsage: 'ENCRYPT_DECRYPT' },
  });
});

const making = (KeyId: string) => kms.send(new GenerateMacCommand({ ...mac, KeyId }));
test.each([
  ['a key that there is not', () => making('alias/nothing'), NotFoundException],
  ['a key that signs, to make a MAC', () => making(alias('drill')), InvalidKeyUsageException],
  [
    'a key that makes MACs, to sign',
    () => kms.send(new SignCommand({ ...signing, KeyId: alias('heartbeat') })),
    InvalidKeyUsageException,
  ],
  [
    'a MAC that is none',
    () => kms.send(new VerifyMacCommand({ ...mac, KeyId: alias('heartbeat'), Mac: Buffer.from('none') })),
    KMSInvalidMacException,
  ],
])('%s is refused', async (_name, call, fault) => {
  await expect(call()).rejects.toBeInstanceOf(fault);
});

test('a message that KMS would not take is refused', async () => {
  await expect(
    kms.send(new GenerateMacCommand({ ...mac, KeyId: alias('heartbeat'), Message: Buffer.alloc(4097) })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});
