/** The run-time twins ask what was promised, and what is deployed gives it: no rule that sleeps, and none that cries wolf. */
import { parse } from 'yaml';
import { longestGapHours } from '../../lib/commitments/checks/backup/cron';
import { at, isObject, type Json, list } from '../../lib/assembly/template-index';
import { RECOVERY, REDUNDANCY, RETENTION } from '../../lib/config/numbers';
import { tree } from '../support/assembly';

const production = tree('production');

const properties = (letter: string, type: string): readonly Json[] =>
  production
    .ofType(type)
    .filter(({ stack }) => stack.letter === letter)
    .map((resource) => resource.properties);
const numbersIn = (values: readonly (Json | undefined)[]): readonly number[] =>
  values.filter((value) => typeof value === 'number');
const backupRules = (letter: string): readonly Json[] =>
  properties(letter, 'AWS::Backup::BackupPlan').flatMap((plan) => list(plan, 'BackupPlan', 'BackupPlanRule'));
const snapshotGaps = (letter: string): readonly number[] => {
  const snapshots = backupRules(letter).filter((rule) => at(rule, 'EnableContinuousBackup') !== true);
  return [Math.min(...snapshots.map((rule) => longestGapHours(String(at(rule, 'ScheduleExpression')))))];
};
const backupLives = (letter: string): readonly number[] =>
  numbersIn(backupRules(letter).map((rule) => at(rule, 'Lifecycle', 'DeleteAfterDays')));
const locks =
  (name: string) =>
  (letter: string): readonly number[] =>
    numbersIn(properties(letter, 'AWS::Backup::BackupVault').map((vault) => at(vault, 'LockConfiguration', name)));
const unusedAccess = (letter: string): readonly number[] =>
  numbersIn(
    properties(letter, 'AWS::AccessAnalyzer::Analyzer').map((analyzer) =>
      at(analyzer, 'AnalyzerConfiguration', 'UnusedAccessConfiguration', 'UnusedAccessAge'),
    ),
  );

/** What a number of a rule must be between: the promise, and what is deployed. */
interface Twin {
  readonly asks: 'at least' | 'at most';
  readonly promised: number;
  readonly deployed: (letter: string) => readonly number[];
}

const DAILY_HOURS = 24;
/** P4: a backup lives 7 days at least. */
const SHORTEST_BACKUP_DAYS = 7;
/** ACM renews this many days before a certificate ends (ACM user guide, "Managed certificate renewal"). */
const RENEWAL_DAYS = 60;

const late: Twin = { asks: 'at most', promised: DAILY_HOURS, deployed: snapshotGaps };

