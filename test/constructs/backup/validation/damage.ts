/** Damage to a stopped server's files: single bytes, where PostgreSQL's page layout has what is to be hit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '../../../../simulator/engines/server';

const PAGE = 8192;
/** Bytes of a page's header; the pointers to its items follow. */
const PAGE_HEADER = 24;

/** Offset in a page of the item that its `number`-th pointer leads to, counted from 1. */
function itemOffset(page: Buffer, number: number): number {
  return page.readUInt32LE(PAGE_HEADER + 4 * (number - 1)) & 0x7fff;
}

/**
 * Flips bits of one byte of an item.
 * @param file path of the relation's file within the data folder
 * @param at which block, which item, and which byte of the item
 */
export function flip(
  server: PostgresServer,
  file: string,
  at: { readonly block: number; readonly item: number; readonly byte: number; readonly bits: number },
): void {
  const path = join(server.data, file);
  const bytes = readFileSync(path);
  const page = bytes.subarray(at.block * PAGE, (at.block + 1) * PAGE);
  const offset = itemOffset(page, at.item) + at.byte;
  page.writeUInt8(page.readUInt8(offset) ^ at.bits, offset);
  writeFileSync(path, bytes);
}

/** Bytes of a heap tuple's header: where its data begin, and the byte that says so. */
export const HEAP_TUPLE = { header: 24, headerLength: 22 } as const;
/** Bytes of an index entry's header; the key follows. */
export const INDEX_ENTRY = { header: 8 } as const;
