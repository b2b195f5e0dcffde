/** How often backups are made, for how long, and where they are copied (L5, L7, P4). */
import { BACKUP, DELETION } from '../../../config/numbers';
import { SHORTEST_BACKUP } from '../../../config/validate/limits';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { actionsOf } from '../iam/queries';
import { inRegion, referredAs } from '../references';
import { checkOf, regions, typed, violations } from '../shapes';
import { longestGapHours } from './cron';
import { arnOfVault, VAULT } from './vault';

const PLAN = 'AWS::Backup::BackupPlan';
const DAY_HOURS = 24;

const rulesOf = ({ properties }: Resource): readonly Json[] => list(properties, 'BackupPlan', 'BackupPlanRule');

const rulesIn = (tree: TemplateIndex, letter: string): readonly Json[] => inRegion(tree, letter, PLAN).flatMap(rulesOf);

/** Lifecycles of what a plan keeps: its backups and their copies. */
const lifecyclesOf = (plan: Resource): readonly (Json | undefined)[] =>
  rulesOf(plan).flatMap((rule) => [rule, ...list(rule, 'CopyActions')].map((each) => at(each, 'Lifecycle')));

const gapHours = (rule: Json): number => longestGapHours(String(at(rule, 'ScheduleExpression')));

const isContinuous = (rule: Json): boolean => at(rule, 'EnableContinuousBackup') === true;

const often = checkOf({
  id: 'L5',
  name: 'backup-frequency',
  sentence: `In each region customer data is backed up continuously, and in a snapshot at least every ${BACKUP.interval.hours} hours`,
  of: regions,
  required: `a rule with EnableContinuousBackup, and one with a snapshot every ${BACKUP.interval.hours} hours, begun within an hour`,
  fix: 'keep the rules of BackupSchedule, Continuous and Snapshots',
  found: ({ letter }, tree) => {
    const rules = rulesIn(tree, letter);
    // The default window is eight hours (AWS Backup API, `StartWindowMinutes`): the backup could start that late.
    const inTime = (rule: Json): boolean => Number(at(rule, 'StartWindowMinutes') ?? NaN) <= 60;
    const isFrequent = (rule: Json): boolean => inTime(rule) && gapHours(rule) <= BACKUP.interval.hours;
    return violations(
      [rules.some(isContinuous), 'no continuous rule'],
      [rules.some((rule) => !isContinuous(rule) && isFrequent(rule)), 'no frequent snapshots'],
    );
  },
});

const daily = checkOf({
  id: 'L5',
  name: 'backup-rule-interval',
  sentence: 'Every rule of a backup plan runs at least once a day, the one that starts the continuous backup too',
  of: typed(PLAN),
  required: 'a ScheduleExpression of at least once a day on every rule',
  fix: 'keep the schedules of BackupSchedule',
  found: (plan) =>
    rulesOf(plan)
      .filter((rule) => !(gapHours(rule) <= DAY_HOURS))
      .map((rule) => `${show(at(rule, 'RuleName'))} ${show(at(rule, 'ScheduleExpression'))}`),
});

const expires = checkOf({
  id: 'P4',
  name: 'backup-expiry',
  sentence: `Every backup and every copy says when it is deleted, after ${SHORTEST_BACKUP.days} to ${DELETION.backupAtMost.days} days, and none goes to cold storage`,
  of: typed(PLAN),
  required: `DeleteAfterDays of ${SHORTEST_BACKUP.days} to ${DELETION.backupAtMost.days} on every rule and copy, no MoveToColdStorageAfterDays`,
  fix: 'use BACKUP.retention',
  found: (plan) => {
    const lives = lifecyclesOf(plan);
    if (lives.length === 0) return 'no rule';
    return lives
      .filter((life) => {
        const days = at(life, 'DeleteAfterDays');
        const ends = typeof days === 'number' && days >= SHORTEST_BACKUP.days && days <= DELETION.backupAtMost.days;
        return !ends || at(life, 'MoveToColdStorageAfterDays') !== undefined;
      })
      .map((life) => `Lifecycle ${show(life)}`);
  },
});

const keptAsLong = checkOf({
  id: 'L5',
  name: 'backup-lifetime',
  sentence: `Every backup and every copy says that it is kept ${BACKUP.retention.days} days, as long as a point in time can be restored`,
  of: typed(PLAN),
  required: `DeleteAfterDays ${BACKUP.retention.days} on every rule and copy`,
  fix: 'use BACKUP.retention',
  found: (plan) => {
    const lives = lifecyclesOf(plan).map((life) => at(life, 'DeleteAfterDays') ?? 'nothing');
    return lives.every((days) => days === BACKUP.retention.days) ? undefined : show(lives);
  },
});

const staysHome = checkOf({
  id: 'L7',
  name: 'backup-locations',
  sentence:
    'A backup is kept in the region of its instance, and copied at most to the vault of the region that holds the replica',
  of: typed(PLAN),
  required: 'a vault of this template as target, copies only to the vault of the other region',
  fix: 'let BackupSchedule name both vaults',
  found: (plan, tree) => {
    const away = tree.ofType(VAULT).filter(({ stack }) => stack.letter !== plan.stack.letter);
    const allowed: readonly (Json | undefined)[] = away.map(arnOfVault);
    return rulesOf(plan).flatMap((rule) => {
      const home = at(rule, 'TargetBackupVault');
      const copies = list(rule, 'CopyActions').map((copy) => at(copy, 'DestinationBackupVaultArn'));
      return [
        ...(referredAs(VAULT, tree, plan, home) ? [] : [`target ${show(home)}`]),
        ...copies.filter((arn) => !allowed.includes(arn)).map((arn) => `copy to ${show(arn)}`),
      ];
    });
  },
});

const copied = checkOf({
  id: 'L7',
  name: 'backup-copies',
  sentence: "Each region's snapshots are copied to the other region",
  holdsIn: 'two-region',
  of: regions,
  required: 'a snapshot rule with CopyActions',
  fix: 'set founding to false',
  found: ({ letter }, tree) =>
    rulesIn(tree, letter).some((rule) => !isContinuous(rule) && list(rule, 'CopyActions').length > 0)
      ? undefined
      : 'no copies',
});

/** Actions that copy a backup, or a copy, outside the plan. */
const COPYING = ['backup:StartCopyJob', 'backup:CopyIntoBackupVault', 'backup:*', '*'] as const;

const noChains = checkOf({
  id: 'L7',
  name: 'no-copy-chains',
  sentence: 'No copy is copied again: the plan copies originals, and no policy here allows another copy',
  of: typed('AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'),
  required: `none of ${COPYING.join(', ')}`,
  fix: 'let BackupSchedule make the copies',
  found: ({ properties }) => {
    const allowed = list(properties, 'PolicyDocument', 'Statement')
      .filter((statement) => at(statement, 'Effect') === 'Allow')
      .flatMap(actionsOf);
    return COPYING.find((action) => allowed.includes(action));
  },
});

export const BACKUP_PLAN_CHECKS: readonly Check[] = [often, daily, expires, keptAsLong, staysHome, copied, noChains];
