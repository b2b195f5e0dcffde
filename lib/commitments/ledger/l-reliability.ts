import { BACKUP, REDUNDANCY, REPLICATION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

export const RELIABILITY: readonly Commitment[] = [
  {
    id: 'L1',
    promise: 'Network components, accelerators, load balancers, web servers and application servers are redundant.',
    kept: `Each region is spread over ${REDUNDANCY.zones} zones, with subnets, firewall endpoints and NAT in each; load balancers use all of them, and every service always runs at least ${REDUNDANCY.floor} tasks.`,
    proved: ['synth', 'drill', 'run time'],
    numbers: { zones: REDUNDANCY.zones, 'tasks of a service, at least': REDUNDANCY.floor },
    shares: ['rule-2/no-desired-count', 'rule-8/balancer-deletion-protection'],
  },
  {
    id: 'L2',
    promise: 'The primary database has several active clusters.',
    kept: `An Aurora Global Database: a cluster in each region, each with at least ${REDUNDANCY.databaseInstances} instances in different zones. One cluster writes.`,
    proved: ['synth', 'run time'],
    numbers: { 'instances of a cluster, at least': REDUNDANCY.databaseInstances },
    tests: [
      'constructs/database/tenant-database.test.ts: the cluster waits for the global cluster through the secret: its own dependencies are equal in both regions',
    ],
  },
  {
    id: 'L3',
    promise: 'Storage is highly redundant, with several paths to the data.',
    kept: 'Aurora keeps six copies in three zones, and S3 keeps objects in at least three; no store uses a storage class of one zone, or the disk of one machine.',
    proved: ['synth', 'run time'],
  },
  {
    id: 'L4',
    promise: 'Up to the last committed transaction, data is replicated to the second site in near real time.',
    kept: `The database replicates its storage, usually within a second; mail and quarantine are copied with a time limit of ${REPLICATION.objectTime.minutes} minutes, deletions too. A replication lag of ${amount(REPLICATION.lagWarning)} sends a notification; a lag of ${amount(REPLICATION.lagPage)} pages.`,
    proved: ['synth', 'drill', 'run time'],
    numbers: {
      'objects are copied within': REPLICATION.objectTime,
      'lag that warns': REPLICATION.lagWarning,
      'lag that pages': REPLICATION.lagPage,
    },
    tests: [
      'services/portal/portal.test.ts: L4: its pulse goes through the writer, and is read back from the reader of its own region',
    ],
    shares: ['L2/global-membership', 'rule-8/replica-encryption'],
    drill: ['member to activate', 'global database', 'replication lag', 'heartbeat read back', 'replication'],
  },
  {
    id: 'L5',
    promise: 'Data is backed up regularly.',
    kept: `Continuously, and in a snapshot at least every ${BACKUP.interval.hours} hours, kept ${BACKUP.retention.days} days. No one can delete a backup or shorten its retention. An alarm fires when a store has no new snapshot for ${BACKUP.lateAfter.hours} hours.`,
    proved: ['synth', 'run time'],
    numbers: {
      'a snapshot at least every': BACKUP.interval,
      'kept for': BACKUP.retention,
      'an alarm after': BACKUP.lateAfter,
    },
    tests: ['constructs/backup/janitor.lambda.test.ts: L5: measures the age of the newest snapshot of each store'],
    controls: [
      'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
      'BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK',
      'BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED',
      'BACKUP_LAST_RECOVERY_POINT_CREATED',
    ],
  },
  {
    id: 'L6',
    promise: 'Backups are verified for integrity.',
    kept: `At least every ${BACKUP.restoreTestInterval.days} days database and objects are restored in isolation and validated: consistent counters, signed marks that a restore must contain, pages and indexes, row-level security, digests of objects.`,
    proved: ['synth', 'test', 'run time'],
    numbers: {
      'restores are tested every': BACKUP.restoreTestInterval,
      'an alarm after': BACKUP.restoreTestAlarm,
      'validated within': BACKUP.validationWindow,
    },
    tests: [
      'constructs/backup/validation/validate-database.test.ts: L6: a good restore proves its backup',
      'constructs/backup/validation/validate-database.test.ts: L6: a restore that does not prove its backup fails with its own reason',
      'constructs/backup/validation/validate-objects.test.ts: L6: that came back with the bytes that were sampled prove their backup',
      'constructs/backup/restore-proof/definition.test.ts: these runs take every transition between states, those of failures included',
    ],
  },
  {
    id: 'L7',
    promise: 'Backups are kept in the same data centers as their instance.',
    kept: 'A vault in each region keeps the backups of that region; copies go to the region that holds the replica, and to no third region.',
    proved: ['synth'],
  },
];
