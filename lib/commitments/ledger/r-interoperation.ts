import type { Commitment } from './commitment';

export const INTEROPERATION: readonly Commitment[] = [
  {
    id: 'R1',
    promise: 'The service may work together with others.',
    kept: 'A documented interface, and signed notifications.',
    proved: ['test'],
    pending: 'The interface waits for the portal application',
  },
  {
    id: 'R2',
    promise: 'Its documentation is found in the section on trust and compliance.',
    kept: 'The generated pages, published beside the status page.',
    proved: ['synth'],
    pending: 'The site that publishes them is later work, with the status page',
  },
  {
    id: 'R3',
    promise: 'Customers may be sent information about the service.',
    kept: 'One topic of a list, apart from incidents.',
    proved: ['test'],
    pending: 'Notices wait for mail, which is later work',
  },
  {
    id: 'R4',
    promise: 'They can do without it.',
    kept: 'A switch of the customer, which leaves notices of breaches and incidents alone.',
    proved: ['synth', 'test'],
    pending: 'The list and its switch wait for mail and the portal application',
  },
];
