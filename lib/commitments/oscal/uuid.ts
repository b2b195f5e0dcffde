import { createHash } from 'node:crypto';

/** Of this project, made once; every name below it has its UUID for ever. */
const NAMESPACE = 'b1d0c6a2-5f3e-4c8b-9a57-2e6f0d94c713';

/**
 * The UUID of a name (RFC 9562, version 5): the same name has the same one in every document and every run, so that documents
 * can refer to each other and their differences are those of their contents.
 */
export function uuidOf(...name: readonly string[]): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name.join('/'))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
