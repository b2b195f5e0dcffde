import type { Commitment } from './commitment';

const PORTAL = 'Settings of customers wait for the portal application';

export const CONTROLS_OF_CUSTOMERS: readonly Commitment[] = [
  {
    id: 'E1',
    promise:
      "A customer can configure the service's security to its needs: sign-in, second factors, networks, sessions, thresholds, required encryption, quarantine and retention.",
    kept: 'Settings of each customer, written by its owners and administrators, each change audited.',
    proved: ['test'],
    pending: PORTAL,
  },
  {
    id: 'E2',
    promise: 'A guide explains these settings and how to use them safely.',
    kept: 'The guide is generated from the descriptions of the settings, so none is missing.',
    proved: ['test'],
    pending: PORTAL,
  },
];
