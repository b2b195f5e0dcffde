import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { days } from '../../lib/config/units';
import { NUMBERS, numberProblems } from '../../lib/config/validate/numbers';
import { lineOf } from '../../lib/config/validate/problem';
import { at, changed, pathOf, pathsIn, textOf } from './change';

/** A number's last values in which the configuration is accepted while all others stay, and what the next value breaks. */
type Limits = readonly [least: number, below: string, most: number, above: string];

const ENDLESS = Infinity;

const LIMITS: Readonly<Record<string, Limits>> = {
  'RECOVERY.timeObjective.hours': [8, 'M8', 12, 'M8'],
  'RECOVERY.pointObjective.hours': [4, 'M9', 4, 'M9'],
  'RECOVERY.drillInterval.days': [331, 'M6', 365, 'M6'],
  'RECOVERY.drillAlarm.days': [1, 'unit', 364, 'M6'],
  'RECOVERY.planExpected.minutes': [4, 'M8', 10, 'M8'],
  'RECOVERY.planTimeout.minutes': [10, 'M8', 60, 'M8'],
  'RECOVERY.planDone.switchover.minutes': [1, 'unit', 6, 'M8'],
  'RECOVERY.planDone.failover.minutes': [1, 'unit', 7, 'M8'],
  'RECOVERY.withoutWrites.switchover.seconds': [1, 'unit', 225, 'M8'],
  'RECOVERY.withoutWrites.failover.seconds': [1, 'unit', 355, 'M8'],
  'RECOVERY.detection.minutes': [1, 'unit', 5, 'M8'],
  'FENCE.witnessTtl.seconds': [5, 'rule-6', 5, 'rule-6'],
  'FENCE.lease.seconds': [5, 'rule-6', 5, 'rule-6'],
  'FENCE.renewal.seconds': [1, 'unit', 1, 'rule-6'],
  'FENCE.cutOffAtMost.seconds': [10, 'rule-6', 10, 'rule-6'],
  'REPLICATION.objectTime.minutes': [15, 'L4', 15, 'L4'],
  'REPLICATION.lagWarning.seconds': [1, 'unit', 60, 'L4'],
  'REPLICATION.lagPage.hours': [1, 'unit', 4, 'M9'],
  'RETENTION.email.promised.atLeast.days': [180, 'F9', 180, 'F9'],
  'RETENTION.email.promised.atMost.days': [188, 'P3', 210, 'P3'],
  'RETENTION.email.logs.days': [180, 'F9', 180, 'CloudWatch'],
  'RETENTION.email.locked.days': [180, 'F9', 185, 'F8'],
  'RETENTION.email.expires.days': [180, 'F8', 207, 'P3'],
  'RETENTION.infrastructure.promised.atLeast.days': [90, 'F6', 120, 'F6'],
  'RETENTION.infrastructure.promised.atMost.days': [128, 'P3', 180, 'P3'],
  'RETENTION.infrastructure.logs.days': [120, 'CloudWatch', 120, 'CloudWatch'],
  'RETENTION.infrastructure.locked.days': [90, 'F6', 125, 'F8'],
  'RETENTION.infrastructure.expires.days': [120, 'F8', 177, 'P3'],
  'RETENTION.trail.promised.atLeast.days': [365, 'F6', 365, 'F6'],
  'RETENTION.trail.logs.days': [400, 'CloudWatch', 400, 'CloudWatch'],
  'RETENTION.trail.locked.days': [365, 'F6', 400, 'F8'],
  'RETENTION.trail.expires.days': [365, 'F8', ENDLESS, 'unit'],
  'RETENTION.statistics.promised.atLeast.days': [365, 'F11', 365, 'F11'],
  'RETENTION.statistics.locked.days': [365, 'F11', 36_500, 'S3'],
  'RETENTION.evidence.promised.atLeast.days': [365, 'M6', 760, 'M6'],
  'RETENTION.evidence.locked.days': [365, 'M6', 36_500, 'S3'],
  'RETENTION.samples.promised.atLeast.days': [37, 'L6', 40, 'L6'],
  'RETENTION.samples.promised.atMost.days': [48, 'P3', 83, 'P3'],
  'RETENTION.samples.locked.days': [38, 'L6', 45, 'F8'],
  'RETENTION.samples.expires.days': [40, 'F8', 77, 'P3'],
  'DELETION.exportWindow.days': [30, 'O1', 30, 'P7'],
  'DELETION.inactive.days': [71, 'P4', 120, 'P2'],
  'DELETION.inactiveAtLeast.days': [30, 'P7', 120, 'P7'],
  'DELETION.production.days': [39, 'P3', 90, 'P3'],
  'DELETION.purgeAlarm.days': [121, 'P3', 176, 'P4'],
  'DELETION.backups.days': [131, 'P4', 180, 'P4'],
  'DELETION.backupAtMost.days': [35, 'P4', 90, 'P4'],
  'DELETION.lifecycleDelay.days': [2, 'S3', 51, 'P4'],
  'DELETION.copyDelay.days': [1, 'unit', 50, 'P4'],
  'DELETION.expiryDelay.days': [1, 'unit', 50, 'P4'],
  'MESSAGES.noncurrent.days': [1, 'unit', 79, 'P4'],
  'MESSAGES.unfinishedUpload.days': [1, 'unit', 7, 'P3'],
  'BACKUP.retention.days': [30, 'L5', 35, 'L5'],
  'BACKUP.automated.days': [7, 'P4', 35, 'RDS'],
  'BACKUP.interval.hours': [1, 'unit', 4, 'M9'],
  'BACKUP.lateAfter.hours': [5, 'L5', 24, 'L5'],
  'BACKUP.lockedAtLeast.days': [7, 'P4', 35, 'L5'],
  'BACKUP.restoreTestInterval.days': [7, 'L6', 7, 'L6'],
  'BACKUP.restoreTestAlarm.days': [8, 'L6', 8, 'L6'],
  'BACKUP.validationWindow.hours': [2, 'AWS Backup', 12, 'M8'],
  'BACKUP.markInterval.minutes': [1, 'unit', 59, 'L6'],
  'BACKUP.markAlarm.minutes': [16, 'L6', 240, 'M9'],
  'BACKUP.sampleInterval.hours': [1, 'unit', 24, 'L6'],
  'BACKUP.manualAtMost.days': [1, 'unit', 90, 'P4'],
  'DETECTION.severityTold': [1, 'GuardDuty', 4, 'G2'],
  'DETECTION.severityPaged': [4, 'G2', 10, 'GuardDuty'],
  'DETECTION.unusedAccess.days': [1, 'unit', 90, 'H2'],
  'DETECTION.refusedCalls': [1, 'unit', 100, 'F8'],
  'DETECTION.deliveryDelay.minutes': [6, 'Firehose', 60, 'H1'],
  'DETECTION.conformanceRules': [1, 'unit', 130, 'Config'],
  'DETECTION.conformanceBytes': [1, 'unit', 51_200, 'Config'],
  'DETECTION.queryResults.days': [1, 'unit', 30, 'P3'],
  'DETECTION.certificateExpiry.days': [30, 'N2', 59, 'N2'],
  'FRONT_DOOR.clientKeepAlive.seconds': [60, 'Elastic Load Balancing', 180, 'M8'],
  'FRONT_DOOR.clientKeepAliveAtMost.seconds': [60, 'M8', 599, 'M8'],
  'REDUNDANCY.zones': [3, 'L1', 3, 'network'],
  'REDUNDANCY.floor': [2, 'L1', ENDLESS, 'unit'],
  'REDUNDANCY.headroom': [2, 'M2', ENDLESS, 'unit'],
  'REDUNDANCY.databaseInstances': [2, 'L2', 16, 'Aurora'],
  'RELEASE.bake.minutes': [5, 'M8', 60, 'release'],
  'POLICY.findingsPerResource': [0.01, 'unit', 0.1, 'policy'],
  'POLICY.stackResources': [1, 'unit', 500, 'CloudFormation'],
  'POLICY.templateKiB': [1, 'unit', 1_024, 'CloudFormation'],
  'POLICY.waiverAtMost.days': [61, 'policy', 365, 'policy'],
  'POLICY.waiverWarning.days': [60, 'policy', 364, 'policy'],
};

