import { RETENTION } from '../../config/numbers';
import type { Commitment } from './commitment';

const IDENTITY = 'Sign-in and the reset wait for the portal application';
const DESK = "The administrators' desk, which reads it, is not yet built";

/** Accounts: passwords, access, audit (F1, F2, F14 to F20). */
export const ACCOUNTS: readonly Commitment[] = [
  {
    id: 'F1',
    promise: 'Passwords are stored as a salted one-way hash.',
    kept: 'The database holds one value for each member, which it takes in the form of scrypt with a salt alone, and never shows in an audit. It has no column for a password.',
    proved: ['synth', 'test', 'run time'],
    tests: [
      'db/migrate.test.ts: F1: no column is named after a password or a hash',
      'db/migrations.test.ts: F1: no migration names a password or a hash, but as a way to sign in',
      'db/tenancy/tenancy.test.ts: F1: a verifier is salted and one-way',
    ],
    pending: IDENTITY,
  },
  {
    id: 'F2',
    promise: 'Each access of a user is recorded: date and time, user, URL or entity, operation, and source address.',
    kept: 'One log line for each request, with all of these fields.',
    proved: ['test'],
    numbers: { 'kept at least': RETENTION.infrastructure.promised.atLeast },
    tests: [
      'services/portal/portal.test.ts: a request is logged without its query, with the address that the load balancer saw',
    ],
    pending: 'Users, and operations on their entities, wait for the portal application',
  },
  {
    id: 'F14',
    promise: 'Certain administrative changes (passwords, accounts, settings) are tracked in an audit record.',
    kept: "The database writes one row for each change of a customer's data, with actor, source address and request, and refuses a change without an actor. No role can change a row, or remove it before the purge of its customer.",
    proved: ['test'],
    tests: [
      'db/tenancy/tenancy.test.ts: F14: each change is one row of the audit, with its actor; the audit is append-only',
    ],
    pending: 'The program that states the actor, which is the sign-in of the portal, is not yet built',
  },
  {
    id: 'F15',
    promise: "Only the operator's administrators see the audit record.",
    kept: "The role of the portal can neither read nor write the audit; the role of the administrators' desk reads it by one function.",
    proved: ['test'],
    tests: ['db/tenancy/tenancy.test.ts: F15: no role of a program reads the audit but by an extract'],
    pending: DESK,
  },
  {
    id: 'F16',
    promise: 'On request, a customer can get its part of the audit record.',
    kept: 'An extract of one customer, itself audited.',
    proved: ['test'],
    tests: ['db/tenancy/tenancy.test.ts: F16: an extract is of one tenant, and audited'],
    pending: DESK,
  },
  {
    id: 'F17',
    promise: "The operator's personnel do not set a password of their choice for a user.",
    kept: 'Only one function may set a password, and its input has no password.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
  {
    id: 'F18',
    promise: 'A password that is reset is reset to a random value.',
    kept: 'A value from a cryptographic source, neither returned nor logged.',
    proved: ['test'],
    pending: IDENTITY,
  },
  {
    id: 'F19',
    promise: 'A password that was reset must be changed on first use.',
    kept: 'The database marks what anyone but the member itself sets: it must be changed, within a day. It allows nothing but its change.',
    proved: ['synth', 'test'],
    tests: ['db/tenancy/tenancy.test.ts: F19: what another sets must be changed within a day'],
    pending: IDENTITY,
  },
  {
    id: 'F20',
    promise: 'It is sent automatically by email to the customer who asked.',
    kept: 'To the verified address that is stored for the user, never to an address from the request.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
];
