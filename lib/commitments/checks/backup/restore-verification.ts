/** How a restored copy is proved: the state machine that tests execute, validators, marks and samples (L6). */
import { BACKUP } from '../../../config/numbers';
import { RESTORE_PROOF } from '../../../constructs/backup/restore-proof/definition';
import { VERIFICATION_METRICS } from '../../../constructs/backup/validation/contract';
import { type Check, each, type Finding } from '../../check';
import { at, isObject, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../service/resource-row';
import { longestGapHours } from './cron';
import { inRegion, missingIn } from './plan';

const MACHINE = 'AWS::StepFunctions::StateMachine';
const FUNCTION = 'AWS::Lambda::Function';

/** Tasks for a restored database and for restored objects, by the end of the task's resource. */
const DONE = [
  'backup:describeRestoreJob',
  'rds:createDBInstance',
  'rds:describeDBInstances',
  'lambda:invoke',
  'rds:deleteDBInstance',
  'backup:putRestoreValidationResult',
  's3:putObject',
] as const;

const steps: Check = {
  id: 'L6',
  name: 'proof-steps',
  sentence:
    'A state machine creates an instance for a restored database, waits for it, validates the database and deletes the instance; it reports the result with its reason and writes evidence',
  holdsIn: 'every',
  find: (tree) => [
    ...missingIn(tree, 'no state machine', 'one in each region', 'keep RestoreProof', (letter) =>
      tree.ofType(MACHINE).some(inRegion(letter)),
    ),
    ...each(
      tree,
      MACHINE,
      'every step of the definition that tests execute, with the validators of this template',
      'keep RESTORE_PROOF of definition.ts whole',
      (machine) => {
        const definition = at(machine.properties, 'Definition');
        const found = at(definition, 'States');
        const states = Object.values(isObject(found) ? found : {});
        const missing: readonly string[] = [
          ...DONE.filter((done) => !states.some((state) => String(at(state, 'Resource')).endsWith(done))),
          ...(states.some((state) => at(state, 'Type') === 'Wait') ? [] : ['wait']),
          ...validatorsOf(machine, tree),
        ];
        if (missing.length > 0) return `no ${missing.join(', ')}`;
        return show(definition) === JSON.stringify(RESTORE_PROOF)
          ? undefined
          : 'another definition than the one that tests execute';
      },
    ),
  ],
};

/** Validators that the machine needs and the template lacks. */
const validatorsOf = ({ properties, stack }: Resource, tree: TemplateIndex): readonly string[] =>
  ['ValidateDatabase', 'ValidateObjects'].filter(
    (name) =>
      !tree
        .ofType(FUNCTION)
        .some((one) => one.stack === stack && refersTo(at(properties, 'DefinitionSubstitutions', name), one)),
  );

/** Functions that record the state of the original, each by a variable that it alone has, and its interval in hours. */
const WRITERS = [
  { what: 'mark of the database', variable: 'DATABASE_READER_HOST', hours: BACKUP.markInterval.minutes / 60 },
  { what: 'sample of the buckets', variable: 'SAMPLED_BUCKETS', hours: BACKUP.sampleInterval.hours },
] as const;

const marks: Check = {
  id: 'L6',
  name: 'marks-written',
  sentence: `Functions write signed marks of the database every ${BACKUP.markInterval.minutes} minutes and samples of its buckets every ${BACKUP.sampleInterval.hours} hours; a restored copy is compared with them`,
  holdsIn: 'every',
  find: (tree): readonly Finding[] =>
    WRITERS.flatMap(({ what, variable, hours }) =>
      missingIn(
        tree,
        `no ${what}`,
        `a function with ${variable} and MARK_KEY, run at least every ${hours} hours`,
        'keep MarkWriter and Sampler',
        (letter) => {
          const writers = tree
            .ofType(FUNCTION)
            .filter(inRegion(letter))
            .filter(({ properties }) =>
              [variable, 'MARK_KEY'].every((name) => at(properties, 'Environment', 'Variables', name) !== undefined),
            );
          return tree
            .ofType('AWS::Events::Rule')
            .filter(inRegion(letter))
            .some(
              (rule) =>
                at(rule.properties, 'State') === 'ENABLED' &&
                longestGapHours(String(at(rule.properties, 'ScheduleExpression'))) <= hours &&
                list(rule.properties, 'Targets').some((to) =>
                  writers.some((writer) => writer.stack === rule.stack && refersTo(at(to, 'Arn'), writer)),
                ),
            );
        },
      ),
    ),
};

/** Metrics of failures in the verification itself, each with its namespace. */
const FAILURES = [
  ['AWS/Lambda', 'Invocations'],
  ['Holdfast', VERIFICATION_METRICS.fellBehind],
  ['AWS/States', 'ExecutionsFailed'],
  ['AWS/States', 'ExecutionsTimedOut'],
  ['AWS/States', 'ExecutionsAborted'],
] as const;

const failures: Check = {
  id: 'L6',
  name: 'restore-proof-alarms',
  sentence: 'An alarm goes off when a proof fails, when no marks are written, and when the database fell behind a mark',
  holdsIn: 'every',
  find: (tree): readonly Finding[] =>
    FAILURES.flatMap(([namespace, metric]) =>
      missingIn(
        tree,
        `no alarm on ${namespace} ${metric}`,
        'an alarm at the first failure, or after an hour without a mark',
        'raise markAlarms and proofAlarms',
        (letter) =>
          tree
            .ofType('AWS::CloudWatch::Alarm')
            .filter(inRegion(letter))
            .some(
              ({ path, properties }) =>
                path.startsWith(`${letter}/Backup/`) &&
                show(properties).includes(`"${metric}"`) &&
                show(properties).includes(`"${namespace}"`) &&
                Number(at(properties, 'Threshold')) <= 1,
            ),
      ),
    ),
};

/** Every check of the proof of restores. */
export const PROOF_CHECKS: readonly Check[] = [steps, marks, failures];
