/** docs/price.md says what the templates and the rates say. `npm run docs` writes it again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import { pricePage } from '../../lib/price/page';
import { RATES } from '../../lib/price/rates';
import { tree } from '../support/assembly';

const PAGE = join(__dirname, '../../docs/price.md');
const priced = environments({}).map(({ name, monthlyLimit }) => ({ name, monthlyLimit, tree: tree(name) }));

if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, pricePage(priced));

test('the page is the generated one', () => expect(readFileSync(PAGE, 'utf8')).toBe(pricePage(priced)));

test('a rate that is wrong changes prices, not only the table of rates', () => {
  const wrong = { ...RATES, acuHour: { ...RATES.acuHour, usd: 0.13 } };
  const prices = (page: string): string => page.slice(0, page.indexOf('## Rates'));
  expect(prices(pricePage(priced, wrong))).not.toBe(prices(readFileSync(PAGE, 'utf8')));
});
