/**
 * The published limits, written a second time on purpose. `lib/config/numbers.ts` says what the system does; this says
 * what it may do at most, so that a changed number that breaks a promise fails the build and names the promise. A
 * promise itself is changed by publishing it, and only then here.
 */
import { deletionDays } from '../deletion';
import { days, hours, minutes, seconds, type Days } from '../units';
import { boundProblem, CHANGE_NUMBERS, type Bound } from './bound';
import { backupLimits, limits } from './limits';
import { fault, show, type Problem } from './problem';
import type { Numbers } from './numbers';
import { retentionProblems } from './retention';

/** Every number that breaks a promise. */
export function numberProblems(numbers: Numbers): readonly Problem[] {
  const bounds = [
    recovery(numbers),
    deletion(numbers),
    backup(numbers),
    backupLimits(numbers),
    redundancy(numbers),
    limits(numbers),
  ].flat();
  return [...bounds.flatMap(boundProblem), ...retentionProblems(numbers.RETENTION), ...encryptionProblems(numbers)];
}

function recovery({ RECOVERY: it, REPLICATION: lag }: Numbers): readonly Bound[] {
  return [
    ['RECOVERY.timeObjective', 'M8', it.timeObjective, 'at most', hours(12)],
    ['RECOVERY.pointObjective', 'M9', it.pointObjective, 'at most', hours(4)],
    ['RECOVERY.drillInterval', 'M6', it.drillInterval, 'at most', days(365)],
    ['RECOVERY.drillAlarm', 'M6', it.drillAlarm, 'below', it.drillInterval, 'RECOVERY.drillInterval'],
    ['RECOVERY.planExpected', 'M8', it.planExpected, 'at most', minutes(10)],
    ['RECOVERY.planTimeout', 'M8', it.planTimeout, 'at most', minutes(60)],
    ['RECOVERY.planTimeout', 'M8', it.planTimeout, 'at least', it.planExpected, 'RECOVERY.planExpected'],
    ['RECOVERY.planTimeout', 'M8', it.planTimeout, 'at most', it.timeObjective, 'RECOVERY.timeObjective'],
    ['REPLICATION.objectTime', 'L4', lag.objectTime, 'exactly', minutes(15)],
    ['REPLICATION.lagWarning', 'L4', lag.lagWarning, 'at most', seconds(60)],
    ['REPLICATION.lagWarning', 'L4', lag.lagWarning, 'below', lag.lagPage, 'REPLICATION.lagPage'],
    ['REPLICATION.lagPage', 'M9', lag.lagPage, 'at most', it.pointObjective, 'RECOVERY.pointObjective'],
  ];
}

function deletion({ DELETION: it, MESSAGES: { noncurrent } }: Numbers): readonly Bound[] {
  const last = deletionDays({ ...it, noncurrent });
  // What the other numbers leave of the two deadlines.
  const purge = days(it.inactive.days + it.production.days - (last.production - it.purgeAlarm.days));
  const backup = days(it.inactive.days + it.backups.days - (last.backups - it.backupAtMost.days));
  return [
    ['DELETION.exportWindow', 'O1', it.exportWindow, 'at least', days(30)],
    ['DELETION.inactive', 'P2', it.inactive, 'at most', days(120)],
    ['DELETION.inactive', 'P7', it.inactive, 'at least', it.inactiveAtLeast, 'DELETION.inactiveAtLeast'],
    ['DELETION.inactiveAtLeast', 'P7', it.inactiveAtLeast, 'at least', it.exportWindow, 'DELETION.exportWindow'],
    ['DELETION.production', 'P3', it.production, 'at most', days(90)],
    ['DELETION.purgeAlarm', 'P3', it.purgeAlarm, 'above', it.inactive, 'DELETION.inactive'],
    [
      'DELETION.purgeAlarm',
      'P3',
      it.purgeAlarm,
      'at most',
      purge,
      'DELETION.inactive and production less MESSAGES.noncurrent and lifecycleDelay',
    ],
    ['DELETION.backups', 'P4', it.backups, 'at most', days(180)],
    ['DELETION.backupAtMost', 'P4', it.backupAtMost, 'at most', days(90)],
    [
      'DELETION.backupAtMost',
      'P4',
      it.backupAtMost,
      'at most',
      backup,
      'DELETION.inactive and backups less the last day of production and the delays of backups',
    ],
  ];
}

