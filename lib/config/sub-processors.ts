/**
 * Third parties that take part in the service: sub-processors and sources (C2, C4, D1). The page for customers and the
 * egress firewall's allow-list on port 443 are generated from this list, so only hosts on it can be reached.
 *
 * The entries are those of an example company. The operator replaces references, dates and the help desk's host name
 * before the first customer; dates that have passed fail the build (`lib/config/validate.ts`).
 */

import type { SubProcessor } from './validate/sub-processors';

export const SUB_PROCESSORS: readonly SubProcessor[] = [
  {
    name: 'Amazon Web Services',
    purpose: 'Hosting: computing, storage, database, sign-in, sending of notices',
    data: ['message content', 'message metadata', 'account contacts'],
    location: 'The regions of the environment',
    egressDomains: [], // Private subnets reach AWS through VPC endpoints, never through NAT.
    agreementRef: 'EXAMPLE-DPA-001',
    signedOn: '2026-01-15',
    reviewBy: '2027-06-30',
  },
  {
    name: 'Stripe',
    purpose: 'Billing: subscriptions and payment',
    data: ['account contacts', 'billing details'],
    location: 'United States, Ireland',
    egressDomains: ['api.stripe.com'],
    agreementRef: 'EXAMPLE-DPA-002',
    signedOn: '2026-02-01',
    reviewBy: '2027-06-30',
  },
  {
    name: 'Zendesk',
    purpose: 'Customer support: tickets',
    data: ['account contacts', 'support correspondence'],
    location: 'United States, Ireland',
    egressDomains: ['holdfast-example.zendesk.com'],
    agreementRef: 'EXAMPLE-DPA-003',
    signedOn: '2026-02-01',
    reviewBy: '2027-06-30',
  },
  {
    name: 'ClamAV (Cisco Talos)',
    purpose: 'Source of virus signatures; a download only',
    data: [],
    location: 'Content delivery network, worldwide',
    egressDomains: ['database.clamav.net'],
    agreementRef: 'EXAMPLE-TERMS-001',
    signedOn: '2026-02-01',
    reviewBy: '2027-06-30',
  },
  {
    name: 'Rspamd project',
    purpose: 'Source of maps for spam rules; a download only',
    data: [],
    location: 'Content delivery network, worldwide',
    egressDomains: ['maps.rspamd.com'],
    agreementRef: 'EXAMPLE-TERMS-002',
    signedOn: '2026-02-01',
    reviewBy: '2027-06-30',
  },
];

/** Host names of the egress firewall's allow-list on port 443, sorted and unique (C4, D1). */
export const egressDomains = (): readonly string[] =>
  [...new Set(SUB_PROCESSORS.flatMap((each) => each.egressDomains))].sort();
