/**
 * The published limits, written a second time on purpose. `lib/config/numbers.ts` says what the system does; this says
 * what it may do at most, so that a changed number that breaks a promise fails the build and names the promise. A
 * promise itself is changed by publishing it, and only then here.
 */
import { z } from 'zod';
import { ZONES_PLANNED } from '../tiers';
import { days as inDays } from '../units';
import { NUMBER } from './bound';
import { RETENTION } from './retention';
import { field, type Frozen } from './schema';
import { MOST_INSTANCES } from './sizes';

/** P4: a backup lives this long, at least: a shorter time could end before a loss is noticed. */
export const SHORTEST_BACKUP = inDays(7);

const { days, hours, minutes, seconds, count, ratio } = NUMBER;

const choice = (rule: string, ...allowed: readonly string[]) =>
  field(
    z.string().refine((given) => allowed.includes(given)),
    rule,
    `must be ${allowed.join(' or ')}`,
  );

/** Every number, and what AWS or a promise allows for it whatever the others are. */
export const LIMITS = z.strictObject({
  RECOVERY: z.strictObject({
    timeObjective: hours({ atMost: [12, 'M8'] }),
    pointObjective: hours({ atMost: [4, 'M9'] }),
    drillInterval: days({ atMost: [365, 'M6'] }),
    drillAlarm: days(),
    planExpected: minutes({ atMost: [10, 'M8'] }),
    planDone: z.strictObject({
      switchover: minutes({ atMost: [6, 'M8'] }),
      failover: minutes({ atMost: [7, 'M8'] }),
    }),
    withoutWrites: z.strictObject({
      switchover: seconds({ atMost: [225, 'M8'] }),
      failover: seconds({ atMost: [355, 'M8'] }),
    }),
    planTimeout: minutes({ atMost: [60, 'M8'] }),
    detection: minutes({ atMost: [5, 'M8'] }),
  }),
  FENCE: z.strictObject({
    witnessTtl: seconds(),
    lease: seconds(),
    renewal: seconds(),
    cutOffAtMost: seconds({ atMost: [10, 'rule-6'] }),
  }),
  REPLICATION: z.strictObject({
    objectTime: minutes({ atLeast: [15, 'L4'], atMost: [15, 'L4'] }),
    lagWarning: seconds({ atMost: [60, 'L4'] }),
    lagPage: hours(),
  }),
  RETENTION,
  DELETION: z.strictObject({
    exportWindow: days({ atLeast: [30, 'O1'] }),
    inactive: days({ atMost: [120, 'P2'] }),
    inactiveAtLeast: days(),
    production: days({ atMost: [90, 'P3'] }),
    purgeAlarm: days(),
    backups: days({ atMost: [180, 'P4'] }),
    backupAtMost: days({ atMost: [90, 'P4'] }),
    lifecycleDelay: days({ atLeast: [2, 'S3'] }),
    copyDelay: days(),
    expiryDelay: days(),
  }),
  MESSAGES: z.strictObject({
    noncurrent: days(),
    unfinishedUpload: days({ atMost: [7, 'P3'] }),
  }),
  BACKUP: z.strictObject({
    // Point-in-time recovery keeps 35 days at most (AWS Backup).
    retention: days({ atLeast: [SHORTEST_BACKUP.days, 'P4'], atMost: [35, 'L5'] }),
    automated: days({ atLeast: [SHORTEST_BACKUP.days, 'P4'], atMost: [35, 'RDS'] }),
    interval: hours({ atMost: [24, 'L5'] }),
    lateAfter: hours({ atMost: [24, 'L5'] }),
    lockedAtLeast: days({ atLeast: [SHORTEST_BACKUP.days, 'P4'] }),
    // RestoreTests runs every Sunday.
    restoreTestInterval: days({ atLeast: [7, 'L6'], atMost: [7, 'L6'] }),
    restoreTestAlarm: days({ atMost: [8, 'L6'] }),
    // An hour of it is for the report.
    validationWindow: hours({ atLeast: [2, 'AWS Backup'] }),
    markInterval: minutes(),
    markAlarm: minutes({ atMost: [240, 'M9'] }),
    sampleInterval: hours({ atMost: [24, 'L6'] }),
    manualAtMost: days(),
  }),
  DETECTION: z.strictObject({
    severityTold: ratio({ atLeast: [1, 'GuardDuty'], atMost: [4, 'G2'] }),
    severityPaged: ratio({ atMost: [10, 'GuardDuty'] }),
    unusedAccess: days({ atMost: [90, 'H2'] }),
    refusedCalls: count({ atMost: [100, 'F8'] }),
    // Firehose buffers for five minutes; CloudWatch Logs drops records that it could not deliver for a day.
    deliveryDelay: minutes({ atLeast: [6, 'Firehose'], atMost: [60, 'H1'] }),
    conformanceRules: count({ atMost: [130, 'Config'] }),
    conformanceBytes: count({ atMost: [51_200, 'Config'] }),
    // Copies of records with an expiry of their own; a late purge leaves more than this before day 210.
    queryResults: days({ atMost: [30, 'P3'] }),
    // ACM begins to renew 60 days before the end; with 30 days left the operator can still act.
    certificateExpiry: days({ atLeast: [30, 'N2'], atMost: [59, 'N2'] }),
  }),
  ENCRYPTION: z.strictObject({
    certificateKey: choice('N2', 'RSA_2048'),
    oldestTls: choice('N1', 'TLSv1.2', 'TLSv1.3'),
    // The names of ACM's authority: with any other, no certificate is renewed.
    issuer: choice('X1', 'amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'),
  }),
  FRONT_DOOR: z.strictObject({
    clientKeepAlive: seconds({ atLeast: [60, 'Elastic Load Balancing'] }),
    clientKeepAliveAtMost: seconds(),
  }),
  REDUNDANCY: z.strictObject({
    zones: count({ atLeast: [3, 'L1'], atMost: [ZONES_PLANNED - 1, 'network'] }),
    floor: count({ atLeast: [2, 'L1'] }),
    headroom: ratio({ atLeast: [2, 'M2'] }),
    databaseInstances: count({ atLeast: [2, 'L2'], atMost: [MOST_INSTANCES, 'Aurora'] }),
  }),
  RELEASE: z.strictObject({
    // Longer keeps the regions apart.
    bake: minutes({ atMost: [60, 'release'] }),
  }),
  POLICY: z.strictObject({
    findingsPerResource: ratio({ atMost: [0.102, 'policy'] }),
    stackResources: count({ atMost: [500, 'CloudFormation'] }),
    templateKiB: count({ atMost: [1_024, 'CloudFormation'] }),
    waiverAtMost: days({ atMost: [365, 'policy'] }),
    waiverWarning: days({ atLeast: [60, 'policy'] }),
  }),
});

/** The numbers without their present values: what a changed `lib/config/numbers.ts` could hold. */
export type Numbers = Frozen<z.infer<typeof LIMITS>>;