/** Numbers with fractions; all others are whole. */
const FRACTIONS = [
  'DETECTION.severityTold',
  'DETECTION.severityPaged',
  'REDUNDANCY.headroom',
  'POLICY.findingsPerResource',
];

/** Numbers that no promise and no other number bounds. */
const FREE: Readonly<Record<string, string>> = {
  DATABASE_PORT: 'the port that PostgreSQL has everywhere',
  MINIMUM_DISTANCE_KM: 'our own reading of M3; every pair of regions is judged by it',
  SUBNET_PREFIX: 'the address plan, which bounds REDUNDANCY.zones',
  ZONES_PLANNED: 'follows from the address plan',
};

const put = (path: string, to: unknown) => numberProblems(changed(NUMBERS, pathOf(path), to));

test('every exported number of lib/config has its limits here', async () => {
  const folder = join(__dirname, '../../lib/config');
  const modules = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const exported = await Promise.all(
    modules.map(async (file): Promise<readonly string[]> => {
      const values: unknown = await import(join(folder, file));
      return pathsIn(values).flatMap((path) => (typeof at(values, path) === 'number' ? [textOf(path)] : []));
    }),
  );
  expect(exported.flat().sort()).toEqual([...Object.keys(LIMITS), ...Object.keys(FREE)].sort());
});

