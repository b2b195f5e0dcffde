/** docs/price.md says what the templates and the rates say. `npm run docs` writes it again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import { pricePage } from '../../lib/price/page';
import { type RateId, RATES } from '../../lib/price/rates';
import { tree } from '../support/assembly';

const PAGE = join(__dirname, '../../docs/price.md');
const priced = environments({}).map(({ name, monthlyLimit }) => ({ name, monthlyLimit, tree: tree(name) }));

if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, pricePage(priced));

test('the page is the generated one', () => expect(readFileSync(PAGE, 'utf8')).toBe(pricePage(priced)));

/** Of a page, the part with prices: the table of rates would always differ. */
const prices = (page: string): string => page.slice(0, page.indexOf('## Rates'));

/** Rates of parts of a load that the page has no row for. */
const NOT_ON_THE_PAGE: readonly RateId[] = ['natHour', 'natGb', 'databaseIo', 'replicatedWrites', 'trailData'];

const SHOWN = Object.keys(RATES).filter((id) => !NOT_ON_THE_PAGE.some((other) => other === id));

test.each(SHOWN)('a %s that is wrong changes a price on the page', (id) => {
  const wrong = { ...RATES, [id]: { ...rateOf(id), usd: 10 * rateOf(id).usd } };
  expect(prices(pricePage(priced, wrong))).not.toBe(prices(readFileSync(PAGE, 'utf8')));
});

function rateOf(id: string) {
  const found = new Map(Object.entries(RATES)).get(id);
  if (!found) throw new Error(`no rate ${id}`);
  return found;
}