/** P4 allows backups of 7 to 90 days; point-in-time recovery keeps 35 at most (AWS Backup). */
const SHORTEST_BACKUP: Days = days(7);
const LONGEST_POINT_IN_TIME: Days = days(35);

function backup({ BACKUP: it, DELETION: limit, RECOVERY: objective }: Numbers): readonly Bound[] {
  return [
    ['BACKUP.retention', 'P4', it.retention, 'at least', SHORTEST_BACKUP],
    ['BACKUP.retention', 'L5', it.retention, 'at most', LONGEST_POINT_IN_TIME],
    ['BACKUP.retention', 'P4', it.retention, 'at most', limit.backupAtMost, 'DELETION.backupAtMost'],
    ['BACKUP.interval', 'L5', it.interval, 'at most', days(1)],
    ['BACKUP.interval', 'M9', it.interval, 'at most', objective.pointObjective, 'RECOVERY.pointObjective'],
    ['BACKUP.lateAfter', 'L5', it.lateAfter, 'above', it.interval, 'BACKUP.interval'],
    ['BACKUP.lateAfter', 'L5', it.lateAfter, 'at most', days(1)],
    ['BACKUP.lockedAtLeast', 'P4', it.lockedAtLeast, 'at least', SHORTEST_BACKUP],
    ['BACKUP.lockedAtLeast', 'L5', it.lockedAtLeast, 'at most', LONGEST_POINT_IN_TIME],
    ['BACKUP.restoreTestInterval', 'L6', it.restoreTestInterval, 'at most', days(7)],
    [
      'BACKUP.restoreTestAlarm',
      'L6',
      it.restoreTestAlarm,
      'above',
      it.restoreTestInterval,
      'BACKUP.restoreTestInterval',
    ],
    ['BACKUP.restoreTestAlarm', 'L6', it.restoreTestAlarm, 'at most', days(8)],
    [
      'BACKUP.validationWindow',
      'M8',
      it.validationWindow,
      'at most',
      objective.timeObjective,
      'RECOVERY.timeObjective',
    ],
    ['BACKUP.markAlarm', 'L6', it.markAlarm, 'above', it.markInterval, 'BACKUP.markInterval'],
    ['BACKUP.manualAtMost', 'P4', it.manualAtMost, 'at most', limit.backupAtMost, 'DELETION.backupAtMost'],
  ];
}

function redundancy({ REDUNDANCY: it }: Numbers): readonly Bound[] {
  return [
    ['REDUNDANCY.zones', 'L1', it.zones, 'at least', 3],
    ['REDUNDANCY.floor', 'L1', it.floor, 'at least', 2],
    ['REDUNDANCY.headroom', 'M2', it.headroom, 'at least', 2],
    ['REDUNDANCY.databaseInstances', 'L2', it.databaseInstances, 'at least', 2],
  ];
}

function encryptionProblems({ ENCRYPTION: it }: Numbers): readonly Problem[] {
  const choice = (name: string, rule: string, given: string, allowed: readonly string[]): readonly Problem[] =>
    allowed.includes(given)
      ? []
      : [fault(`ENCRYPTION.${name}`, rule, `must be ${allowed.join(' or ')}`, show(given), CHANGE_NUMBERS)];
  return [
    ...choice('certificateKey', 'N2', it.certificateKey, ['RSA_2048']),
    ...choice('oldestTls', 'N1', it.oldestTls, ['TLSv1.2', 'TLSv1.3']),
    // The names of ACM's authority: with any other, no certificate is renewed.
    ...choice('issuer', 'X1', it.issuer, ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com']),
  ];
}
