/** Verifies evidence for the command line. Loaded only when needed. */
import { createPublicKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { environments } from '../config/environments';
import { keyAliasArn } from '../config/names';
import { show } from '../config/validate/problem';
import { clientConfig, clientSettings } from '../recovery/drill/aws-clients';
import { fingerprintFile, readOrdinaryFile } from '../recovery/evidence/folder';
import { FILES, type Head } from '../recovery/evidence/head';
import { HEAD } from '../recovery/evidence/signed-file';
import { type EvidenceBytes, readEvidence, verify } from '../recovery/evidence/verify';
import { findDiffering, render } from '../recovery/evidence/report/render';
import { withClient } from '../runtime/aws-client';
import { sha256 } from '../runtime/hash-chain';
import { messageOf } from '../runtime/text';
import { documentOfVerdict, textOfVerification } from './drill-verify-output';
import { EXIT, refusalOf } from './errors';
import { mustHavePlaces } from './places';
import { jsonText } from './terminal';
import type { CommandContext } from './context';

/** What was typed. */
export interface AskedVerification {
  readonly key?: string;
  readonly render?: true;
  readonly json?: true;
}

/** Fetches a public key (DER) by the ARN of its alias. */
export type FetchKey = (aliasArn: string, region: string) => Promise<Buffer>;

/** @returns the exit code @throws Refusal where there is nothing to verify, or the key is none */
export async function verifyDrill(
  context: CommandContext,
  file: string,
  { key, render: again, json }: AskedVerification,
  fetch: FetchKey = fromKms,
): Promise<number> {
  const { terminal, given } = context;
  const folder = await folderOf(file);
  if (again) mustHavePlaces('drill', { ...context, out: folder });
  const bytes: EvidenceBytes = await readEvidence(folder).catch((error: unknown) => {
    const fix = 'ask who gave it to you for a copy';
    throw refusalOf('<file>', 'usage', 'evidence that can be read', messageOf(error), fix);
  });
  const hasEvidence = bytes.entries ?? bytes.head ?? bytes.strange?.find(({ code }) => code === 'form');
  if (!hasEvidence)
    throw refusalOf(
      '<file>',
      'usage',
      'a folder with the evidence of a drill',
      show(file),
      'name the folder, or a file in it',
    );
  const { trusted, why } =
    key === undefined
      ? await known(folder, bytes, given, fetch)
      : { trusted: await fingerprintFrom(key), why: 'given by --key' };
  const verdict = verify(bytes, trusted, folder);
  if (again && verdict.genuine) await render(folder);
  const differing = verdict.genuine ? await findDiffering(folder) : [];
  const document = documentOfVerdict(verdict, { trust: why, differing, notEvidence: bytes.notEvidence ?? [] });
  terminal.out(json ? jsonText(document) : textOfVerification(document, terminal.colour));
  return document.ok ? EXIT.ok : EXIT.findings;
}

async function folderOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (found) return found.isDirectory() ? file : dirname(file);
  const fix = 'name the folder of the evidence, or a file in it';
  throw refusalOf('<file>', 'usage', 'a file or folder that is there', show(file), fix);
}

interface Trust {
  readonly trusted: string | undefined;
  /** Why it is trusted, or why not. */
  readonly why: string;
}

/** The key to trust: of a rehearsal, the fingerprint file of its run; of a drill, the key of its environment. */
async function known(
  folder: string,
  bytes: EvidenceBytes,
  given: CommandContext['given'],
  fetch: FetchKey,
): Promise<Trust> {
  const file = await readOrdinaryFile(fingerprintFile(folder), LARGEST_FINGERPRINT).catch(() => undefined);
  const kept = file?.toString().trim();
  const { whole: head } = HEAD.readUntrusted(FILES.head, bytes.head, kept);
  if (!head) return { trusted: undefined, why: 'not known: there is no head to be read' };
  if (!head.rehearsal) return ofEnvironment(head, given, fetch);
  if (kept === undefined)
    return { trusted: undefined, why: 'not known: give the fingerprint that the run printed by --key' };
  return { trusted: kept, why: `kept by the run in ${fingerprintFile(folder)}` };
}

/** Bytes. */
const LARGEST_FINGERPRINT = 1000;

async function ofEnvironment(head: Head, given: CommandContext['given'], fetch: FetchKey): Promise<Trust> {
  const environment = environments(given).find(({ name }) => name === head.environment);
  const region = environment?.regions.find((each) => keyAliasArn(environment, 'drill', each) === head.key.id);
  if (!region)
    return { trusted: undefined, why: `not known: ${head.key.id} is no key for drills of an environment here` };
  try {
    return {
      trusted: sha256(await fetch(head.key.id, region.name)),
      why: `the key of ${head.environment} in ${region.name}, fetched from KMS`,
    };
  } catch (error) {
    return {
      trusted: undefined,
      why: `not known: KMS did not give it (${messageOf(error)}); give it by --key`,
    };
  }
}

async function fromKms(aliasArn: string, region: string): Promise<Buffer> {
  const [{ KMSClient }, { kmsPublicKey }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('../runtime/verification/seal'),
  ]);
  const config = clientSettings(clientConfig({ loopback: undefined }, { name: region }));
  return withClient(new KMSClient(config), (kms) => kmsPublicKey(kms, aliasArn));
}

/** @throws Refusal where it is neither a fingerprint nor a file with a public key */
async function fingerprintFrom(key: string): Promise<string> {
  if (/^[0-9a-f]{64}$/i.test(key)) return key.toLowerCase();
  try {
    const bytes = await readFile(key);
    const parsed = bytes.includes('-----BEGIN')
      ? createPublicKey(bytes)
      : createPublicKey({ key: bytes, format: 'der', type: 'spki' });
    return sha256(parsed.export({ type: 'spki', format: 'der' }));
  } catch {
    throw refusalOf(
      '--key',
      'usage',
      'a fingerprint (64 hexadecimal digits) or a file with a public key',
      show(key),
      'take it from who keeps the key: aws kms get-public-key gives it',
    );
  }
}
