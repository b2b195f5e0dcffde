import type { Commitment } from './commitment';

export const THIRD_PARTIES: readonly Commitment[] = [
  {
    id: 'D1',
    promise: 'Billing and customer support are done with the help of third parties.',
    kept: 'They are reached by name, through a firewall that lets out nothing else; the configuration refuses one that would get content or metadata of messages.',
    proved: ['synth', 'test'],
    tests: [
      'config/sub-processors.test.ts: a sub-processor is agreed, reviewed and kept from messages',
      'config/sub-processors.test.ts: opens the firewall for its own host names and for nobody else',
    ],
  },
];
