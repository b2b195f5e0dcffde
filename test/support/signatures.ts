/** Other spellings of an ECDSA signature on P-256, which a key accepts as well. */

/** Of the curve (SEC 2, secp256r1). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** DER from numbers, each with so many zeros before it. */
export function der(r: bigint, s: bigint, zeros = 0): Buffer {
  const [first, second] = [r, s].map((value) => {
    const digits = value.toString(16);
    const even = digits.length % 2 ? `0${digits}` : digits;
    const bytes = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
    return Buffer.concat([Buffer.alloc(zeros), bytes]);
  });
  const part = (bytes: Buffer = Buffer.alloc(0)) => Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  const content = Buffer.concat([part(first), part(second)]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

export function numbersOf(signature: Buffer): readonly [r: bigint, s: bigint] {
  const length = signature[3] ?? 0;
  const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  return [number(signature.subarray(4, 4 + length)), number(signature.subarray(6 + length))];
}

/** The same signature with the other of the two values of s. */
export function withOtherS(signature: Buffer): Buffer {
  const [r, s] = numbersOf(signature);
  return der(r, ORDER - s);
}
