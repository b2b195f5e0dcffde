import { days, hours, minutes, seconds } from '../../lib/config/units';
import { lineOf } from '../../lib/config/validate/problem';
import { NUMBERS, type Numbers } from '../../lib/config/validate/numbers';
import { numberProblems } from '../../lib/config/validate/promises';
import type { Retention } from '../../lib/config/validate/retention';

type Row = readonly [path: string, rule: string, given: string, numbers: Numbers];

/** The committed numbers with one of a section changed, and what should be said about it. */
function row<S extends keyof Numbers, K extends keyof Numbers[S] & string>(
  section: S,
  key: K,
  value: Numbers[S][K],
  rule: string,
  given: string,
): Row {
  return [`${section}.${key}`, rule, given, { ...NUMBERS, [section]: { ...NUMBERS[section], [key]: value } }];
}

/** The same for one class of records. */
function kept(
  name: keyof Numbers['RETENTION'],
  change: Partial<Retention>,
  key: string,
  rule: string,
  given: string,
): Row {
  const RETENTION = { ...NUMBERS.RETENTION, [name]: { ...NUMBERS.RETENTION[name], ...change } };
  return [`RETENTION.${name}.${key}`, rule, given, { ...NUMBERS, RETENTION }];
}

const ROWS: readonly Row[] = [
  row('RECOVERY', 'timeObjective', hours(13), 'M8', '13 hours'),
  row('RECOVERY', 'pointObjective', hours(5), 'M9', '5 hours'),
  row('RECOVERY', 'drillInterval', days(366), 'M6', '366 days'),
  row('RECOVERY', 'drillAlarm', days(365), 'M6', '365 days'),
  row('RECOVERY', 'planExpected', minutes(11), 'M8', '11 minutes'),
  row('RECOVERY', 'planTimeout', minutes(61), 'M8', '61 minutes'),
  row('RECOVERY', 'planTimeout', minutes(9), 'M8', '9 minutes'),
  row('REPLICATION', 'objectTime', minutes(30), 'L4', '30 minutes'),
  row('REPLICATION', 'lagWarning', seconds(61), 'L4', '61 seconds'),
  row('REPLICATION', 'lagPage', hours(4.5), 'M9', '4.5 hours'),
  row('DELETION', 'exportWindow', days(29), 'O1', '29 days'),
  row('DELETION', 'inactive', days(121), 'P2', '121 days'),
  row('DELETION', 'inactiveAtLeast', days(29), 'P7', '29 days'),
  row('DELETION', 'purgeAlarm', days(120), 'P3', '120 days'),
  ['DELETION.purgeAlarm', 'P3', '127 days', { ...NUMBERS, DELETION: { ...NUMBERS.DELETION, production: days(38) } }],
  ['DELETION.backupAtMost', 'P4', '90 days', { ...NUMBERS, DELETION: { ...NUMBERS.DELETION, backups: days(130) } }],
  row('BACKUP', 'retention', days(36), 'L5', '36 days'),
  row('BACKUP', 'interval', hours(5), 'M9', '5 hours'),
  row('ENCRYPTION', 'certificateKey', 'RSA_1024', 'N2', 'RSA_1024'),
  row('ENCRYPTION', 'oldestTls', 'TLSv1.1', 'N1', 'TLSv1.1'),
  row('ENCRYPTION', 'issuer', 'letsencrypt.org', 'X1', 'letsencrypt.org'),
  row('REDUNDANCY', 'zones', 2, 'L1', '2'),
  row('REDUNDANCY', 'floor', 1, 'L1', '1'),
  row('REDUNDANCY', 'headroom', 1.5, 'M2', '1.5'),
  row('REDUNDANCY', 'databaseInstances', 1, 'L2', '1'),
  kept('email', { logs: days(150) }, 'logs', 'F9', '150 days'),
  kept('email', { logs: days(365) }, 'logs', 'P3', '365 days'),
  kept('email', { locked: days(179) }, 'locked', 'F9', '179 days'),
  kept('email', { expires: days(179) }, 'expires', 'F8', '179 days'),
  kept('email', { expires: days(208) }, 'expires', 'P3', '208 days'),
  kept('email', { expires: undefined }, 'expires', 'P3', 'no end'),
  kept('email', { promised: { atLeast: days(179), atMost: days(210) } }, 'promised.atLeast', 'F9', '179 days'),
  kept('email', { promised: { atLeast: days(180), atMost: days(211) } }, 'promised.atMost', 'P3', '211 days'),
  kept('email', { promised: { atLeast: days(180), atMost: undefined } }, 'promised.atMost', 'P3', 'no end'),
  kept('infrastructure', { logs: days(60) }, 'logs', 'F6', '60 days'),
  kept('infrastructure', { logs: days(100) }, 'logs', 'CloudWatch', '100 days'),
  kept('infrastructure', { expires: days(180) }, 'expires', 'P3', '180 days'),
  kept('trail', { logs: days(180) }, 'logs', 'F6', '180 days'),
  kept('trail', { locked: days(364) }, 'locked', 'F6', '364 days'),
  kept('statistics', { expires: days(400) }, 'expires', 'F11', '400 days'),
  kept('evidence', { locked: days(90) }, 'locked', 'M6', '90 days'),
  kept('trail', { expires: undefined }, 'expires', 'F4', 'no end'),
  kept('trail', { logs: undefined }, 'logs', 'F6', 'no end'),
  kept('infrastructure', { logs: undefined }, 'logs', 'F6', 'no end'),
  kept('samples', { locked: days(36) }, 'locked', 'L6', '36 days'),
  kept('samples', { expires: days(81) }, 'expires', 'P3', '81 days'),
  kept('samples', { promised: { atLeast: days(38), atMost: days(84) } }, 'promised.atMost', 'P3', '84 days'),
  row('BACKUP', 'lockedAtLeast', days(6), 'P4', '6 days'),
  row('BACKUP', 'restoreTestAlarm', days(7), 'L6', '7 days'),
  row('BACKUP', 'restoreTestAlarm', days(9), 'L6', '9 days'),
  row('BACKUP', 'lateAfter', hours(4), 'L5', '4 hours'),
  row('BACKUP', 'lateAfter', hours(25), 'L5', '25 hours'),
  row('BACKUP', 'validationWindow', hours(1), 'AWS Backup', '1 hours'),
  row('BACKUP', 'validationWindow', hours(13), 'M8', '13 hours'),
  row('BACKUP', 'markInterval', minutes(0.5), 'EventBridge', '0.5 minutes'),
  row('BACKUP', 'markAlarm', minutes(15), 'L6', '15 minutes'),
  row('BACKUP', 'markAlarm', minutes(241), 'M9', '241 minutes'),
  row('BACKUP', 'sampleInterval', hours(25), 'L6', '25 hours'),
  row('BACKUP', 'manualAtMost', days(0.5), 'P4', '0.5 days'),
  row('BACKUP', 'manualAtMost', days(91), 'P4', '91 days'),
  row('MESSAGES', 'noncurrent', days(0.5), 'S3', '0.5 days'),
  row('MESSAGES', 'unfinishedUpload', days(0.5), 'S3', '0.5 days'),
  row('MESSAGES', 'unfinishedUpload', days(8), 'P3', '8 days'),
  row('DELETION', 'lifecycleDelay', days(1), 'S3', '1 days'),
  row('DELETION', 'copyDelay', days(0.5), 'AWS Backup', '0.5 days'),
  row('DELETION', 'expiryDelay', days(0.5), 'AWS Backup', '0.5 days'),
  row('DETECTION', 'severityTold', 0.5, 'GuardDuty', '0.5'),
  row('DETECTION', 'severityTold', 5, 'G2', '5'),
  row('DETECTION', 'severityPaged', 3, 'G2', '3'),
  row('DETECTION', 'severityPaged', 11, 'GuardDuty', '11'),
  row('DETECTION', 'unusedAccess', days(0.5), 'Access Analyzer', '0.5 days'),
  row('DETECTION', 'unusedAccess', days(91), 'H2', '91 days'),
  row('DETECTION', 'refusedCalls', 1_001, 'F8', '1001'),
  row('DETECTION', 'deliveryDelay', minutes(5), 'Firehose', '5 minutes'),
  row('DETECTION', 'deliveryDelay', minutes(1_440), 'H1', '1440 minutes'),
  row('DETECTION', 'conformanceRules', 131, 'Config', '131'),
  row('DETECTION', 'conformanceBytes', 51_201, 'Config', '51201'),
  row('DETECTION', 'queryResults', days(0.5), 'S3', '0.5 days'),
  row('DETECTION', 'queryResults', days(31), 'P3', '31 days'),
  row('DETECTION', 'certificateExpiry', days(6), 'N2', '6 days'),
  row('DETECTION', 'certificateExpiry', days(60), 'N2', '60 days'),
  row('FRONT_DOOR', 'clientKeepAlive', seconds(59), 'Elastic Load Balancing', '59 seconds'),
  row('FRONT_DOOR', 'clientKeepAlive', seconds(181), 'M8', '181 seconds'),
  row('FRONT_DOOR', 'clientKeepAliveAtMost', seconds(600), 'M8', '600 seconds'),
  row('POLICY', 'findingsPerResource', 0.11, 'policy', '0.11'),
  row('POLICY', 'stackResources', 501, 'CloudFormation', '501'),
  row('POLICY', 'templateKiB', 1_025, 'CloudFormation', '1025'),
  row('POLICY', 'waiverAtMost', days(366), 'policy', '366 days'),
];

