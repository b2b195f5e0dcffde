import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../db/migrations');
const files = readdirSync(FOLDER).sort();
/** The statements of a file, without its comments. */
const sqlOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8').replace(/--.*$/gm, '');

/** What the previous release, still running in the other region, would stumble over. */
const CONTRACTIONS =
  /\bDROP\s+(TABLE|COLUMN|VIEW|FUNCTION|DOMAIN|SCHEMA)\b|\bRENAME\b|\bALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE\b|\bSET\s+NOT\s+NULL\b|(?<!BEFORE )\bTRUNCATE\b/i;

test('migrations are numbered without a gap: the number is the schema version', () => {
  expect(files.map((file) => Number(/^(\d{4})_[a-z_]+\.sql$/.exec(file)?.[1]))).toEqual(
    files.map((_, index) => index + 1),
  );
});

test('expand and contract: only a migration that is called a contraction takes anything away', () => {
  expect(files.filter((file) => CONTRACTIONS.test(sqlOf(file)) && !file.includes('_contract_'))).toEqual([]);
});

test('F1: no migration names a password or a hash, but as a way to sign in', () => {
  expect(files.filter((file) => /(?<!')password|passwd|hash/i.test(sqlOf(file)))).toEqual([]);
});

test('every created object is named with its schema: a search path decides nothing', () => {
  const unqualified = /CREATE\s+(?:TABLE|VIEW|FUNCTION|DOMAIN)\s+(?!holdfast\.)/i;
  expect(files.filter((file) => unqualified.test(sqlOf(file)))).toEqual([]);
});
