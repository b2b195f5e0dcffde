/** JSON files that carry a signature over all the rest of them, and claim something of a chain: a drill's head, a follow-up's seal. */
import type { z } from 'zod';
import { sha256 } from '../../runtime/hash-chain';
import { verifier } from '../../runtime/verification/seal';
import { canonicalJson, decodeUtf8, parseCanonical } from './canonical';
import type { Chain } from './chain';
import { type Flaw, flawsAt } from './flaws';
import { seal } from './follow-up';
import { head, type SigningKey } from './head';
import type { Signer } from './keys';

interface Signed {
  readonly lines: number;
  readonly entries: number;
  readonly last: string;
  readonly key: SigningKey;
  readonly signature: string;
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

  /** The same with what is wrong where it cannot be read. @param bytes undefined where there is no such file */
  readAt(where: string, bytes: Uint8Array | undefined): { readonly whole?: Whole; readonly flaws: readonly Flaw[] } {
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
    const signature = Buffer.from(await sign(this.#statement(unsigned))).toString('base64');
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

  /** Whether it carries the signature of the key that it names; whose key that is, is another question. */
  signatureFlaws(where: string, whole: Whole): readonly Flaw[] {
    const required = `the signature of the whole ${this.name} by the key that it names`;
    const isForged = !this.#isSigned(whole);
    return flawsAt(where, [isForged, 'signature', 'a signature of other content, or by another key', required]);
  }

  #statement(unsigned: object): Buffer {
    return Buffer.from(`${this.purpose}, sha256 ${sha256(canonicalJson(unsigned))}`);
  }

  #isSigned({ signature, ...unsigned }: Whole): boolean {
    try {
      const isOfKey = verifier(Buffer.from(unsigned.key.publicKey, 'base64'));
      return isOfKey(this.#statement(unsigned), Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  }
}

/** What is claimed of a chain. */
export const claimsOf = ({ lines, entries, end }: Chain) => ({ lines, entries: entries.length, last: end.hash });

/** Of a drill's evidence. */
export const HEAD = new SignedFile('head', 'a drill that was closed', head, 'holdfast drill head v1');

/** Of a follow-up. */
export const SEAL = new SignedFile('seal', 'a follow-up that is over', seal, 'holdfast drill follow-up v1');