const TWINS: Readonly<Record<string, Twin>> = {
  'CW_LOGGROUP_RETENTION_PERIOD_CHECK.MinRetentionTime': {
    asks: 'at least',
    promised: RETENTION.infrastructure.promised.atLeast.days,
    deployed: (letter) =>
      numbersIn(properties(letter, 'AWS::Logs::LogGroup').map((group) => at(group, 'RetentionInDays'))),
  },
  'NETFW_MULTI_AZ_ENABLED.availabilityZones': {
    asks: 'at least',
    promised: REDUNDANCY.zones,
    deployed: (letter) =>
      properties(letter, 'AWS::NetworkFirewall::Firewall').map((firewall) => list(firewall, 'SubnetMappings').length),
  },
  'ELBV2_MULTIPLE_AZ.minAvailabilityZones': {
    asks: 'at least',
    promised: REDUNDANCY.zones,
    deployed: (letter) =>
      properties(letter, 'AWS::ElasticLoadBalancingV2::LoadBalancer').map(
        (balancer) => list(balancer, 'Subnets').length + list(balancer, 'SubnetMappings').length,
      ),
  },
  'ACM_CERTIFICATE_EXPIRATION_CHECK.daysToExpiration': {
    asks: 'at least',
    promised: 1,
    deployed: () => [RENEWAL_DAYS],
  },
  'AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED.recoveryPointAgeValue': late,
  'S3_LAST_BACKUP_RECOVERY_POINT_CREATED.recoveryPointAgeValue': late,
  'BACKUP_LAST_RECOVERY_POINT_CREATED.recoveryPointAgeValue': late,
  'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK.requiredFrequencyValue': late,
  'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK.requiredRetentionDays': {
    asks: 'at least',
    promised: SHORTEST_BACKUP_DAYS,
    deployed: backupLives,
  },
  'BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK.requiredRetentionDays': {
    asks: 'at least',
    promised: SHORTEST_BACKUP_DAYS,
    deployed: backupLives,
  },
  'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK.minRetentionDays': {
    asks: 'at least',
    promised: SHORTEST_BACKUP_DAYS,
    deployed: locks('MinRetentionDays'),
  },
  'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK.maxRetentionDays': {
    asks: 'at most',
    promised: 90,
    deployed: locks('MaxRetentionDays'),
  },
  'RESTORE_TIME_FOR_RESOURCES_MEET_TARGET.maxRestoreTime': {
    asks: 'at most',
    promised: RECOVERY.timeObjective.hours * 60,
    deployed: () => [],
  },
  'IAM_USER_UNUSED_CREDENTIALS_CHECK.maxCredentialUsageAge': { asks: 'at most', promised: 90, deployed: unusedAccess },
  'ACCESS_KEYS_ROTATED.maxAccessKeyAge': { asks: 'at most', promised: 90, deployed: unusedAccess },
};

/** Numbers that rules and controls have, by `<rule>.<parameter>`, as they stand in a region's templates. */
function deployedTwins(letter: string): readonly (readonly [name: string, value: number])[] {
  const rules = properties(letter, 'AWS::Config::ConformancePack').flatMap((pack) => {
    const template: Json = parse(String(at(pack, 'TemplateBody')));
    const resources = at(template, 'Resources');
    return isObject(resources)
      ? Object.values(resources).map(
          (rule) =>
            [
              String(at(rule, 'Properties', 'Source', 'SourceIdentifier')),
              at(rule, 'Properties', 'InputParameters'),
            ] as const,
        )
      : [];
  });
  const controls = properties(letter, 'AWS::Backup::Framework')
    .flatMap((framework) => list(framework, 'FrameworkControls'))
    .map((control) => {
      const parameters = list(control, 'ControlInputParameters').map(
        (parameter) => [String(at(parameter, 'ParameterName')), at(parameter, 'ParameterValue') ?? null] as const,
      );
      return [String(at(control, 'ControlName')), Object.fromEntries(parameters)] as const;
    });
  return [...rules, ...controls].flatMap(([name, parameters]) =>
    isObject(parameters)
      ? Object.entries(parameters).flatMap(([parameter, value]) =>
          /^\d+$/.test(String(value)) ? [[`${name}.${parameter}`, Number(value)] as const] : [],
        )
      : [],
  );
}

describe.each(['A', 'B'])('every rule and control that has a number has the one that was promised', (letter) => {
  const twins = deployedTwins(letter);

  test(`all of them are known in region ${letter}`, () => {
    expect([...new Set(twins.map(([name]) => name))].sort()).toEqual(Object.keys(TWINS).sort());
  });

  test.each(twins)('%s %d', (name, value) => {
    const { asks, promised, deployed } = TWINS[name] ?? { asks: 'at least', promised: NaN, deployed: () => [] };
    const found = deployed(letter);
    if (asks === 'at least') {
      expect(value).toBeGreaterThanOrEqual(promised);
      expect(Math.min(Infinity, ...found)).toBeGreaterThanOrEqual(value);
    } else {
      expect(value).toBeLessThanOrEqual(promised);
      expect(Math.max(0, ...found)).toBeLessThanOrEqual(value);
    }
  });
});
