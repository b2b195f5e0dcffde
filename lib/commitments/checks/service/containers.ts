/** Containers of the tasks: their privileges, secrets and logs (F9, F13). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../references';
import { checkInEachRegion, type ResourceRule, typed } from '../shapes';
import { masks } from './log-data-protection';

const TASK = 'AWS::ECS::TaskDefinition';

const containers = (task: Resource): readonly Json[] => list(task.properties, 'ContainerDefinitions');

/** Names the containers of a task that are not as required. */
const wrongContainers = (task: Resource, wrong: (container: Json) => string | undefined): readonly string[] =>
  containers(task).flatMap((container) => {
    const found = wrong(container);
    return found === undefined ? [] : [`${show(at(container, 'Name'))}: ${found}`];
  });

/** The log group of a container, where it is in the same template. */
const logGroup = (found: Json, task: Resource, tree: TemplateIndex): Resource | undefined =>
  inTemplateOf(task, tree, 'AWS::Logs::LogGroup').find((group) =>
    refersTo(at(found, 'LogConfiguration', 'Options', 'awslogs-group'), group),
  );

const SECRET_NAME = /TOKEN|PASSWORD|SECRET|CREDENTIAL|PRIVATE|API_?KEY/;

const RULES: readonly ResourceRule[] = [
  {
    id: 'rule-8',
    name: 'container-privileges',
    of: typed(TASK),
    sentence: 'No container can change its own files, is root, or may do what root may',
    required: 'ReadonlyRootFilesystem, a User that is not root, all capabilities dropped',
    fix: 'run it through ProgramTask',
    found: (task) =>
      wrongContainers(task, (container) => {
        const [readOnly, user] = [at(container, 'ReadonlyRootFilesystem'), at(container, 'User')];
        const dropped = list(container, 'LinuxParameters', 'Capabilities', 'Drop');
        return readOnly === true && /^(?!0\b|root\b)\w/.test(String(user ?? '')) && dropped.includes('ALL')
          ? undefined
          : `read-only ${show(readOnly)}, user ${show(user)}, dropped ${show(dropped)}`;
      }),
  },
  {
    id: 'rule-8',
    name: 'no-container-environment',
    of: typed(TASK),
    sentence: 'A task definition, which many may read, holds no setting and no secret',
    required: 'no Environment: settings from a parameter, secrets from Secrets Manager',
    fix: 'run it through ProgramTask',
    found: (task) =>
      containers(task)
        .flatMap((found) => list(found, 'Environment'))
        .map((variable) => String(at(variable, 'Name'))),
  },
  {
    id: 'rule-8',
    name: 'no-secret-settings',
    of: typed('AWS::SSM::Parameter'),
    sentence: 'No secret is among the settings of a program, which are kept in the clear',
    required: 'no setting with the name of a secret',
    fix: 'pass it through ContainerSpec.secrets',
    found: ({ properties }) => SECRET_NAME.exec(show(at(properties, 'Value')))?.[0],
  },
  {
    id: 'F13',
    name: 'container-log-mask',
    of: typed(TASK),
    where: ({ stack }) => stack.name === 'Service',
    sentence: 'A password that a program logs by mistake is masked',
    required: 'a DataProtectionPolicy that masks, on the log group of every container',
    fix: 'run it through ProgramTask, whose log group is masked',
    found: (task, tree) =>
      wrongContainers(task, (container) =>
        masks(logGroup(container, task, tree)) ? undefined : 'its log group masks nothing',
      ),
  },
  {
    id: 'F9',
    name: 'gateway-log-retention',
    of: typed(TASK),
    where: (task) => containers(task).some((found) => at(found, 'Name') === 'gateway'),
    sentence: 'What the mail gateway logs is kept as long as mail logs were promised to be',
    required: `${RETENTION.email.logs.days} days`,
    fix: "give the gateway the log class 'email'",
    found: (task, tree) =>
      wrongContainers(task, (container) => {
        const days = at(logGroup(container, task, tree)?.properties, 'RetentionInDays');
        return days === RETENTION.email.logs.days ? undefined : `${show(days)} days`;
      }),
  },
];

/** Every check of the containers. */
export const CONTAINER_CHECKS: readonly Check[] = RULES.map(checkInEachRegion);
