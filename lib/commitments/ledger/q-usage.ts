import type { Commitment } from './commitment';

const TENANCY = 'Counters of usage wait for tenancy';

export const USAGE: readonly Commitment[] = [
  {
    id: 'Q1',
    promise: 'How the service is used may be tracked and analysed, for security and to make it better.',
    kept: 'Counters, without content.',
    proved: ['test'],
    pending: TENANCY,
  },
  {
    id: 'Q2',
    promise: 'Usage data may be shared with service providers, as long as it names nobody.',
    kept: 'A view that has no reference to a customer.',
    proved: ['test'],
    pending: TENANCY,
  },
  {
    id: 'Q3',
    promise: 'Aggregates may be made public.',
    kept: 'Only where enough customers are behind a figure.',
    proved: ['test'],
    pending: TENANCY,
  },
];
