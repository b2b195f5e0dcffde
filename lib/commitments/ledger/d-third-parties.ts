import type { Commitment } from './commitment';

export const THIRD_PARTIES: readonly Commitment[] = [
  {
    id: 'D1',
    promise: 'Billing and customer support use third parties.',
    kept: 'The service reaches them by name, through a firewall that lets out nothing else. The configuration refuses a third party that would get content or metadata of messages.',
    proved: ['synth', 'test'],
    tests: [
      'config/sub-processors.test.ts: a sub-processor is agreed, reviewed and kept from messages',
      'config/sub-processors.test.ts: opens the firewall for its own host names only',
    ],
  },
];
