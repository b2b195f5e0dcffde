/** ECDSA signatures on P-256 in one spelling: DER without anything to spare, and of the two values of s the smaller one. */

/** Order of the curve (SEC 2, secp256r1). With (r, s) every verifier accepts (r, ORDER - s) too. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

type Numbers = readonly [r: bigint, s: bigint];

/** The same signature with the smaller s. KMS gives either. @throws Error where it is not DER */
export function withLowS(signature: Uint8Array): Buffer {
  const numbers = numbersIn(signature);
  if (!numbers) throw new Error('a signature must be in DER');
  const [r, s] = numbers;
  return encoded([r, s > ORDER / 2n ? ORDER - s : s]);
}

/** Whether it is DER in its one spelling. */
export const isDer = (signature: Uint8Array): boolean => numbersIn(signature) !== undefined;

/** Whether it is that, with the smaller s. */
export const hasLowS = (signature: Uint8Array): boolean => isDer(signature) && withLowS(signature).equals(signature);

/** Undefined where it is spelled otherwise: padded, or followed by something. */
function numbersIn(signature: Uint8Array): Numbers | undefined {
  const bytes = Buffer.from(signature);
  const lengthOfR = bytes[3] ?? 0;
  const [r, s] = [bytes.subarray(4, 4 + lengthOfR), bytes.subarray(6 + lengthOfR)].map((part) =>
    part.length === 0 ? undefined : BigInt(`0x${part.toString('hex')}`),
  );
  return r !== undefined && s !== undefined && encoded([r, s]).equals(bytes) ? [r, s] : undefined;
}

function encoded(numbers: Numbers): Buffer {
  const content = Buffer.concat(numbers.map((each) => tagged(INTEGER, magnitude(each))));
  return tagged(SEQUENCE, content);
}

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** Lengths of such signatures fit one byte. */
const tagged = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content]);

/** Bytes of a positive integer: a leading zero where the first bit would say that it is negative. */
function magnitude(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}
