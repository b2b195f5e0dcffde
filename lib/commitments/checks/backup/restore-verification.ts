/** What a restored copy is proved with: the machine that tests walk through, validators, marks and samples (L6). */
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

/** What must be done for a restored database and for restored objects, by the end of a task's resource. */
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
    'A restored database gets an instance, is waited for, validated and rid of its instance; the result is reported with its reason, and evidence is written',
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

/** Validators that the machine would call, and that are not there. */
const validatorsOf = ({ properties, stack }: Resource, tree: TemplateIndex): readonly string[] =>
  ['ValidateDatabase', 'ValidateObjects'].filter(
    (name) =>
      !tree
        .ofType(FUNCTION)
        .some((one) => one.stack === stack && refersTo(at(properties, 'DefinitionSubstitutions', name), one)),
  );

/** What writes down how far the original is, by a variable that it alone has, and how often in hours. */
const WRITERS = [
  { what: 'mark of the database', variable: 'DATABASE_READER_HOST', hours: BACKUP.markInterval.minutes / 60 },
  { what: 'sample of the buckets', variable: 'SAMPLED_BUCKETS', hours: BACKUP.sampleInterval.hours },
] as const;

const marks: Check = {
  id: 'L6',
  name: 'marks-written',
  sentence: `Signed marks of the database are written every ${BACKUP.markInterval.minutes} minutes, samples of its buckets every ${BACKUP.sampleInterval.hours} hours: what a restored copy is compared with`,
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

/** What goes wrong beside a single restore: metrics, each with its namespace. */
const SILENT = [
  ['AWS/Lambda', 'Invocations'],
  ['Holdfast', VERIFICATION_METRICS.fellBehind],
  ['AWS/States', 'ExecutionsFailed'],
  ['AWS/States', 'ExecutionsTimedOut'],
  ['AWS/States', 'ExecutionsAborted'],
] as const;

const told: Check = {
  id: 'L6',
  name: 'proof-told',
  sentence:
    'Somebody is told when a proof ends badly, when no marks are written, and when the database fell behind one',
  holdsIn: 'every',
  find: (tree): readonly Finding[] =>
    SILENT.flatMap(([namespace, metric]) =>
      missingIn(
        tree,
        `no alarm on ${namespace} ${metric}`,
        'an alarm that rings from the first one on, or without any mark for an hour',
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

/** Every check of what proves a restored copy. */
export const PROOF_CHECKS: readonly Check[] = [steps, marks, told];
