/**
 * What a page says of a promise is true today: what rests on a pending one says "not yet", nothing else does, and every
 * amount of time is one of the promise's numbers. A page names the promises in the last cell of a row, at the start of a
 * paragraph (`**F9. ...`), or in a comment that readers do not see: `<!-- promises: F9, M8 -->`.
 */
import { readFileSync } from 'node:fs';
import { amount } from '../../lib/commitments/ledger/commitment';
import { isKnown, LEDGER } from '../../lib/commitments/ledger/index';

const PAGES = ['README.md', 'docs/architecture.md', 'docs/trust.md'];

interface Claim {
  readonly text: string;
  readonly ids: readonly string[];
}

const NAMED = [
  /<!-- promises: (.+?) -->/,
  /\| ((?:[A-Z]\d+|rule-\d+)(?:, (?:[A-Z]\d+|rule-\d+))*) \|$/,
  /^\*\*([A-Z]\d+)\. /,
];

/** The paragraphs and rows of a page that name promises. */
const claims = (page: string): readonly Claim[] =>
  page
    .split(/\n\n+|\n(?=\|)/)
    .map((text) => ({ text, ids: NAMED.flatMap((pattern) => pattern.exec(text)?.[1]?.split(', ') ?? []) }))
    .filter(({ ids }) => ids.length > 0);

const commitments = (ids: readonly string[]) => LEDGER.filter(({ id }) => ids.includes(id));

/** What is wrong with a claim; empty where it is true. */
function problems({ text, ids }: Claim): readonly string[] {
  const rests = commitments(ids);
  const pending = rests.filter((each) => each.pending !== undefined).map(({ id }) => id);
  const notYet = /\bnot yet\b/i.test(text);
  const numbers = rests.flatMap((each) => Object.values(each.numbers ?? {}).map(amount));
  return [
    ...ids.filter((id) => !isKnown(id)).map((id) => `${id} is no promise`),
    ...(pending.length > 0 && !notYet ? [`${pending.join(', ')} is pending`] : []),
    ...(pending.length === 0 && notYet ? ['nothing of it is pending'] : []),
    ...[...text.matchAll(/\b\d+ (?:second|minute|hour|day)s?\b/g)]
      .map(([written]) => written)
      .filter((written) => !numbers.includes(written))
      .map((written) => `${written} is no number of ${ids.join(', ')}`),
  ].map((problem) => `${problem}: ${text.slice(0, 80)}`);
}

test.each(PAGES)('%s says what is kept, what is not yet, and the numbers that are set', (file) => {
  const found = claims(readFileSync(file, 'utf8'));
  expect(found.length).toBeGreaterThan(0);
  expect(found.flatMap(problems)).toEqual([]);
});

test('the README says what is not yet built of nothing but pending promises, and names promises in each row of what you get', () => {
  const readme = readFileSync('README.md', 'utf8');
  const [notBuilt] = claims(readme).filter(({ text }) => text.startsWith('**Not yet built**'));
  expect(commitments(notBuilt?.ids ?? []).filter(({ pending }) => pending === undefined)).toEqual([]);
  const rows = (readme.split('## What you get')[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => /^\| [^|]/.test(line));
  expect(rows.slice(1).filter((row) => claims(row).length === 0)).toEqual([]);
});

test.each([
  ['a pending promise that is claimed', 'Roles decide. <!-- promises: B3 -->', 'B3 is pending'],
  ['a promise that is kept by now', 'Not yet redundant. <!-- promises: L1 -->', 'nothing of it is pending'],
  ['another number', '| Recovery | within 11 hours | M8 |', '11 hours is no number of M8'],
  ['an unknown promise', '**Z9. Anything.** Kept.', 'Z9 is no promise'],
])('%s is found', (_, text, problem) => expect(claims(text).flatMap(problems)[0]).toContain(problem));
