/** Containers of the tasks: they may do nothing that they do not need, hold no secret, and log what may be kept (F9, F13). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { checkOf, inTemplateOf, refersTo, type Row } from './resource-row';

const TASK = 'AWS::ECS::TaskDefinition';

const containers = (task: Resource): readonly Json[] => list(task.properties, 'ContainerDefinitions');

/** Names the first container of a task that is not as required. */
const container = (
  task: Resource,
  wrong: (container: Json) => boolean,
  what: (container: Json) => string,
): string | undefined => {
  const found = containers(task).find(wrong);
  return found === undefined ? undefined : `${show(at(found, 'Name'))}: ${what(found)}`;
};

/** The log group of a container, where it is in the same template. */
const logGroup = (found: Json, task: Resource, tree: TemplateIndex): Resource | undefined =>
  inTemplateOf(task, tree, 'AWS::Logs::LogGroup').find((group) =>
    refersTo(at(found, 'LogConfiguration', 'Options', 'awslogs-group'), group),
  );

const SECRET_NAME = /TOKEN|PASSWORD|SECRET|CREDENTIAL|PRIVATE|API_?KEY/;

const ROWS: readonly Row[] = [
  {
    id: 'rule-8',
    name: 'unprivileged',
    holdsIn: 'every',
    type: TASK,
    sentence: 'No container can change its own files, is root, or may do what root may',
    required: 'ReadonlyRootFilesystem, a User that is not root, all capabilities dropped',
    fix: 'run it through ProgramTask',
    found: (task) =>
      container(
        task,
        (found) =>
          at(found, 'ReadonlyRootFilesystem') !== true ||
          !/^(?!0\b|root\b)\w/.test(String(at(found, 'User') ?? '')) ||
          !list(found, 'LinuxParameters', 'Capabilities', 'Drop').includes('ALL'),
        (found) =>
          `read-only ${show(at(found, 'ReadonlyRootFilesystem'))}, user ${show(at(found, 'User'))}, dropped ${show(at(found, 'LinuxParameters', 'Capabilities', 'Drop'))}`,
      ),
  },
  {
    id: 'rule-8',
    name: 'secrets',
    holdsIn: 'every',
    type: TASK,
    sentence: 'A task definition, which many may read, holds no setting and no secret',
    required: 'no Environment: settings from a parameter, secrets from Secrets Manager',
    fix: 'run it through ProgramTask',
    found: (task) => {
      const plain = containers(task)
        .flatMap((found) => list(found, 'Environment'))
        .map((variable) => String(at(variable, 'Name')));
      return plain.length === 0 ? undefined : plain.join(', ');
    },
  },
  {
    id: 'rule-8',
    name: 'settings',
    holdsIn: 'every',
    type: 'AWS::SSM::Parameter',
    sentence: 'No secret is among the settings of a program, which are kept in the clear',
    required: 'no setting with the name of a secret',
    fix: 'pass it through ContainerSpec.secrets',
    found: ({ properties }) => SECRET_NAME.exec(show(at(properties, 'Value')))?.[0],
  },
  {
    id: 'F13',
    name: 'masked',
    holdsIn: 'every',
    type: TASK,
    where: ({ stack }) => stack.name === 'Service',
    sentence: 'A password that a program logs by mistake is masked',
    required: 'a DataProtectionPolicy that masks, on the log group of every container',
    fix: 'run it through ProgramTask, whose log group is masked',
    found: (task, tree) =>
      container(
        task,
        (found) => {
          const statements = list(logGroup(found, task, tree)?.properties, 'DataProtectionPolicy', 'Statement');
          return !statements.some((statement) => at(statement, 'Operation', 'Deidentify') !== undefined);
        },
        () => 'its log group masks nothing',
      ),
  },
  {
    id: 'F9',
    name: 'mail-log',
    holdsIn: 'every',
    type: TASK,
    where: (task) => containers(task).some((found) => at(found, 'Name') === 'gateway'),
    sentence: 'What the mail gateway logs is kept as long as mail logs were promised to be',
    required: `${RETENTION.email.logs.days} days`,
    fix: "give the gateway the log class 'email'",
    found: (task, tree) =>
      container(
        task,
        (found) => at(logGroup(found, task, tree)?.properties, 'RetentionInDays') !== RETENTION.email.logs.days,
        (found) => `${show(at(logGroup(found, task, tree)?.properties, 'RetentionInDays'))} days`,
      ),
  },
];

/** Every check of the containers. */
export const CONTAINER_CHECKS: readonly Check[] = ROWS.map(checkOf);
