import { createHash } from 'node:crypto';

/** Namespace of every name here; made once, at random. */
const NAMESPACE = '6f3b8a52-9d1e-4c07-8f2a-5b7de0c4a913';

/** The UUID of a name (RFC 9562, version 5): the same evidence gives the same document. */
export function uuidOf(...names: readonly string[]): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(names.join('\n'))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