it('every number has a bound: zero keeps no promise', () => {
  const sections = Object.entries(NUMBERS).filter(([section]) => !['RETENTION', 'ENCRYPTION'].includes(section));
  const unbounded = sections.flatMap(([section, numbers]) =>
    Object.entries(numbers).flatMap(([key, value]) => {
      const nothing =
        typeof value === 'number' ? 0 : Object.fromEntries(Object.keys(Object(value)).map((unit) => [unit, 0]));
      const problems = numberProblems({ ...NUMBERS, [section]: { ...numbers, [key]: nothing } });
      return problems.some(({ path }) => path === `${section}.${key}`) ? [] : [`${section}.${key}`];
    }),
  );
  expect(unbounded).toEqual([]);
});

it('the committed numbers keep every promise', () => expect(numberProblems(NUMBERS).map(lineOf)).toEqual([]));

describe('a number that breaks a promise is named with the promise', () => {
  it.each(ROWS)('%s breaks %s with %s', (path, rule, given, numbers) => {
    const problems = numberProblems(numbers);
    expect(problems.map((problem) => [problem.path, problem.rule, problem.given])).toEqual([[path, rule, given]]);
    expect(problems.map(lineOf)).toEqual([expect.stringMatching(/; change lib\/config\/numbers\.ts$/)]);
  });

  it.each([
    row('RECOVERY', 'planExpected', minutes(NaN), 'M8', 'NaN minutes'),
    row('RECOVERY', 'drillAlarm', days(-1), 'M6', '-1 days'),
    row('DELETION', 'inactive', days(29), 'P7', '29 days'),
    row('DELETION', 'production', days(91), 'P3', '91 days'),
    row('DELETION', 'backups', days(181), 'P4', '181 days'),
    row('DELETION', 'backupAtMost', days(91), 'P4', '91 days'),
    row('DELETION', 'purgeAlarm', days(210), 'P3', '210 days'),
    row('BACKUP', 'retention', days(6), 'P4', '6 days'),
    row('BACKUP', 'retention', days(91), 'P4', '91 days'),
    row('BACKUP', 'interval', hours(25), 'L5', '25 hours'),
  ])('%s breaks %s with %s, and perhaps more than that', (path, rule, given, numbers) => {
    expect(numberProblems(numbers)).toContainEqual(expect.objectContaining({ path, rule, given }));
  });

  it('in words that a person can act on', () => {
    const [, , , numbers] = row('RECOVERY', 'drillAlarm', days(365), 'M6', '365 days');
    expect(numberProblems(numbers).map(lineOf)).toEqual([
      'RECOVERY.drillAlarm: must be below 365 days, which is RECOVERY.drillInterval (M6), got 365 days; change lib/config/numbers.ts',
    ]);
  });
});
