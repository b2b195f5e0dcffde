import { egressDomains, SUB_PROCESSORS } from '../../config/sub-processors';
import type { Commitment } from './commitment';

export const PROCESSING: readonly Commitment[] = [
  {
    id: 'C1',
    promise: 'Customer data is processed as the customer has instructed and not otherwise, by whoever takes part.',
    kept: 'The mail gateway accepts nothing by itself: until a customer has had a domain verified, mail for it is refused or deferred.',
    proved: ['test'],
    tests: ['services/gateway/deferral.test.ts: a gateway without filters'],
    pending:
      'Domains, policies of customers and the audit of their changes wait for the mail gateway and the portal application',
  },
  {
    id: 'C2',
    promise: 'Sub-processors have agreed in writing to duties of privacy, protection and security.',
    kept: 'Each entry of the list of sub-processors names its signed agreement, the day of the signature and the day of the next review; one without them, or past its review, is refused before anything is synthesized.',
    proved: ['test', 'organisation'],
    numbers: { 'sub-processors and sources': SUB_PROCESSORS.length },
    tests: [
      'config/sub-processors.test.ts: a sub-processor is agreed, reviewed and kept from messages',
      'config/sub-processors.test.ts: has no problem',
    ],
  },
  {
    id: 'C3',
    promise: 'What is promised, and the measures taken for it, are audited regularly.',
    kept: 'In each region a conformance pack and public standards are evaluated all the time, and the promises about backups every day with a report into the locked archive.',
    proved: ['synth', 'run time'],
    tests: [
      'constructs/detection/conformance.test.ts: C3: a pack within the quotas of AWS Config',
      'commitments/twins.test.ts: every rule and control that has a number has the one that was promised',
    ],
    controls: ['BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN', 'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET'],
  },
  {
    id: 'C4',
    promise: 'Sub-processors and others who matter are listed in the documentation.',
    kept: 'The page is written from the list that the firewall is written from: nobody is reached who is not on it.',
    proved: ['synth', 'test'],
    numbers: { 'names that are reached': egressDomains().length },
    tests: [
      'config/sub-processors.test.ts: each name and each host name has one entry (C4)',
      'commitments/documents.test.ts: every generated page says what the code says',
    ],
  },
];
