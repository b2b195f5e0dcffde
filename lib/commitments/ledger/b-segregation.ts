import type { Commitment } from './commitment';

export const SEGREGATION: readonly Commitment[] = [
  {
    id: 'B1',
    promise:
      'Many customers share the service; each reaches its own data only, and so does whoever works for it, as far as the work needs it.',
    kept: "Row-level security is forced on every table of customers, so that not even its owner reads across them; objects lie in a folder of their customer; no identity may do everything with a store, or sign in to the database as the tables' owner.",
    proved: ['synth', 'test', 'run time'],
    tests: [
      'db/tenant-isolation.test.ts: no tenant set: no rows',
      'db/tenant-isolation.test.ts: not even the owner reads across tenants',
      'db/tenant-isolation.test.ts: B1: every table with customer_id has row-level security enabled and forced, and policies',
    ],
  },
  {
    id: 'B2',
    promise: 'Customers are kept apart by an id of their own that goes with everything that is theirs.',
    kept: 'The primary key of each table of customers begins with the id; so does the key of every object. The id has no form that a query could take for a pattern.',
    proved: ['test'],
    tests: [
      'db/tenant-isolation.test.ts: B2: the primary key of every table with customer_id starts with it',
      'runtime/object-key.test.ts: a key says whose, of which month in UTC, and which: nothing about the message',
    ],
    pending:
      'The id in the sign-in and in the route, the log line and the object of a message waits for identity and for the mail gateway',
  },
  {
    id: 'B3',
    promise: 'A customer gives its people roles, and what they may do follows from them.',
    kept: 'Roles of each customer, denied by default on every route.',
    proved: ['test'],
    pending: 'Members, roles and routes wait for the portal application',
  },
  {
    id: 'B4',
    promise: 'Environments for different purposes are separate, production from testing above all.',
    kept: 'Each environment is a deployment of its own in an AWS account of its own. No template names an account or a resource of another one, peers with its network or grants it a key.',
    proved: ['synth', 'test'],
    tests: [
      'commitments/checks/environments.test.ts: accounts of the environments are distinct (B4)',
      'config/environment-rules.test.ts: one broken setting is one problem that says where, what and the way out',
    ],
  },
  {
    id: 'B5',
    promise:
      'The infrastructure that holds customer data is described in the page on infrastructure and sub-processors.',
    kept: 'The page is written from the configuration and the templates. A service of AWS that a template uses and the page does not know fails the build.',
    proved: ['synth', 'test'],
    tests: ['commitments/documents.test.ts: every generated page says what the code says'],
  },
];
