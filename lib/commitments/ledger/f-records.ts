import { RETENTION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

const { email, infrastructure, trail, statistics } = RETENTION;
const least = amount(infrastructure.promised.atLeast);

/** Records: which are kept, how long, and how they are protected from changes (F3 to F13). */
export const RECORDS: readonly Commitment[] = [
  {
    id: 'F3',
    promise:
      'The source address in a record is the one that our edge saw; behind address translation (NAT), that is not the address of the device itself.',
    kept: "The load balancer appends the address that it saw, and only this address is trusted; for mail, the gateway sees the sender's own address.",
    proved: ['synth', 'test'],
    tests: ['services/portal/parts.test.ts: F3: the source address is what the load balancer saw'],
  },
  {
    id: 'F4',
    promise: 'Where abuse is suspected, records or their analysis can be provided.',
    kept: "Queries by customer, user, address and message are saved, for this week's records and for the archive; a runbook says how to make an extract for one customer.",
    proved: ['synth', 'drill'],
    tests: ['constructs/forensics/questions.test.ts: is taken apart into the columns of its table'],
  },
  {
    id: 'F5',
    promise: `Records of physical access to data centers are kept at least ${least}.`,
    kept: 'The hosting provider keeps them; its audit reports say so.',
    proved: ['organisation'],
    numbers: { 'at least': infrastructure.promised.atLeast },
    organisational: {
      owner: 'security',
      reason: 'Data centers belong to the hosting provider; only the provider sees its records of who enters',
      evidence:
        'The SOC 2 report from AWS Artifact, with the section on physical access, filed with the date on which it was read',
      reviewBy: '2027-06-30',
    },
  },
  {
    id: 'F6',
    promise: `Records of the infrastructure are kept at least ${least}.`,
    kept: 'Traffic, DNS queries, firewalls, load balancers, database, AWS API calls and every change of configuration are recorded, each in a retention class that says how long; the lock of the archive has the same number.',
    proved: ['synth', 'run time'],
    numbers: {
      'at least': infrastructure.promised.atLeast,
      'in CloudWatch': infrastructure.logs,
      'locked in the archive': infrastructure.locked,
      'management trail and configuration': trail.locked,
    },
    shares: ['H2/log-group-archiving', 'F8/object-lock-compliance'],
  },
  {
    id: 'F7',
    promise: `Records of applications are kept at least ${least}.`,
    kept: 'Every program and every function writes to a log group of the retention class of infrastructure.',
    proved: ['synth', 'run time'],
    numbers: {
      'at least': infrastructure.promised.atLeast,
      'in CloudWatch': infrastructure.logs,
      'locked in the archive': infrastructure.locked,
    },
    shares: ['F6/log-retention', 'H2/log-group-archiving'],
  },
  {
    id: 'F8',
    promise: 'These records are kept where no one can tamper with them.',
    kept: 'One bucket for each retention class and region, locked in compliance mode: no one, not even the root user of the account, can delete an object or shorten its lock. No key can be deleted or disabled. An attempt to change records, keys or the detection itself sets off an alarm.',
    proved: ['synth', 'run time'],
    numbers: { locked: infrastructure.locked },
  },
  {
    id: 'F9',
    promise: `Records of mail processing are kept at least ${amount(email.promised.atLeast)}.`,
    kept: `What the mail gateway logs is kept ${amount(email.logs)} in CloudWatch and locked ${amount(email.locked)} in the archive; it is gone by day ${email.promised.atMost.days}, because it may contain customer data.`,
    proved: ['synth', 'test'],
    numbers: {
      'in CloudWatch': email.logs,
      'locked in the archive': email.locked,
      'gone at the latest': email.promised.atMost,
    },
    tests: [
      'services/gateway/logs.test.ts: every line is JSON, none carries message content or a password, and no file is written',
    ],
  },
  {
    id: 'F10',
    promise: 'Those records, too, are kept where no one can tamper with them.',
    kept: 'A locked bucket of their own retention class in each region; only log delivery writes to it.',
    proved: ['synth'],
    numbers: { locked: email.locked },
    shares: ['F8/object-lock-compliance', 'F8/log-deletion-protection', 'F8/service-principals', 'F8/protected-keys'],
  },
  {
    id: 'F11',
    promise: 'Statistics are kept indefinitely.',
    kept: 'A retention class that never expires, for anonymous counters; the bucket stays when its stack is deleted.',
    proved: ['synth', 'test'],
    numbers: { 'locked, each closed day': statistics.locked },
    shares: ['rule-8/retain-policies'],
    pending:
      'The daily roll-up, and the proof that it survives the deletion of a customer and identifies no one, wait for tenancy',
  },
  {
    id: 'F12',
    promise: 'Statistics are kept where no one can tamper with them.',
    kept: 'A bucket whose objects are locked as soon as they are written.',
    proved: ['synth'],
    numbers: { 'locked, each closed day': statistics.locked },
    shares: ['F8/object-lock-compliance'],
  },
  {
    id: 'F13',
    promise: 'Passwords are not logged.',
    kept: 'The mail gateway offers no sign-in. Programs leave secrets out of their log lines, log groups mask secrets that still arrive, and the web firewall redacts credentials.',
    proved: ['synth', 'test'],
    tests: [
      'services/gateway/deferral.test.ts: offers neither AUTH nor, without a certificate, STARTTLS (F13)',
      'services/gateway/logs.test.ts: every line is JSON, none carries message content or a password, and no file is written',
      'runtime/log.test.ts: secrets do not reach a line, at the top or one level down',
    ],
    pending:
      'The test that sends a password through each route of the sign-in and looks for it in every log waits for identity',
  },
];
