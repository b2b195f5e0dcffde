import type { Commitment } from './commitment';

const IDENTITY = 'Sign-in waits for identity and the portal application';

export const SIGN_IN: readonly Commitment[] = [
  {
    id: 'J1',
    promise: 'Access requires authentication.',
    kept: 'The portal answers health checks and signed heartbeats, and denies everything else; plain HTTP only redirects to HTTPS.',
    proved: ['synth', 'test', 'run time'],
    tests: [
      'services/portal/portal.test.ts: what is not a heartbeat',
      'services/portal/portal.test.ts: an unknown page: 404',
    ],
    pending: IDENTITY,
  },
  {
    id: 'J2',
    promise: 'A customer may sign in with customer id and password.',
    kept: 'Local users, with the customer id as part of the sign-in and the same answer to every wrong input.',
    proved: ['test'],
    pending: IDENTITY,
  },
  {
    id: 'J3',
    promise: 'Or by SAML with an identity provider of its own.',
    kept: 'An identity provider for each customer, created at run time.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
  {
    id: 'J4',
    promise: 'Or delegate signing in to a system of its own.',
    kept: 'An OpenID Connect provider for each customer, whose users have no password here.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
  {
    id: 'J5',
    promise: 'The customer decides and controls which of them applies.',
    kept: 'A setting of the customer that every sign-in is checked against.',
    proved: ['test'],
    pending: IDENTITY,
  },
  {
    id: 'J6',
    promise: 'After signing in, a random session id is made.',
    kept: '256 random bits; the database stores only a digest.',
    proved: ['test'],
    pending: IDENTITY,
  },
  {
    id: 'J7',
    promise: 'It is stored in the browser to preserve and track the session.',
    kept: 'A cookie that scripts cannot read and that goes to this host alone, over TLS.',
    proved: ['test'],
    pending: IDENTITY,
  },
];
