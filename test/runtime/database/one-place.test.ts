/** Every program opens its connections in one place, which hears their errors. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const FOLDERS = ['bin', 'lib', 'services', 'db'];
const PLACE = 'lib/runtime/database/connections.ts';

/** A clause of an import that takes more of a PostgreSQL client than types and the quoting of names. */
const takesConnections = (clause: string): boolean =>
  !clause.startsWith('type ') &&
  clause
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .some((name) => name !== '' && !/^(type \w+|escapeIdentifier|escapeLiteral)$/.test(name));

/** What opens connections in a text. */
function openers(text: string): string[] {
  const imports = [...text.matchAll(/import\s+([^;]*?)\s+from\s+'(?:pg|pg-pool|pg-native|postgres)(?:\/[^']*)?'/g)];
  const others = [
    ...text.matchAll(/(?:require|import)\(\s*'(?:pg|pg-pool|pg-native|postgres)(?:\/[^']*)?'|export .* from 'pg'/g),
  ];
  return [...imports.filter(([, clause = '']) => takesConnections(clause)), ...others].map(([found]) => found);
}

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs|js)$/.test(file) && !/node_modules|dist\//.test(file))
    .map((file) => join(folder, file)),
);

test('no program opens a connection elsewhere', () =>
  expect(sources.filter((file) => openers(readFileSync(join(ROOT, file), 'utf8')).length > 0)).toEqual([PLACE]));

test.each([
  ["import pg from 'pg';", 1],
  ["import { Client } from 'pg';", 1],
  ["import * as pg from 'pg';", 1],
  ["import Pool from 'pg-pool';", 1],
  ["const pg = require('pg');", 1],
  ["const { Pool } = await import('pg');", 1],
  ["export { Pool } from 'pg';", 1],
  ["import type pg from 'pg';", 0],
  ["import type { ClientBase } from 'pg';", 0],
  ["import { type ClientBase, escapeLiteral } from 'pg';", 0],
])('%s opens %d', (text, count) => expect(openers(text)).toHaveLength(count));
