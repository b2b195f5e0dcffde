import type { Commitment } from './commitment';

export const SEGREGATION: readonly Commitment[] = [
  {
    id: 'B1',
    promise:
      'Many customers share the service. Each customer reaches only its own data, and the operator reaches customer data only as far as the work needs it.',
    kept: "Row-level security is forced on every table of customers, so even the owner of a table cannot read across customers. Objects lie in a folder of their customer. No identity may do everything with a store, or sign in to the database as the tables' owner.",
    proved: ['synth', 'test', 'run time'],
    tests: [
      'db/tenant-isolation.test.ts: no tenant set: no rows',
      'db/tenant-isolation.test.ts: not even the owner reads across tenants',
      'db/tenant-isolation.test.ts: B1: every table with customer_id has row-level security enabled and forced, and policies',
    ],
  },
  {
    id: 'B2',
    promise: 'Customers are logically separated: each has an id, and all its data carries the id.',
    kept: 'The primary key of each table of customers begins with the id, and so does the key of every object. An id has only letters, digits and hyphens, so no query reads it as a pattern.',
    proved: ['test'],
    tests: [
      'db/tenant-isolation.test.ts: B2: the primary key of every table with customer_id starts with it',
      'db/tenancy/tenancy.test.ts: every table with customer_id has all that keep_tenant_table gives',
      'runtime/object-key.test.ts: a key says whose, of which month in UTC, and which: nothing about the message',
    ],
    pending:
      'The id in the sign-in waits for identity; the id in the route, the log line and the object of a message waits for the mail gateway',
  },
  {
    id: 'B3',
    promise: 'A customer gives its users roles, and the roles decide what they may do.',
    kept: 'Each customer has roles, and every route denies access by default.',
    proved: ['test'],
    pending: 'Members, roles and routes wait for the portal application',
  },
  {
    id: 'B4',
    promise: 'Environments for different purposes are separate, above all production and testing.',
    kept: 'Each environment is a separate deployment in a separate AWS account. No template names an account or a resource of another environment, peers with its network or grants it a key.',
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
    kept: 'The page is generated from the configuration and the templates. The build fails when a template uses an AWS service that the page does not list.',
    proved: ['synth', 'test'],
    tests: ['commitments/documents.test.ts: every generated page says what the code says'],
  },
];