test('the committed numbers keep every promise', () => expect(numberProblems(NUMBERS).map(lineOf)).toEqual([]));

describe('a number may go as far as its promises, and no step further', () => {
  test.each(Object.entries(LIMITS))('%s: %j', (path, [least, below, most, above]) => {
    const step = FRACTIONS.includes(path) ? 0.01 : 1;
    const last = Math.min(most, 1_000_000);
    expect([put(path, least), put(path, last)].flat().map(lineOf)).toEqual([]);
    const rules = (to: number) => put(path, to).map(({ rule }) => rule);
    expect(rules(least - step)).toContain(below);
    if (most !== ENDLESS) expect(rules(last + step)).toContain(above);
    // Zero keeps no promise, and AWS takes whole amounts.
    for (const wrong of [0, -1, NaN, Infinity, `${least}`, ...(step === 1 ? [least + 0.5] : [])])
      expect(put(path, wrong)).toContainEqual(expect.objectContaining({ path }));
  });
});

describe('what is no amount', () => {
  test.each([
    ['ENCRYPTION.certificateKey', 'RSA_1024', 'N2'],
    ['ENCRYPTION.oldestTls', 'TLSv1.1', 'N1'],
    ['ENCRYPTION.issuer', 'letsencrypt.org', 'X1'],
    ['RETENTION.email.expires', undefined, 'P3'],
    ['RETENTION.email.promised.atMost', undefined, 'P3'],
    ['RETENTION.infrastructure.logs', undefined, 'CloudWatch'],
    ['RETENTION.trail.logs', undefined, 'CloudWatch'],
    ['RETENTION.trail.expires', undefined, 'F4'],
    ['RETENTION.statistics.expires', days(400), 'F11'],
    ['RETENTION.mail', {}, 'shape'],
    ['RECOVERY.timeObjective', { minutes: 12 }, 'shape'],
  ])('%s: %j breaks %s', (path, to, rule) => {
    expect(put(path, to)).toContainEqual(expect.objectContaining({ rule, path: expect.stringContaining(path) }));
  });
});

describe('a problem says what to do', () => {
  test.each([
    [
      'RECOVERY.drillAlarm',
      days(365),
      'RECOVERY.drillAlarm: must be below 365 days, which is RECOVERY.drillInterval (M6), got 365 days; change lib/config/numbers.ts',
    ],
    [
      'RECOVERY.planExpected',
      { minutes: 10.5 },
      'RECOVERY.planExpected.minutes: must be a whole number of minutes, above 0 (unit), got 10.5; change lib/config/numbers.ts',
    ],
    [
      'FENCE.lease',
      { seconds: 50 },
      'FENCE.lease: must be exactly 5 seconds, which is FENCE.cutOffAtMost less FENCE.witnessTtl (rule-6), got 50 seconds; change lib/config/numbers.ts',
    ],
  ])('%s: %j', (path, to, line) => expect(put(path, to).map(lineOf)).toEqual([line]));

  test('everything at once: a lease of 50 seconds also where the sum was raised with it, and any other number', () => {
    const wrong = { ...NUMBERS, FENCE: { ...NUMBERS.FENCE, lease: { seconds: 50 }, cutOffAtMost: { seconds: 55 } } };
    const problems = numberProblems(changed(wrong, pathOf('BACKUP.interval.hours'), 30));
    expect(problems.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual([
      'BACKUP.interval L5',
      'BACKUP.interval M9',
      'BACKUP.lateAfter L5',
      'FENCE.cutOffAtMost rule-6',
    ]);
  });
});
