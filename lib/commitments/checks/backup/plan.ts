/** How often backups are made, for how long, and where they are copied (L5, L7, P4). */
import { BACKUP, DELETION } from '../../../config/numbers';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../database/cluster';
import { longestGapHours } from './cron';
import { SHORTEST_DAYS, VAULT } from './vault';

const PLAN = 'AWS::Backup::BackupPlan';

export const inRegion =
  (letter: string) =>
  ({ stack }: Resource): boolean =>
    stack.letter === letter;

const rulesOf = ({ properties }: Resource): readonly Json[] => list(properties, 'BackupPlan', 'BackupPlanRule');

/** A finding for each region that lacks something. */
export const missingIn = (
  tree: TemplateIndex,
  found: string,
  required: string,
  fix: string,
  has: (letter: string) => boolean,
): readonly Finding[] =>
  tree.letters.filter((letter) => !has(letter)).map((letter) => ({ path: `${letter}/Backup`, found, required, fix }));

const often: Check = {
  id: 'L5',
  name: 'often',
  sentence: `In each region customer data is backed up continuously, and in a snapshot at least every ${BACKUP.interval.hours} hours`,
  holdsIn: 'every',
  find: (tree) => {
    const rules = (letter: string): readonly Json[] => tree.ofType(PLAN).filter(inRegion(letter)).flatMap(rulesOf);
    const continuous = (rule: Json): boolean => at(rule, 'EnableContinuousBackup') === true;
    // The default window is eight hours (AWS Backup API, `StartWindowMinutes`): the backup could start that late.
    const inTime = (rule: Json): boolean => Number(at(rule, 'StartWindowMinutes') ?? NaN) <= 60;
    const frequent = (rule: Json): boolean =>
      !continuous(rule) &&
      inTime(rule) &&
      longestGapHours(String(at(rule, 'ScheduleExpression'))) <= BACKUP.interval.hours;
    return [
      ...missingIn(
        tree,
        'no continuous rule',
        'a rule with EnableContinuousBackup',
        'keep the Continuous rule of BackupSchedule',
        (letter) => rules(letter).some(continuous),
      ),
      ...missingIn(
        tree,
        'no frequent snapshots',
        `a rule with a snapshot every ${BACKUP.interval.hours} hours, begun within an hour`,
        'keep the Snapshots rule of BackupSchedule',
        (letter) => rules(letter).some(frequent),
      ),
    ];
  },
};

const DAY_HOURS = 24;

const daily: Check = {
  id: 'L5',
  name: 'daily',
  sentence: 'Every rule of a backup plan runs at least once a day, the one that starts the continuous backup too',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      PLAN,
      'a ScheduleExpression of at least once a day on every rule',
      'keep the schedules of BackupSchedule',
      (plan) => {
        const rare = rulesOf(plan).find(
          (rule) => !(longestGapHours(String(at(rule, 'ScheduleExpression'))) <= DAY_HOURS),
        );
        return rare === undefined ? undefined : `${show(at(rare, 'RuleName'))} ${show(at(rare, 'ScheduleExpression'))}`;
      },
    ),
};

const expires: Check = {
  id: 'P4',
  name: 'expires',
  sentence: `Every backup and every copy says when it is deleted, after ${SHORTEST_DAYS} to ${DELETION.backupAtMost.days} days, and none goes to cold storage`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      PLAN,
      `DeleteAfterDays of ${SHORTEST_DAYS} to ${DELETION.backupAtMost.days} on every rule and copy, no MoveToColdStorageAfterDays`,
      'use BACKUP.retention',
      (plan) => {
        const lives = rulesOf(plan).flatMap((rule) => [
          at(rule, 'Lifecycle'),
          ...list(rule, 'CopyActions').map((copy) => at(copy, 'Lifecycle')),
        ]);
        const wrong = lives.filter((life) => {
          const days = at(life, 'DeleteAfterDays');
          return (
            typeof days !== 'number' ||
            days < SHORTEST_DAYS ||
            days > DELETION.backupAtMost.days ||
            at(life, 'MoveToColdStorageAfterDays') !== undefined
          );
        });
        if (lives.length === 0) return 'no rule';
        return wrong.length === 0 ? undefined : `Lifecycle ${show(wrong[0])}`;
      },
    ),
};

