/** An alarm says when a drill is due, and a key signs its evidence (M6, M7). */
import { RECOVERY } from '../../../config/numbers';
import type { Check, Finding } from '../../check';
import { at, list, type Resource, show } from '../../../assembly/template-index';

const drillsAreDue: Check = {
  id: 'M6',
  name: 'drill-alarm',
  sentence: `An alarm notifies a topic when no drill has passed for ${RECOVERY.drillAlarm.days} days, and a schedule reminds of the date`,
  holdsIn: 'two-region',
  find: (tree) => [
    ...tree.letters.flatMap((letter): readonly Finding[] => {
      const right = tree
        .ofType('AWS::CloudWatch::Alarm')
        .some(
          ({ stack, properties }) =>
            stack.letter === letter &&
            at(properties, 'MetricName') === 'DaysSinceDrill' &&
            Number(at(properties, 'Threshold')) <= RECOVERY.drillAlarm.days &&
            at(properties, 'TreatMissingData') === 'breaching' &&
            list(properties, 'AlarmActions').length > 0,
        );
      return right
        ? []
        : [
            {
              path: `${letter}/Recovery`,
              found: 'no such alarm',
              required: `an alarm on DaysSinceDrill at ${RECOVERY.drillAlarm.days} days or less, missing data breaching`,
              fix: 'keep DrillAge and its alarm',
            },
          ];
    }),
    ...(tree
      .ofType('AWS::Scheduler::Schedule')
      .some(({ path, properties }) => path.includes('/Routing/Reminder/') && at(properties, 'State') === 'ENABLED')
      ? []
      : [
          {
            path: 'Routing/Reminder',
            found: 'no reminder',
            required: 'an enabled schedule',
            fix: 'keep DrillReminder',
          },
        ]),
  ],
};

const evidenceSigned: Check = {
  id: 'M7',
  name: 'evidence-key',
  sentence: 'Each region has a key that signs the evidence of drills; in production it cannot be deleted',
  holdsIn: 'two-region',
  find: (tree) => {
    const keys = tree
      .ofType('AWS::KMS::Key')
      .filter(
        ({ properties }) =>
          at(properties, 'KeyUsage') === 'SIGN_VERIFY' && String(at(properties, 'Description')).includes('drills'),
      );
    const kept = ({ properties }: Resource): boolean =>
      list(properties, 'KeyPolicy', 'Statement').some(
        (statement) =>
          at(statement, 'Effect') === 'Deny' &&
          show(at(statement, 'Action')).includes('kms:ScheduleKeyDeletion') &&
          at(statement, 'Condition') === undefined,
      );
    const isProtected = tree.stacks.some(({ environment }) => environment === 'production');
    return [
      ...tree.letters
        .filter((letter) => keys.filter(({ stack }) => stack.letter === letter).length !== 1)
        .map((letter) => ({
          path: `${letter}/Recovery/Key`,
          found: 'not exactly one key',
          required: 'one key that signs evidence',
          fix: 'keep DrillKey',
        })),
      ...keys
        .filter((key) => isProtected && !kept(key))
        .map(({ path }) => ({
          path,
          found: 'a key that can be deleted',
          required: 'a denial to everybody',
          fix: 'keep the denial of DrillKey',
        })),
    ];
  },
};

/** Every check of drills. */
export const DRILL_CHECKS: readonly Check[] = [drillsAreDue, evidenceSigned];
