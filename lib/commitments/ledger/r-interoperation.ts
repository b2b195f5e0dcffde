import type { Commitment } from './commitment';

export const INTEROPERATION: readonly Commitment[] = [
  {
    id: 'R1',
    promise: 'The service may interoperate with other services.',
    kept: 'A documented interface, and signed notifications.',
    proved: ['test'],
    pending: 'The interface waits for the portal application',
  },
  {
    id: 'R2',
    promise: 'Its documentation is found in the section on trust and compliance.',
    kept: 'The generated pages, published on the site of the status page.',
    proved: ['synth'],
    pending: 'The site that publishes them is later work, with the status page',
  },
  {
    id: 'R3',
    promise: 'Customers may be sent transactional information about the service.',
    kept: 'One topic of a list, separate from incidents.',
    proved: ['test'],
    pending: 'Notices wait for mail, which is later work',
  },
  {
    id: 'R4',
    promise: 'Customers can opt out of it.',
    kept: 'A switch of the customer; it does not affect notices of breaches and incidents.',
    proved: ['synth', 'test'],
    pending: 'The list and its switch wait for mail and the portal application',
  },
];
