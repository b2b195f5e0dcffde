/** Tasks that always run, can grow, are replaced without a gap, and can be watched. */
import { REDUNDANCY } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, isObject, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, inTemplateOf, refersTo } from '../references';
import { checkInEachRegion, otherThan, type ResourceRule, typed } from '../shapes';
import { CONTAINER_CHECKS } from './containers';

const SERVICE = 'AWS::ECS::Service';
const TASK = 'AWS::ECS::TaskDefinition';
const CLUSTER = 'AWS::ECS::Cluster';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

const RULES: readonly ResourceRule[] = [
  {
    id: 'L1',
    name: 'service-autoscaling',
    of: typed(SERVICE),
    sentence: 'Every service has a scalable target, which keeps its floor',
    required: 'a ScalableTarget with its name in the ResourceId',
    fix: 'run it through WarmService',
    found: (service, tree) =>
      inTemplateOf(service, tree, TARGET).some(({ properties }) =>
        list(properties, 'ResourceId', 'Fn::Join', 1).some((part) => refersTo(part, service)),
      )
        ? undefined
        : 'no scalable target',
  },
  {
    id: 'L1',
    name: 'floor',
    of: typed(TARGET),
    sentence: `At least ${REDUNDANCY.floor} tasks of every service run in each region`,
    required: `MinCapacity of at least ${REDUNDANCY.floor}`,
    fix: 'raise the floor in lib/config/environments.ts',
    found: ({ properties }) =>
      Number(at(properties, 'MinCapacity')) >= REDUNDANCY.floor
        ? undefined
        : `MinCapacity ${show(at(properties, 'MinCapacity'))}`,
  },
  {
    id: 'M2',
    name: 'headroom',
    of: typed(TARGET),
    sentence: `Every service can grow to at least ${REDUNDANCY.headroom} times its floor`,
    required: `MaxCapacity of at least ${REDUNDANCY.headroom} times MinCapacity`,
    fix: 'raise the ceiling in lib/config/environments.ts',
    found: ({ properties }) => {
      const [least, most] = [at(properties, 'MinCapacity'), at(properties, 'MaxCapacity')];
      return Number(most) >= REDUNDANCY.headroom * Number(least) ? undefined : `${show(least)} to ${show(most)}`;
    },
  },
  {
    id: 'L1',
    name: 'deployment',
    of: typed(SERVICE),
    sentence: 'A deployment starts new tasks before it ends old ones, and goes back by itself when they fail',
    required: 'minimum 100 %, maximum above 100 %, a circuit breaker with rollback',
    fix: 'run it through WarmService',
    found: ({ properties }) => {
      const deployment = at(properties, 'DeploymentConfiguration');
      const breaker = at(deployment, 'DeploymentCircuitBreaker');
      const kept =
        Number(at(deployment, 'MinimumHealthyPercent')) >= 100 && Number(at(deployment, 'MaximumPercent')) > 100;
      return kept && at(breaker, 'Enable') === true && at(breaker, 'Rollback') === true ? undefined : show(deployment);
    },
  },
  {
    id: 'G1',
    name: 'fargate',
    of: typed(SERVICE),
    sentence: 'Tasks run where GuardDuty can watch them: on Fargate',
    required: 'LaunchType FARGATE, no capacity providers',
    fix: 'use FargateService without capacityProviderStrategies',
    found: ({ properties }) =>
      at(properties, 'LaunchType') === 'FARGATE' && at(properties, 'CapacityProviderStrategy') === undefined
        ? undefined
        : show(at(properties, 'LaunchType')),
  },
  {
    id: 'G1',
    name: 'fargate-tasks',
    of: typed(TASK),
    sentence: 'No task definition allows instances, where GuardDuty could not watch the task',
    required: 'RequiresCompatibilities FARGATE alone',
    fix: 'use FargateTaskDefinition',
    found: ({ properties }) => {
      const places = list(properties, 'RequiresCompatibilities');
      return places.length === 1 && places[0] === 'FARGATE' ? undefined : show(places);
    },
  },
  {
    id: 'H1',
    name: 'cluster-records',
    of: typed(CLUSTER),
    sentence: 'Every cluster reports what its tasks do, and logs commands that are run inside a task',
    required: 'containerInsights enhanced; a log group for commands',
    fix: 'make it a ServiceCluster',
    found: ({ properties }) => {
      const insights = list(properties, 'ClusterSettings').find(
        (setting) => at(setting, 'Name') === 'containerInsights',
      );
      const commands = at(properties, 'Configuration', 'ExecuteCommandConfiguration');
      const recorded =
        at(commands, 'Logging') === 'OVERRIDE' && isObject(at(commands, 'LogConfiguration', 'CloudWatchLogGroupName'));
      return at(insights, 'Value') === 'enhanced' && recorded
        ? undefined
        : `${show(insights)}, commands ${show(commands)}`;
    },
  },
  {
    id: 'rule-8',
    name: 'no-public-address',
    of: typed(SERVICE),
    sentence: 'No task has a public address',
    required: 'AssignPublicIp DISABLED',
    fix: 'leave assignPublicIp out',
    found: otherThan('DISABLED', 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'),
  },
  {
    id: 'B1',
    name: 'no-shell',
    of: typed(SERVICE),
    sentence: "No shell can be opened in a task that holds customers' data",
    required: 'EnableExecuteCommand false',
    fix: 'leave enableExecuteCommand to the secure default',
    found: ({ properties }) => (at(properties, 'EnableExecuteCommand') === true ? 'true' : undefined),
  },
];

/** Floor and ceiling of a region's services by construct path, without the region's letter. */
const sizes = (tree: TemplateIndex, letter: string): ReadonlyMap<string, string> =>
  new Map(
    inRegion(tree, letter, TARGET).map(({ path, properties }) => [
      path.slice(letter.length),
      `${show(at(properties, 'MinCapacity'))} to ${show(at(properties, 'MaxCapacity'))}`,
    ]),
  );

const equalRegions: Check = {
  id: 'M4',
  name: 'capacity-parity',
  sentence: 'Both regions run the same services, with the same floor and ceiling',
  holdsIn: 'two-region',
  find: (tree) => {
    const [first = '', ...others] = tree.letters;
    const expected = sizes(tree, first);
    return others.flatMap((letter) => {
      const given = sizes(tree, letter);
      return [...new Set([...expected.keys(), ...given.keys()])]
        .filter((path) => expected.get(path) !== given.get(path))
        .map((path) => ({
          path: letter + path,
          found: given.get(path) ?? 'no such service',
          required: `${expected.get(path) ?? 'no such service'}, as in region ${first}`,
          fix: 'size services in the environment, never by region',
        }));
    });
  },
};

/** Every check of the tasks. */
export const TASK_CHECKS: readonly Check[] = [...RULES.map(checkInEachRegion), ...CONTAINER_CHECKS, equalRegions];
