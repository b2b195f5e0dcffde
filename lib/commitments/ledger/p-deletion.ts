import { BACKUP, DELETION, MESSAGES } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

const { inactive, inactiveAtLeast, production, backups, purgeAlarm, backupAtMost, exportWindow } = DELETION;
const productionDay = inactive.days + production.days;
const backupDay = inactive.days + backups.days;
const TENANCY =
  'The program that begins and ends customers and purges them is not yet built; the rules in the database are';

export const DELETING: readonly Commitment[] = [
  {
    id: 'P1',
    promise: 'Deletion begins when all subscriptions of an environment have ended.',
    kept: 'The database ends a customer with its last subscription, at that moment; no role can set the state or its date.',
    proved: ['test'],
    tests: ['db/tenancy/tenancy.test.ts: P1: a tenant ends with its last subscription, at that moment'],
    pending: TENANCY,
  },
  {
    id: 'P2',
    promise: `Data then stays inactive for ${amount(inactive)}.`,
    kept: "The database refuses a longer time, and before the day it refuses to delete a row of the customer, even to the purge's own role; production cannot be destroyed.",
    proved: ['test'],
    numbers: { inactive },
    tests: ['db/tenancy/tenancy.test.ts: P2: before its day no row of a tenant can be deleted'],
    pending: TENANCY,
  },
  {
    id: 'P3',
    promise: `It is then overwritten or deleted from production within ${amount(production)}.`,
    kept: `The purge begins on the day after; an alarm fires when it has not ended on day ${purgeAlarm.days}. Objects that are deleted from a bucket are gone for good within days, older versions after at most ${amount(MESSAGES.noncurrent)}: by day ${productionDay}, in every configuration.`,
    proved: ['synth', 'test', 'run time'],
    numbers: {
      'within, after the inactive time': production,
      'day after termination': productionDay,
      'an alarm on day': purgeAlarm.days,
      'older versions stay': MESSAGES.noncurrent,
    },
    tests: [
      'commitments/deletion.test.ts: production is empty by its deadline',
      'db/tenancy/tenancy.test.ts: P3: a purge leaves no row, and a record that names no tenant',
      'constructs/mail-store/mail-store.test.ts: what is deleted is gone within 30 days, and nothing else expires by itself (P3)',
    ],
    pending: TENANCY,
  },
  {
    id: 'P4',
    promise: `And from backups within ${amount(backups)}.`,
    kept: `Backups and their copies expire after ${amount(BACKUP.retention)}; the vault refuses a retention above ${amount(backupAtMost)}, nothing goes to cold storage, and every hour a function looks for snapshots that never expire. The last backup is gone by day ${backupDay}, in every configuration.`,
    proved: ['synth', 'test', 'run time'],
    numbers: {
      'within, after the inactive time': backups,
      'day after termination': backupDay,
      'backups are kept': BACKUP.retention,
      'and could be at most': backupAtMost,
    },
    tests: [
      'commitments/deletion.test.ts: backups are gone by their deadline',
      'constructs/backup/janitor.lambda.test.ts: P4: a snapshot made by hand this week may be a rescue',
    ],
    controls: ['BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK'],
  },
  {
    id: 'P5',
    promise: 'Physical media are sanitised before they leave.',
    kept: 'The hosting provider sanitises them, by NIST SP 800-88.',
    proved: ['organisation'],
    organisational: {
      owner: 'security',
      reason: 'Disks belong to the hosting provider and are never in our hands',
      evidence: 'The SOC 2 report from AWS Artifact, read for decommissioning of media, filed with date and reader',
      reviewBy: '2027-06-30',
    },
  },
  {
    id: 'P6',
    promise: 'Legal requirements have precedence.',
    kept: 'A customer can be put on hold; the database requires a reason and a last day, and deletes no row until the hold is released.',
    proved: ['test'],
    tests: ['db/tenancy/tenancy.test.ts: P6: a hold stops the purge until it is released'],
    pending: TENANCY,
  },
  {
    id: 'P7',
    promise: 'The inactive time may be shortened, without cutting short the right to ask for a return.',
    kept: `Never below ${amount(inactiveAtLeast)}, which is no less than the ${amount(exportWindow)} of the export.`,
    proved: ['test'],
    numbers: { 'never below': inactiveAtLeast, 'return may be asked for within': exportWindow },
    tests: [
      'commitments/deletion.test.ts: the export window never closes early',
      'db/tenancy/tenancy.test.ts: P7: the inactive time is never below 30 days',
      'config/numbers.test.ts: a number may go as far as its promises, and no step further',
    ],
    pending: TENANCY,
  },
  {
    id: 'P8',
    promise: 'When these times change, this documentation is updated.',
    kept: 'The documents are generated from the numbers that the stacks use; the build fails when a number changes and a document does not.',
    proved: ['test'],
    tests: [
      'commitments/documents.test.ts: P8: a number that changes changes every page that says it',
      'commitments/documents.test.ts: every generated page says what the code says',
    ],
  },
];
