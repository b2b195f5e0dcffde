/** Services that are too few, cannot grow, or run where they should not. */
import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at, PORTAL } from './places';

export const TASKS: readonly Mistake[] = [
  ...mistakesAt('L1/service-autoscaling', [at.service, at.target], { 'a service without a scalable target': removed }),
  ...mistakesAt('M4/capacity-parity', 'B/Service/Portal/Tasks/Service/TaskCount/Target/Resource', {
    'a region without a service that the other has': removed,
    'a smaller standby': set('MinCapacity', 2),
  }),
  ...mistakesAt('L1/floor', at.target, { 'a single task': set('MinCapacity', 1) }),
  ...mistakesAt('M2/headroom', at.target, { 'a service that cannot double': set('MaxCapacity', 5) }),
  ...mistakesAt('L1/deployment', at.service, {
    'a deployment that ends tasks first': set('DeploymentConfiguration.MinimumHealthyPercent', 50),
    'a deployment that cannot go back': set('DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', false),
  }),
  ...mistakesAt('G1/fargate', at.service, {
    'tasks that GuardDuty cannot watch': set('CapacityProviderStrategy', [{ CapacityProvider: 'managed' }]),
  }),
  ...mistakesAt('G1/fargate-tasks', at.task, {
    'tasks that could run on instances': set('RequiresCompatibilities', ['EC2', 'FARGATE']),
  }),
  ...mistakesAt('G1/fargate-tasks', 'B/Data/Migration/Task/Definition/Resource', {
    'a migration on managed instances': set('RequiresCompatibilities', ['MANAGED_INSTANCES']),
  }),
  ...['A/Service/Cluster/Cluster/Resource', 'B/Data/Migration/Cluster/Cluster/Resource'].flatMap(
    (cluster): readonly Mistake[] => [
      ...mistakesAt('H1/cluster-records', cluster, {
        'tasks that report nothing': without('ClusterSettings'),
        'commands that are not logged': set('Configuration.ExecuteCommandConfiguration.Logging', 'NONE'),
      }),
    ],
  ),
  ...mistakesAt('rule-8/no-public-address', at.service, {
    'a task on the internet': set('NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED'),
  }),
  ...mistakesAt('B1/no-shell', at.service, { 'a shell': set('EnableExecuteCommand', true) }),
  ...mistakesAt('M2/cpu-scaling', [at.target, `${PORTAL}/Tasks/Service/TaskCount/Target/Cpu/Resource`], {
    'a service that does not grow': removed,
  }),
];
