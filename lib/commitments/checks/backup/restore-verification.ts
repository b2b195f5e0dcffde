/** How a restored copy is proved: the state machine that tests execute, validators, marks and samples (L6). */
import { BACKUP } from '../../../config/numbers';
import { RESTORE_PROOF } from '../../../constructs/backup/restore-proof/definition';
import { VERIFICATION_METRICS } from '../../../constructs/backup/validation/contract';
import type { Check } from '../../check';
import { at, isObject, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { alarmsOn } from '../alarms/queries';
import { inRegion, referredAs } from '../references';
import { checkInEachRegion, checkOf, regions, typed } from '../shapes';
import { longestGapHours } from './cron';

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

const steps = checkInEachRegion({
  id: 'L6',
  name: 'proof-steps',
  sentence:
    'A state machine creates an instance for a restored database, waits for it, validates the database and deletes the instance; it reports the result with its reason and writes evidence',
  of: typed('AWS::StepFunctions::StateMachine'),
  required: 'every step of the definition that tests execute, with the validators of this template',
  fix: 'keep RestoreProof, and RESTORE_PROOF of definition.ts whole',
  found: (machine, tree) => {
    const definition = at(machine.properties, 'Definition');
    const found = at(definition, 'States');
    const states = Object.values(isObject(found) ? found : {});
    const missing: readonly string[] = [
      ...DONE.filter((done) => !states.some((state) => String(at(state, 'Resource')).endsWith(done))),
      ...(states.some((state) => at(state, 'Type') === 'Wait') ? [] : ['wait']),
      ...['ValidateDatabase', 'ValidateObjects'].filter(
        (name) => !referredAs(FUNCTION, tree, machine, at(machine.properties, 'DefinitionSubstitutions', name)),
      ),
    ];
    if (missing.length > 0) return `no ${missing.join(', ')}`;
    return show(definition) === JSON.stringify(RESTORE_PROOF)
      ? undefined
      : 'another definition than the one that tests execute';
  },
});

/** Functions that record the state of the original, each by a variable that it alone has, and its interval in hours. */
const WRITERS = [
  { what: 'mark of the database', variable: 'DATABASE_READER_HOST', hours: BACKUP.markInterval.minutes / 60 },
  { what: 'sample of the buckets', variable: 'SAMPLED_BUCKETS', hours: BACKUP.sampleInterval.hours },
] as const;

const marks = checkOf({
  id: 'L6',
  name: 'signed-marks',
  sentence: `Functions write signed marks of the database every ${BACKUP.markInterval.minutes} minutes and samples of its buckets every ${BACKUP.sampleInterval.hours} hours; a restored copy is compared with them`,
  of: regions,
  required: `functions, run in time, ${WRITERS.map(({ variable, hours }) => `one with ${variable} and MARK_KEY at least every ${hours} hours`).join(', ')}`,
  fix: 'keep MarkWriter and Sampler',
  found: ({ letter }, tree) =>
    WRITERS.filter(
      ({ variable, hours }) =>
        !inRegion(tree, letter, 'AWS::Events::Rule').some(
          (rule) => runsEvery(hours, rule) && starts([variable, 'MARK_KEY'], rule, tree),
        ),
    ).map(({ what }) => `no ${what}`),
});

const runsEvery = (hours: number, { properties }: Resource): boolean =>
  at(properties, 'State') === 'ENABLED' && longestGapHours(String(at(properties, 'ScheduleExpression'))) <= hours;

/** Whether a rule starts a function that has all these variables. */
const starts = (variables: readonly string[], rule: Resource, tree: TemplateIndex): boolean =>
  list(rule.properties, 'Targets').some((to) => {
    const started = referredAs(FUNCTION, tree, rule, at(to, 'Arn'));
    return variables.every((name) => at(started?.properties, 'Environment', 'Variables', name) !== undefined);
  });

/** Metrics of failures in the verification itself, each with its namespace. */
const FAILURES = [
  ['AWS/Lambda', 'Invocations'],
  ['Holdfast', VERIFICATION_METRICS.fellBehind],
  ['AWS/States', 'ExecutionsFailed'],
  ['AWS/States', 'ExecutionsTimedOut'],
  ['AWS/States', 'ExecutionsAborted'],
] as const;

const failures = checkOf({
  id: 'L6',
  name: 'restore-proof-alarms',
  sentence: 'An alarm goes off when a proof fails, when no marks are written, and when the database fell behind a mark',
  of: regions,
  required: 'alarms at the first failure, or after an hour without a mark',
  fix: 'raise markAlarms and proofAlarms',
  found: ({ letter }, tree) =>
    FAILURES.filter(
      ([namespace, metric]) =>
        !alarmsOn(tree, letter, metric).some(
          ({ path, properties }) =>
            path.startsWith(`${letter}/Backup/`) &&
            show(properties).includes(`"${namespace}"`) &&
            Number(at(properties, 'Threshold')) <= 1,
        ),
    ).map(([namespace, metric]) => `no alarm on ${namespace} ${metric}`),
});

/** Every check of the proof of restores. */
export const PROOF_CHECKS: readonly Check[] = [steps, marks, failures];
