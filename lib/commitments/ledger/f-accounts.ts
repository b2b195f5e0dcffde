import { RETENTION } from '../../config/numbers';
import type { Commitment } from './commitment';

const IDENTITY = 'The user pool, its triggers and the reset wait for identity';
const AUDIT = 'The audit table and its routes wait for the portal application';

/** Accounts and what is done with them: passwords, access, audit (F1, F2, F14 to F20). */
export const ACCOUNTS: readonly Commitment[] = [
  {
    id: 'F1',
    promise: 'Passwords are stored as a salted one-way hash.',
    kept: 'Only Amazon Cognito will hold them, which stores a hash with a salt of its own for each user and cannot give a password back. The database has no column that could hold one.',
    proved: ['synth', 'test', 'run time'],
    tests: [
      'db/migrate.test.ts: F1: no column could hold a password or a hash of one',
      'db/migrations.test.ts: F1: no migration names a password or a hash',
    ],
    pending: IDENTITY,
  },
  {
    id: 'F2',
    promise:
      'Each access of a user is recorded: date and time, user, address that was called or thing that was worked on, operation, and source address.',
    kept: 'One line for each request, with all of it or not at all.',
    proved: ['test'],
    numbers: { 'kept at least': RETENTION.infrastructure.promised.atLeast },
    tests: [
      'services/portal/portal.test.ts: a request is logged without its query, with the address that the load balancer saw',
    ],
    pending: 'Users, and operations on things of theirs, wait for the portal application',
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
    promise: "The audit record is seen by the operator's administrators only.",
    kept: 'A route and a policy of the database for that one role.',
    proved: ['test'],
    pending: AUDIT,
  },
  {
    id: 'F16',
    promise: 'A customer can be given its part of the audit record on request.',
    kept: 'An extract of one customer, itself audited.',
    proved: ['test'],
    pending: AUDIT,
  },
  {
    id: 'F17',
    promise: 'Nobody of the operator sets a password of their choice for a user.',
    kept: 'Only one function may set a password at all, and takes none.',
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
    promise: 'A password that was reset must be changed when it is first used.',
    kept: 'A temporary password leads to nothing but its change.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
  {
    id: 'F20',
    promise: "It is sent by email, without anybody's help, to the customer who asked.",
    kept: 'To the verified address that is stored for the user, never to one from the request.',
    proved: ['synth', 'test'],
    pending: IDENTITY,
  },
];
