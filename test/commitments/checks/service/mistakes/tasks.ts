/** Services that are too few, cannot grow, or run where they should not. */
import { type Mistake, properties } from '../../../../support/mistakes';
import { at, PORTAL } from './places';

export const TASKS: readonly Mistake[] = [
  [`L1/scalable ${at.service}`, 'a service without a scalable target', (draft) => draft.remove(at.target)],
  [
    `M4/equal B/Service/Portal/Tasks/Service/TaskCount/Target/Resource`,
    'a region without a service that the other has',
    (draft) => draft.remove('B/Service/Portal/Tasks/Service/TaskCount/Target/Resource'),
  ],
  [
    `M4/equal B/Service/Portal/Tasks/Service/TaskCount/Target/Resource`,
    'a smaller standby',
    (draft) => draft.set('B/Service/Portal/Tasks/Service/TaskCount/Target/Resource', properties('MinCapacity'), 2),
  ],
  [`L1/floor ${at.target}`, 'a single task', (draft) => draft.set(at.target, properties('MinCapacity'), 1)],
  [
    `M2/headroom ${at.target}`,
    'a service that cannot double',
    (draft) => draft.set(at.target, properties('MaxCapacity'), 5),
  ],
  [
    `L1/deployment ${at.service}`,
    'a deployment that ends tasks first',
    (draft) => draft.set(at.service, properties('DeploymentConfiguration', 'MinimumHealthyPercent'), 50),
  ],
  [
    `L1/deployment ${at.service}`,
    'a deployment that cannot go back',
    (draft) =>
      draft.set(at.service, properties('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), false),
  ],
  [
    `G1/fargate ${at.service}`,
    'tasks that GuardDuty cannot watch',
    (draft) => draft.set(at.service, properties('CapacityProviderStrategy'), [{ CapacityProvider: 'managed' }]),
  ],
  [
    `G1/fargate-tasks ${at.task}`,
    'tasks that could run on instances',
    (draft) => draft.set(at.task, properties('RequiresCompatibilities'), ['EC2', 'FARGATE']),
  ],
  [
    `G1/fargate-tasks B/Data/Migration/Task/Definition/Resource`,
    'a migration on managed instances',
    (draft) =>
      draft.set('B/Data/Migration/Task/Definition/Resource', properties('RequiresCompatibilities'), [
        'MANAGED_INSTANCES',
      ]),
  ],
  ...['A/Service/Cluster/Cluster/Resource', 'B/Data/Migration/Cluster/Cluster/Resource'].flatMap(
    (cluster): readonly Mistake[] => [
      [
        `H1/cluster-records ${cluster}`,
        'tasks that report nothing',
        (draft) => draft.delete(cluster, properties('ClusterSettings')),
      ],
      [
        `H1/cluster-records ${cluster}`,
        'commands that are not logged',
        (draft) => draft.set(cluster, properties('Configuration', 'ExecuteCommandConfiguration', 'Logging'), 'NONE'),
      ],
    ],
  ),
  [
    `rule-8/no-public-address ${at.service}`,
    'a task on the internet',
    (draft) =>
      draft.set(at.service, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'), 'ENABLED'),
  ],
  [`B1/no-shell ${at.service}`, 'a shell', (draft) => draft.set(at.service, properties('EnableExecuteCommand'), true)],
  [
    `M2/tracks-cpu ${at.target}`,
    'a service that does not grow',
    (draft) => draft.remove(`${PORTAL}/Tasks/Service/TaskCount/Target/Cpu/Resource`),
  ],
];
