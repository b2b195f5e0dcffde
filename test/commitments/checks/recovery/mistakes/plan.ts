/** A plan that lacks a step, has another order, or does in a failover what needs the lost region. */
import { list } from '../../../../../lib/assembly/template-index';
import type { Mistake } from '../../../../support/mistakes';
import { block, lambda, names, plan, PLAN, step } from './places';

const steps = (workflow: number) => list(plan.properties, 'Workflows', workflow, 'Steps');

export const PLANS: readonly Mistake[] = [
  ['M5/plan Routing', 'no plan', (draft) => draft.remove(PLAN)],
  [
    `M5/plan ${PLAN}`,
    'a region that cannot be activated',
    (draft) => draft.delete(PLAN, ['Properties', 'Workflows', 0]),
  ],
  [`M5/plan ${PLAN}`, 'nothing afterwards', (draft) => draft.delete(PLAN, ['Properties', 'Workflows', 2])],
  [
    `M5/plan ${PLAN}`,
    'a deactivation, which is for active-active only',
    (draft) => draft.set(PLAN, ['Properties', 'Workflows', 1, 'WorkflowTargetAction'], 'deactivate'),
  ],
  [
    `M5/plan ${PLAN}`,
    'two active regions',
    (draft) => draft.set(PLAN, ['Properties', 'RecoveryApproach'], 'activeActive'),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'an enumeration in capitals',
    (draft) => draft.set(PLAN, step(0, 'fence', 'ExecutionBlockType'), 'CUSTOM_ACTION_LAMBDA'),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'a name that is too long',
    (draft) => draft.set(PLAN, ['Properties', 'Name'], 'holdfast-production-the-recovery-plan'),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'three services in one block',
    (draft) =>
      draft.set(
        PLAN,
        [
          ...block(0, 'grow', 'ParallelConfig', 'Steps'),
          0,
          'ExecutionBlockConfiguration',
          'EcsCapacityIncreaseConfig',
          'Services',
          2,
        ],
        {},
      ),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'a step that waits no time',
    (draft) => draft.set(PLAN, lambda(1, 'activate', 'TimeoutMinutes'), 0),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'an ARN of another form',
    (draft) =>
      draft.set(
        PLAN,
        block(1, 'switch-database', 'GlobalAuroraConfig', 'DatabaseClusterArns', 0),
        'holdfast-production-us-west-2',
      ),
  ],
  [
    `M5/plan-accepted ${PLAN}`,
    'an alarm of another kind',
    (draft) => draft.set(PLAN, ['Properties', 'AssociatedAlarms', 'us-west-2', 'AlarmType'], 'health'),
  ],
  [
    `rule-2/plan-neutral ${PLAN}`,
    'a step that only one region has',
    (draft) => draft.delete(PLAN, step(1, 'announce')),
  ],
];

export const ORDER: readonly Mistake[] = [0, 1].flatMap((workflow): readonly Mistake[] => [
  [
    `rule-6/plan-order ${PLAN}`,
    `workflow ${workflow} moves the database before the fence`,
    (draft) => {
      draft.set(PLAN, step(workflow, 'fence'), steps(workflow)[names.indexOf('switch-database')] ?? null);
      draft.set(PLAN, step(workflow, 'switch-database'), steps(workflow)[names.indexOf('fence')] ?? null);
    },
  ],
  [
    `rule-6/plan-order ${PLAN}`,
    `workflow ${workflow} moves the traffic before the database`,
    (draft) => {
      draft.set(PLAN, step(workflow, 'shift-traffic'), steps(workflow)[names.indexOf('switch-database')] ?? null);
      draft.set(PLAN, step(workflow, 'switch-database'), steps(workflow)[names.indexOf('shift-traffic')] ?? null);
    },
  ],
  [
    `rule-6/plan-order ${PLAN}`,
    `workflow ${workflow} has no fence`,
    (draft) => draft.delete(PLAN, step(workflow, 'fence')),
  ],
  [
    `rule-3/ungraceful ${PLAN}`,
    `workflow ${workflow} waits for the lost region`,
    (draft) => draft.delete(PLAN, lambda(workflow, 'fence', 'Ungraceful')),
  ],
  [
    `rule-3/ungraceful ${PLAN}`,
    `workflow ${workflow} skips the activation`,
    (draft) => draft.set(PLAN, lambda(workflow, 'activate', 'Ungraceful'), { Behavior: 'skip' }),
  ],
  [
    `rule-3/ungraceful ${PLAN}`,
    `workflow ${workflow} loses data in a switchover`,
    (draft) => draft.set(PLAN, block(workflow, 'switch-database', 'GlobalAuroraConfig', 'Behavior'), 'failover'),
  ],
  [
    `rule-3/ungraceful ${PLAN}`,
    `workflow ${workflow} cannot fail over`,
    (draft) => draft.delete(PLAN, block(workflow, 'switch-database', 'GlobalAuroraConfig', 'Ungraceful')),
  ],
  [
    `rule-3/ungraceful ${PLAN}`,
    `workflow ${workflow} waits for capacity in a failover`,
    (draft) =>
      draft.set(
        PLAN,
        [
          ...block(workflow, 'grow', 'ParallelConfig', 'Steps'),
          1,
          'ExecutionBlockConfiguration',
          'EcsCapacityIncreaseConfig',
          'Ungraceful',
          'MinimumSuccessPercentage',
        ],
        50,
      ),
  ],
  [
    `M4/services-covered A/Service/Portal/Tasks/Service/Service`,
    `workflow ${workflow} does not grow the portal`,
    (draft) => draft.delete(PLAN, [...block(workflow, 'grow', 'ParallelConfig', 'Steps'), 0]),
  ],
  [
    `M8/steps-timed ${PLAN}`,
    `workflow ${workflow} has a step without a time`,
    (draft) => draft.set(PLAN, step(workflow, 'verify', 'Name'), 'look'),
  ],
  [
    `M8/steps-timed ${PLAN}`,
    `workflow ${workflow} gives a step another time`,
    (draft) => draft.set(PLAN, lambda(workflow, 'verify', 'TimeoutMinutes'), 6),
  ],
  [
    `M5/both-regions ${PLAN}`,
    `workflow ${workflow} has a function in one region only`,
    (draft) => draft.delete(PLAN, lambda(workflow, 'activate', 'Lambdas', 1)),
  ],
]);
