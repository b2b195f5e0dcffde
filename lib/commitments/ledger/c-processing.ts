import { egressDomains, SUB_PROCESSORS } from '../../config/sub-processors';
import type { Commitment } from './commitment';

export const PROCESSING: readonly Commitment[] = [
  {
    id: 'C1',
    promise: 'Customer data is processed only as the customer has instructed, throughout the chain.',
    kept: 'The mail gateway denies by default: mail for a domain is refused or deferred until the customer has had the domain verified.',
    proved: ['test'],
    tests: ['services/gateway/deferral.test.ts: a gateway without filters'],
    pending:
      'Domains, policies of customers and the audit of their changes wait for the mail gateway and the portal application',
  },
  {
    id: 'C2',
    promise: 'Sub-processors have agreed in writing to duties of privacy, protection and security.',
    kept: 'Each entry of the list of sub-processors names its signed agreement, the day of the signature and the day of the next review; an entry without them, or past its review, fails before synthesis.',
    proved: ['test', 'organisation'],
    numbers: { 'sub-processors and sources': SUB_PROCESSORS.length },
    tests: [
      'config/sub-processors.test.ts: a sub-processor is agreed, reviewed and kept from messages',
      'config/sub-processors.test.ts: has no problem',
    ],
  },
  {
    id: 'C3',
    promise: 'Compliance with these promises and the measures taken for them are audited regularly.',
    kept: 'In each region a conformance pack and public standards are evaluated continuously, and the promises about backups every day, with a report into the locked archive.',
    proved: ['synth', 'run time'],
    tests: [
      'constructs/detection/conformance.test.ts: C3: a pack within the quotas of AWS Config',
      'commitments/twins.test.ts: every rule and control that has a number has the one that was promised',
    ],
    controls: ['BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN', 'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET'],
  },
  {
    id: 'C4',
    promise: 'Sub-processors and material entities are listed in the documentation.',
    kept: 'The page and the firewall are generated from the same list: the service reaches only the names on it.',
    proved: ['synth', 'test'],
    numbers: { 'names that are reached': egressDomains().length },
    tests: [
      'config/sub-processors.test.ts: each name and each host name has one entry (C4)',
      'commitments/documents.test.ts: every generated page says what the code says',
    ],
  },
];
