import { BACKUP, REDUNDANCY, REPLICATION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

export const RELIABILITY: readonly Commitment[] = [
  {
    id: 'L1',
    promise: 'Network components, accelerators, load balancers, web servers and application servers are redundant.',
    kept: `Each region is spread over ${REDUNDANCY.zones} zones, with subnets, firewall endpoints and NAT in each; load balancers stand in all of them, and at least ${REDUNDANCY.floor} tasks of every service run all the time.`,
    proved: ['synth', 'drill', 'run time'],
    numbers: { zones: REDUNDANCY.zones, 'tasks of a service, at least': REDUNDANCY.floor },
    shares: ['rule-2/no-desired-count', 'rule-8/balancer-kept'],
  },
  {
    id: 'L2',
    promise: 'The primary database has several active clusters.',
    kept: `An Aurora Global Database: a cluster in each region, each with at least ${REDUNDANCY.databaseInstances} instances in different zones, and one of them writes.`,
    proved: ['synth', 'run time'],
    numbers: { 'instances of a cluster, at least': REDUNDANCY.databaseInstances },
    tests: [
      'constructs/database/tenant-database.test.ts: the cluster waits for the global cluster, and says so nowhere: its dependencies are equal in both regions',
    ],
  },
  {
    id: 'L3',
    promise: 'Storage is highly redundant, with several paths to the data.',
    kept: 'Aurora keeps six copies in three zones, and S3 keeps objects in at least three; no store is of a class that lives in one zone, or on the disk of one machine.',
    proved: ['synth', 'run time'],
  },
  {
    id: 'L4',
    promise: 'Up to the last committed transaction, data is copied to the second site nearly as it is written.',
    kept: `The database replicates its storage, usually within a second; mail and quarantine are copied with a time limit of ${REPLICATION.objectTime.minutes} minutes, deletions too. Commits that arrive ${amount(REPLICATION.lagWarning)} late are told; ${amount(REPLICATION.lagPage)} late, they page.`,
    proved: ['synth', 'drill', 'run time'],
    numbers: {
      'objects are copied within': REPLICATION.objectTime,
      'lag that warns': REPLICATION.lagWarning,
      'lag that pages': REPLICATION.lagPage,
    },
    tests: [
      'services/portal/portal.test.ts: L4: its pulse goes through the writer, and is read back from the reader of its own region',
    ],
    shares: ['L2/joined', 'rule-8/replicas-encrypted'],
    drill: ['member to activate', 'global database', 'replication lag', 'heartbeat read back', 'replication'],
  },
  {
    id: 'L5',
    promise: 'Data is backed up regularly.',
    kept: `Continuously, and in a snapshot at least every ${BACKUP.interval.hours} hours, kept ${BACKUP.retention.days} days. Nobody can delete a backup or shorten its life; a store without a new one for ${BACKUP.lateAfter.hours} hours is told.`,
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
    promise: 'Backups are checked for their integrity.',
    kept: `At least every ${BACKUP.restoreTestInterval.days} days database and objects are restored into isolation and proved: counters that must agree with themselves, signed marks that a restore may not fall behind, pages and indexes, row-level security, digests of objects.`,
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
      'constructs/backup/restore-proof/definition.test.ts: every way from state to state, those of failures included, is gone by one of these runs',
    ],
  },
  {
    id: 'L7',
    promise: 'Backups are kept in the data centers of the instance that they are of.',
    kept: 'A vault in each region keeps what is backed up there; copies go to the region that holds the replica, and to no third one.',
    proved: ['synth'],
  },
];
