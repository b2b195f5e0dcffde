/** Generated pages. After a change of the code, write them anew: `npm run docs`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitmentsPage } from '../../lib/commitments/documents/commitments';
import type * as pages from '../../lib/commitments/documents/index';
import { PAGES } from '../../lib/commitments/documents/index';
import { trustPage } from '../../lib/commitments/documents/trust';
import { LEDGER } from '../../lib/commitments/ledger/index';
import type * as numbers from '../../lib/config/numbers';

const DOCS = join(__dirname, '../../docs');
const committed = (page: string): string =>
  existsSync(join(DOCS, page)) ? readFileSync(join(DOCS, page), 'utf8') : '';

if (process.env['UPDATE_DOCS'])
  for (const [page, written] of Object.entries(PAGES)) writeFileSync(join(DOCS, page), written());

describe('every generated page says what the code says', () => {
  test.each(Object.entries(PAGES))('%s', (page, written) => expect(committed(page)).toBe(written()));
});

test('every promise is on both pages, under its id', () => {
  expect(LEDGER.filter(({ id }) => !commitmentsPage().includes(`### ${id}: `)).map(({ id }) => id)).toEqual([]);
  expect(
    LEDGER.filter(({ id, promise }) => !trustPage().includes(`**${id}. ${promise}**`)).map(({ id }) => id),
  ).toEqual([]);
});

test('P8: a number that changes changes every page that says it', () => {
  jest.doMock('../../lib/config/numbers', () => {
    const actual = jest.requireActual<typeof numbers>('../../lib/config/numbers');
    return { ...actual, DELETION: { ...actual.DELETION, inactive: { days: 60 } } };
  });
  jest.isolateModules(() => {
    const { PAGES: changed } = jest.requireActual<typeof pages>('../../lib/commitments/documents/index');
    const differing = Object.entries(changed).flatMap(([page, written]) =>
      written() === committed(page) ? [] : [page],
    );
    expect(differing).toEqual(['commitments.md', 'trust.md']);
    expect(changed['trust.md']?.()).toContain('Data then stays inactive for 60 days.');
  });
});

test('M10, M11: the page for customers says what recovery excludes', () => {
  expect(committed('trust.md')).toMatch(/both sites\*\* at once is excluded/);
  expect(committed('trust.md')).toMatch(/development and tests, such as the sandbox\*\*, are excluded/);
});
