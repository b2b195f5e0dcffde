/** JSON files that carry a signature over all the rest of them, and claim something of a chain: a drill's head, a follow-up's seal. */
import type { z } from 'zod';
import { sha256 } from '../../runtime/hash-chain';
import { verifier } from '../../runtime/verification/seal';
import { hasLowS, isDer, withLowS } from '../../runtime/verification/signature';
import { canonicalJson, decodeUtf8, parseCanonical } from './canonical';
import type { Chain } from './chain';
import { type Flaw, flawsAt } from './flaws';
import { seal } from './follow-up';
import { head, type SigningKey } from './head';
import { fingerprintOf, type Signer } from './keys';

interface Signed {
  readonly lines: number;
  readonly entries: number;
  readonly last: string;
  readonly key: SigningKey;
  readonly signature: string;
}

interface Reading<Whole> {
  readonly whole?: Whole;
  readonly flaws: readonly Flaw[];
}

/** A kind of signed file. */
export class SignedFile<Whole extends Signed> {
  /**
   * @param name of the kind
   * @param of what is closed by one
   * @param purpose begins what is signed: no other use of a key produces it
   */
  constructor(
    readonly name: string,
    readonly of: string,
    private readonly schema: z.ZodType<Whole>,
    private readonly purpose: string,
  ) {}

  /** The only spelling. */
  textOf(whole: Whole): string {
    return `${canonicalJson(whole)}\n`;
  }

  /** Undefined where it is something else or spelled otherwise. */
  read(bytes: Uint8Array): Whole | undefined {
    const text = decodeUtf8(bytes);
    return text?.endsWith('\n') ? parseCanonical(text.slice(0, -1), this.schema) : undefined;
  }

  /** The same of an untrusted file: a large one is read only where the key of this fingerprint signed it. */
  readUntrusted(where: string, bytes: Uint8Array | undefined, trusted: string | undefined): Reading<Whole> {
    const isTooLarge = bytes && bytes.length > MOST_UNTRUSTED && !this.#isVouchedFor(bytes, trusted);
    const most = `at most ${MOST_UNTRUSTED} bytes where no trusted key vouches for more`;
    return isTooLarge
      ? { flaws: flawsAt(where, [true, 'size', `${bytes.length} bytes`, most]) }
      : this.readAt(where, bytes);
  }

  /** The same with what is wrong where it cannot be read. @param bytes undefined where there is no such file */
  readAt(where: string, bytes: Uint8Array | undefined): Reading<Whole> {
    const whole = bytes && this.read(bytes);
    if (whole) return { whole, flaws: [] };
    const { name, of } = this;
    return {
      flaws: bytes
        ? flawsAt(where, [true, 'head', `no ${name}, or one in another spelling`, `a ${name} as the writer spells it`])
        : flawsAt(where, [true, 'unfinished', 'absent', `the signed ${name} of ${of}`]),
    };
  }

  /** Names the signer's key, and signs all that with it. */
  async sign(rest: Omit<Whole, 'key' | 'signature'>, { key, sign }: Signer): Promise<Whole> {
    const unsigned = { ...rest, key, signature: undefined };
    const signature = withLowS(await sign(this.#statement(canonicalJson(unsigned)))).toString('base64');
    return this.schema.parse({ ...unsigned, signature });
  }

  /** Whether it claims of a chain what is in it. @param where file of the chain */
  claimFlaws(where: string, whole: Whole, chain: Chain): readonly Flaw[] {
    const { lines, entries, last } = claimsOf(chain);
    const size = (of: Pick<Signed, 'lines' | 'entries'>): string => `${of.lines} lines with ${of.entries} entries`;
    const [found, required] = [size({ lines, entries }), size(whole)];
    return flawsAt(
      where,
      [found !== required, 'length', found, `${required}: none cut off, none appended`],
      [whole.last !== last, 'last', 'another last line', `the last line that the ${this.name} names`],
    );
  }

  /** Whether the trusted key signed it. */
  isSignedBy(whole: Whole, trusted: string | undefined): boolean {
    return trusted !== undefined && fingerprintOf(whole.key) === trusted && this.#isSigned(whole);
  }

  /** Whether it carries the signature of the key that it names; whose key that is, is another question. */
  signatureFlaws(where: string, whole: Whole): readonly Flaw[] {
    const required = `the signature of the whole ${this.name} by the key that it names`;
    const isForged = !this.#isSigned(whole);
    const found = 'a signature of other content, by another key, or in another spelling';
    return flawsAt(where, [isForged, 'signature', found, required]);
  }

  /** Whether the trusted key signed it, from its text alone: to read what a stranger wrote may take minutes. */
  #isVouchedFor(bytes: Uint8Array, trusted: string | undefined): boolean {
    const text = Buffer.from(bytes).toString().trimEnd();
    const [member, signature] = SIGNATURE.exec(text.slice(-LONGEST_END)) ?? [];
    const publicKey = PUBLIC_KEY.exec(text.slice(-LONGEST_END))?.[1];
    if (member === undefined || signature === undefined || publicKey === undefined) return false;
    if (trusted === undefined || fingerprintOf({ publicKey }) !== trusted) return false;
    return isSignatureOf(this.#statement(text.replace(member, '')), signature, publicKey);
  }

  #isSigned({ signature, ...unsigned }: Whole): boolean {
    const bytes = Buffer.from(signature, 'base64');
    const isCanonical = unsigned.key.algorithm === 'ECDSA_SHA_256' ? isDer(bytes) : hasLowS(bytes);
    return isCanonical && isSignatureOf(this.#statement(canonicalJson(unsigned)), signature, unsigned.key.publicKey);
  }

  #statement(unsigned: string): Buffer {
    return Buffer.from(`${this.purpose}, sha256 ${sha256(unsigned)}`);
  }
}

/** Bytes; more than the head of a drill that lost 3000 rows. */
const MOST_UNTRUSTED = 512_000;

/** Characters of a signed file from its key on. */
const LONGEST_END = 4000;

const SIGNATURE = /"signature":"([A-Za-z0-9+/=]+)",(?="version":1\}$)/;
const PUBLIC_KEY = /"publicKey":"([A-Za-z0-9+/=]+)"\},"last":"/;

/** False of what is no key, too. */
function isSignatureOf(statement: Buffer, signature: string, publicKey: string): boolean {
  try {
    return verifier(Buffer.from(publicKey, 'base64'))(statement, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What is claimed of a chain. */
export const claimsOf = ({ lines, entries, end }: Chain) => ({ lines, entries: entries.length, last: end.hash });

/** Of a drill's evidence. */
export const HEAD = new SignedFile('head', 'a drill that was closed', head, 'holdfast drill head v1');

/** Of a follow-up. */
export const SEAL = new SignedFile('seal', 'a follow-up that is over', seal, 'holdfast drill follow-up v1');
