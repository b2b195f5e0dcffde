/** An alarm says when a drill is due, and a key signs its evidence (M6, M7). */
import { environments } from '../../../config/environments';
import { RECOVERY } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, list, type Resource, show } from '../../../assembly/template-index';
import { statementsOf } from '../iam/queries';
import { inRegion } from '../references';

const isDrillAlarm = ({ properties }: Resource): boolean =>
  at(properties, 'MetricName') === 'DaysSinceDrill' &&
  Number(at(properties, 'Threshold')) <= RECOVERY.drillAlarm.days &&
  at(properties, 'TreatMissingData') === 'breaching' &&
  list(properties, 'AlarmActions').length > 0;

const isReminder = ({ path, properties }: Resource): boolean =>
  path.includes('/Routing/Reminder/') && at(properties, 'State') === 'ENABLED';

const isEvidenceKey = ({ properties }: Resource): boolean =>
  at(properties, 'KeyUsage') === 'SIGN_VERIFY' && String(at(properties, 'Description')).includes('drills');

const isUndeletable = ({ properties }: Resource): boolean =>
  statementsOf({ document: at(properties, 'KeyPolicy') }).some(
    (statement) =>
      at(statement, 'Effect') === 'Deny' &&
      show(at(statement, 'Action')).includes('kms:ScheduleKeyDeletion') &&
      at(statement, 'Condition') === undefined,
  );

/** Every check of drills. */
export const DRILL_CHECKS: readonly Check[] = [
  {
    id: 'M6',
    name: 'drill-alarm',
    sentence: `An alarm notifies a topic when no drill has passed for ${RECOVERY.drillAlarm.days} days, and a schedule reminds of the date`,
    holdsIn: 'two-region',
    find: (tree) => [
      ...tree.letters
        .filter((letter) => !inRegion(tree, letter, 'AWS::CloudWatch::Alarm').some(isDrillAlarm))
        .map((letter) => ({
          path: `${letter}/Recovery`,
          found: 'no such alarm',
          required: `an alarm on DaysSinceDrill at ${RECOVERY.drillAlarm.days} days or less, missing data breaching`,
          fix: 'keep DrillAge and its alarm',
        })),
      ...(tree.ofType('AWS::Scheduler::Schedule').some(isReminder) ? [] : [NO_REMINDER]),
    ],
  },
  {
    id: 'M7',
    name: 'evidence-key',
    sentence: 'Each region has a key that signs the evidence of drills; in production it cannot be deleted',
    holdsIn: 'two-region',
    find: (tree) => {
      const isProtected = environments({}).some(
        ({ name, tier }) => tier === 'production' && tree.stacks.some(({ environment }) => environment === name),
      );
      return tree.letters.flatMap((letter) => {
        const keys = inRegion(tree, letter, 'AWS::KMS::Key').filter(isEvidenceKey);
        const number = {
          path: `${letter}/Recovery/Key`,
          found: `${keys.length} keys`,
          required: 'one key that signs evidence',
          fix: 'keep the SigningKey of drills',
        };
        const deletable = keys
          .filter((key) => isProtected && !isUndeletable(key))
          .map(({ path }) => ({
            path,
            found: 'a key that can be deleted',
            required: 'a denial to all principals',
            fix: 'keep the denial of SigningKey',
          }));
        return keys.length === 1 ? deletable : [number, ...deletable];
      });
    },
  },
];

const NO_REMINDER = {
  path: 'Routing/Reminder',
  found: 'no reminder',
  required: 'an enabled schedule',
  fix: 'keep DrillReminder',
} as const;
