import { RETENTION } from '../../config/numbers';
import type { Commitment } from './commitment';

const IDENTITY = 'The user pool, its triggers and the reset wait for identity';
const AUDIT = 'The audit table and its routes wait for the portal application';

/** Accounts: passwords, access, audit (F1, F2, F14 to F20). */
export const ACCOUNTS: readonly Commitment[] = [
  {
    id: 'F1',
    promise: 'Passwords are stored as a salted one-way hash.',
    kept: 'Only Amazon Cognito will hold them. It stores a hash with a separate salt for each user and cannot give a password back. The database has no column that could hold one.',
    proved: ['synth', 'test', 'run time'],
    tests: [
      'db/migrate.test.ts: F1: no column could hold a password or a hash of one',
      'db/migrations.test.ts: F1: no migration names a password or a hash',
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
    kept: 'A table to which rows can only be added, copied into the locked archive.',
    proved: ['test'],
    pending: AUDIT,
  },
  {
    id: 'F15',
    promise: "Only the operator's administrators see the audit record.",
    kept: 'A route and a database policy for that one role.',
    proved: ['test'],
    pending: AUDIT,
  },
  {
    id: 'F16',
    promise: 'On request, a customer can get its part of the audit record.',
    kept: 'An extract of one customer, itself audited.',
    proved: ['test'],
    pending: AUDIT,
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
    kept: 'A temporary password allows nothing but its change.',
    proved: ['synth', 'test'],
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
