import type { Commitment } from './commitment';

export const INCIDENTS: readonly Commitment[] = [
  {
    id: 'I1',
    promise: 'There are policies and procedures for incidents.',
    kept: 'Every alarm says what is wrong, what to do first and where the runbook goes on; an SSM document restarts recording that was stopped.',
    proved: ['synth', 'test', 'organisation', 'run time'],
    tests: [
      'docs/runbooks.test.ts: I1: every alarm says what is wrong, what to do first, and where the runbook goes on',
      'docs/runbooks.test.ts: the alarm page has no heading that no alarm leads to',
    ],
  },
  {
    id: 'I2',
    promise:
      'Customers whose data was disclosed without authorisation are notified without undue delay, as far as the law permits.',
    kept: 'A state machine that selects who is affected, waits for approval, sends, and writes down what it did.',
    proved: ['test', 'drill'],
    pending: 'The list of affected customers waits for tenancy, and notices wait for mail: both are later work',
  },
  {
    id: 'I3',
    promise: 'The state of the service is published on the support website.',
    kept: 'A page outside both regions, written by the alarms of each region.',
    proved: ['synth', 'drill'],
    pending: 'The status site is later work',
  },
  {
    id: 'I4',
    promise: 'Significant incidents are as a rule announced by email.',
    kept: 'The same way as a breach, to all contacts of the affected customers.',
    proved: ['test', 'run time'],
    pending: 'Contacts wait for tenancy, and notices for mail: both are later work',
  },
];
