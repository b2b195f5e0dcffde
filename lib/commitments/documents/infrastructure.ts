/** docs/infrastructure-and-sub-processors.md: where customer data is, and who processes it (B5, C4). */
import { environments } from '../../config/environments';
import { HOSTING_SERVICES } from '../../config/hosting';
import { distanceKm, isSupported } from '../../config/regions';
import { SUB_PROCESSORS } from '../../config/sub-processors';
import type { Environment } from '../../config/types';
import { code, heading, table } from './markdown';

/** The page for customers. Of what differs between deployments, it names only the regions. */
export function infrastructurePage(): string {
  return [
    heading('Infrastructure and sub-processors', 'lib/config/{environments,hosting,sub-processors}.ts'),
    'Where customer data is kept, which services hold or move it, and which sub-processors take part.',
    '',
    '## Sites',
    '',
    table(['environment', 'regions of Amazon Web Services', 'customer data'], environments({}).map(site)),
    'Each environment is a separate account; no data passes between them.',
    '',
    '## Services of the hosting provider',
    '',
    'These and no others: a test compares the list with what is deployed.',
    '',
    table(
      ['service', 'purpose', 'customer data in it or passing through'],
      Object.values(HOSTING_SERVICES)
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ name, purpose, data }) => [name, purpose, data.join(', ') || 'none']),
    ),
    '## Sub-processors and sources',
    '',
    'A firewall lets private networks reach only the names in this table. A party that is reached by name gets neither content',
    'nor metadata of messages; a *source* sees only the address of the request.',
    '',
    table(
      ['who', 'purpose', 'data', 'where', 'reached as', 'agreement', 'reviewed by'],
      SUB_PROCESSORS.map((each) => [
        each.name,
        each.purpose,
        each.data.join(', ') || 'none: a source',
        each.location,
        each.egressDomains.map(code).join(', ') || 'private endpoints',
        `${each.agreementRef}, ${each.signedOn}`,
        each.reviewBy,
      ]),
    ),
  ].join('\n');
}

function site({ name, tier, regions: [a, b] }: Environment): readonly string[] {
  if (!b) return [name, `${a.name}, one site`, 'none: development and tests only'];
  const apart =
    isSupported(a.name) && isSupported(b.name) ? `, ${distanceKm(a.name, b.name).toLocaleString('en')} km apart` : '';
  return [
    name,
    `${a.name} and ${b.name}${apart}`,
    tier === 'production' ? 'that of all customers' : 'none: tests before a release',
  ];
}
