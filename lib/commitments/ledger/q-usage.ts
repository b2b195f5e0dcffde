import type { Commitment } from './commitment';

const TENANCY = 'Counters of usage wait for tenancy';

export const USAGE: readonly Commitment[] = [
  {
    id: 'Q1',
    promise: 'Usage of the service may be tracked and analysed, for security and to improve it.',
    kept: 'Counters, without content.',
    proved: ['test'],
    pending: TENANCY,
  },
  {
    id: 'Q2',
    promise: 'Usage data may be shared with service providers, as long as it is anonymous.',
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