const keptAsLong: Check = {
  id: 'L5',
  name: 'kept-as-long',
  sentence: `Every backup and every copy says that it is kept ${BACKUP.retention.days} days, as long as a point in time can be restored`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      PLAN,
      `DeleteAfterDays ${BACKUP.retention.days} on every rule and copy`,
      'use BACKUP.retention',
      (plan) => {
        const lives = rulesOf(plan)
          .flatMap((rule) => [rule, ...list(rule, 'CopyActions')])
          .map((each) => at(each, 'Lifecycle', 'DeleteAfterDays') ?? 'nothing');
        return lives.every((days) => days === BACKUP.retention.days) ? undefined : show(lives);
      },
    ),
};

const staysHome: Check = {
  id: 'L7',
  name: 'stays-home',
  sentence:
    'A backup is kept in the region of its instance, and copied at most to the vault of the region that holds the replica',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      PLAN,
      'a vault of this template as target, copies only to the vault of the other region',
      'let BackupSchedule name both vaults',
      (plan) => {
        const vaults = tree.ofType(VAULT);
        const home = vaults.filter(({ stack }) => stack === plan.stack);
        const away = vaults
          .filter(({ stack }) => stack.letter !== plan.stack.letter)
          .map(
            ({ stack, properties }) =>
              `arn:aws:backup:${stack.region}:${stack.account}:backup-vault:${String(at(properties, 'BackupVaultName'))}`,
          );
        for (const rule of rulesOf(plan)) {
          if (!home.some((vault) => refersTo(at(rule, 'TargetBackupVault'), vault)))
            return `target ${show(at(rule, 'TargetBackupVault'))}`;
          const strange = list(rule, 'CopyActions').find(
            (copy) => !away.some((arn) => arn === at(copy, 'DestinationBackupVaultArn')),
          );
          if (strange !== undefined) return `copy to ${show(at(strange, 'DestinationBackupVaultArn'))}`;
        }
        return undefined;
      },
    ),
};

const copied: Check = {
  id: 'L7',
  name: 'copied',
  sentence: "Each region's snapshots are copied to the other region",
  holdsIn: 'two-region',
  find: (tree) =>
    missingIn(tree, 'no copies', 'a snapshot rule with CopyActions', 'set founding to false', (letter) =>
      tree
        .ofType(PLAN)
        .filter(inRegion(letter))
        .flatMap(rulesOf)
        .some((rule) => at(rule, 'EnableContinuousBackup') !== true && list(rule, 'CopyActions').length > 0),
    ),
};

/** Actions that copy a backup, or a copy, outside the plan. */
const COPYING = ['backup:StartCopyJob', 'backup:CopyIntoBackupVault', 'backup:*', '*'] as const;

const noChains: Check = {
  id: 'L7',
  name: 'no-chains',
  sentence: 'No copy is copied again: the plan copies originals, and no policy here allows another copy',
  holdsIn: 'every',
  find: (tree) =>
    ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
      each(tree, type, `none of ${COPYING.join(', ')}`, 'let BackupSchedule make the copies', ({ properties }) => {
        const allowed = list(properties, 'PolicyDocument', 'Statement').filter(
          (statement) => at(statement, 'Effect') === 'Allow',
        );
        return COPYING.find((action) => allowed.some((statement) => [at(statement, 'Action')].flat().includes(action)));
      }),
    ),
};

export const BACKUP_PLAN_CHECKS: readonly Check[] = [often, daily, expires, keptAsLong, staysHome, copied, noChains];
