import type { TemplateIndex } from '../assembly/template-index';
import { type DriverId, DRIVERS } from './drivers';
import { dollars, flipHour, furtherOf, type PriceRow, priceRows, totalOf } from './price';
import { HOURS, type Rate, RATES, RATES_READ, type RateTable, sourceOf } from './rates';
import { BY_USE } from './unpriced';

/** An environment of the page. */
export interface Priced {
  readonly name: string;
  readonly monthlyLimit: number;
  readonly tree: TemplateIndex;
}

/** docs/price.md. @param rates default: those of AWS */
export function pricePage(environments: readonly Priced[], rates: RateTable = RATES): string {
  const priced = environments.map((environment) => ({ ...environment, rows: priceRows(environment.tree, { rates }) }));
  const names = environments.map(({ name }) => name);
  const everything = priced.flatMap(({ rows }) => rows);
  const cost = (driver: DriverId): number => totalOf(everything.filter((row) => row.driver === driver));
  const drivers = [...new Set(everything.map(({ driver }) => driver))].sort((one, other) => cost(other) - cost(one));
  const used = [...new Set(environments.flatMap(({ tree }) => tree.resources.map(({ type }) => type)))].sort();
  return `${INTRODUCTION}
## An idle month

In USD, all regions together. An idle environment stores nothing, and no client comes.

${table(
  ['', ...names, 'for'],
  [
    ...drivers.map((driver) => [
      `${DRIVERS[driver].title}${priced.every(({ rows }) => isVerified(rows, driver)) ? '' : ' *'}`,
      ...priced.map(({ rows }) => dollars(totalOf(rows.filter((row) => row.driver === driver)))),
      DRIVERS[driver].promises.join(', '),
    ]),
    ['**together**', ...priced.map(({ rows }) => `**${dollars(totalOf(rows))}**`), ''],
    ['limit', ...priced.map(({ monthlyLimit }) => dollars(monthlyLimit)), '`holdfast check` fails above it'],
    ['of it unverified', ...priced.map(({ rows }) => dollars(totalOf(rows.filter(({ verified }) => !verified)))), ''],
  ],
)}

\\* A rate of it is unverified, and stands at the upper end of what was found.

## What more costs

In USD. A flip leaves the activated region at its ceilings until it is lowered again; the row is the most that an hour of it adds.

${table(
  ['', ...names],
  [
    ...FURTHER.map(([part, what]) => [
      what,
      ...environments.map(({ tree }) => furtherOf(tree, rates)[part].toFixed(3)),
    ]),
    [
      'an hour at the ceilings of a region',
      ...environments.map(({ tree }) =>
        Math.max(...tree.letters.map((letter) => flipHour(tree, letter, rates))).toFixed(3),
      ),
    ],
  ],
)}

## What no price contains

Taxes, discounts, free tiers, and what the following are used for: they are billed by use alone.

${table(
  ['resource type', 'billed by'],
  used.filter((type) => type in BY_USE).map((type) => [`\`${type}\``, BY_USE[type] ?? '']),
)}

## Rates

Of us-east-1, read on ${RATES_READ}. A month has ${HOURS} hours. *Quoted*: other texts quote the page, which could not be read.

${table(
  ['rate', 'USD', 'per', 'source, and its day'],
  Object.entries(rates).map(([id, rate]) => rateRow(id, rate)),
)}
`;
}

const INTRODUCTION = `# What it costs

Generated from the templates and from [lib/price](../lib/price) by \`npm run docs\`. \`npx holdfast price\` has the same by region and
stack, and takes a load:

\`\`\`
echo '{"databaseGb": 200, "millionMails": 5}' > load.json
npx holdfast price --environment production --load load.json
\`\`\`

It is an estimate. Nothing was ever deployed, and no bill was compared with it.
`;

const FURTHER = [
  ['databaseGb', 'a GB in the database'],
  ['objectGb', 'a GB of stored mail'],
  ['millionMails', 'a million messages of 75 KiB, received, stored and scanned: not yet, today all are deferred'],
  ['millionRequests', 'a million requests to the portal'],
  ['logGb', 'a GB of logs'],
  ['millionCalls', 'a million recorded calls to AWS'],
  ['outboundGb', 'a GB through NAT'],
] as const;

const isVerified = (rows: readonly PriceRow[], driver: DriverId): boolean =>
  rows.every((row) => row.driver !== driver || row.verified);

function rateRow(id: string, rate: Rate): readonly string[] {
  const { url, date, read } = sourceOf(rate);
  const mark = `${rate.verified ? '' : '**unverified**, '}${read === 'quoted' ? 'quoted, ' : ''}`;
  return [`\`${id}\``, String(rate.usd), rate.per, `[${new URL(url).host}](${url}), ${mark}${date}`];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
