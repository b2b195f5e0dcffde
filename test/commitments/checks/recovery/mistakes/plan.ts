/** A plan that lacks a step, has another order, or does in a failover what needs the lost region. */
import { list } from '../../../../../lib/assembly/template-index';
import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { block, lambda, names, plan, PLAN, step } from './places';

const steps = (workflow: number) => list(plan.properties, 'Workflows', workflow, 'Steps');

export const PLANS: readonly Mistake[] = [
  ...mistakesAt('M5/plan', ['Routing', PLAN], { 'no plan': removed }),
  ...mistakesAt('M5/plan', PLAN, {
    'a region that cannot be activated': without('Workflows.0'),
    'nothing afterwards': without('Workflows.2'),
    'a deactivation, which is for active-active only': set('Workflows.1.WorkflowTargetAction', 'deactivate'),
    'two active regions': set('RecoveryApproach', 'activeActive'),
  }),
  ...mistakesAt('M5/valid-plan', PLAN, {
    'an enumeration in capitals': set(step(0, 'fence', 'ExecutionBlockType'), 'CUSTOM_ACTION_LAMBDA'),
    'a name that is too long': set('Name', 'holdfast-production-the-recovery-plan'),
    'three services in one block': set(
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
    'a step that waits no time': set(lambda(1, 'activate', 'TimeoutMinutes'), 0),
    'an ARN of another form': set(
      block(1, 'switch-database', 'GlobalAuroraConfig', 'DatabaseClusterArns', 0),
      'holdfast-production-us-west-2',
    ),
    'an alarm of another kind': set('AssociatedAlarms.us-west-2.AlarmType', 'health'),
  }),
  ...mistakesAt('rule-2/plan-symmetry', PLAN, { 'a step that only one region has': without(step(1, 'announce')) }),
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
  ...mistakesAt('rule-6/plan-order', PLAN, { [`workflow ${workflow} has no fence`]: without(step(workflow, 'fence')) }),
  ...mistakesAt('rule-3/execution-modes', PLAN, {
    [`workflow ${workflow} waits for the lost region`]: without(lambda(workflow, 'fence', 'Ungraceful')),
    [`workflow ${workflow} skips the activation`]: set(lambda(workflow, 'activate', 'Ungraceful'), {
      Behavior: 'skip',
    }),
    [`workflow ${workflow} loses data in a switchover`]: set(
      block(workflow, 'switch-database', 'GlobalAuroraConfig', 'Behavior'),
      'failover',
    ),
    [`workflow ${workflow} cannot fail over`]: without(
      block(workflow, 'switch-database', 'GlobalAuroraConfig', 'Ungraceful'),
    ),
    [`workflow ${workflow} waits for capacity in a failover`]: set(
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
  }),
  ...mistakesAt('M4/capacity-steps', ['A/Service/Portal/Tasks/Service/Service', PLAN], {
    [`workflow ${workflow} does not grow the portal`]: without([
      ...block(workflow, 'grow', 'ParallelConfig', 'Steps'),
      0,
    ]),
  }),
  ...mistakesAt('M8/step-timeouts', PLAN, {
    [`workflow ${workflow} has a step without a time`]: set(step(workflow, 'verify', 'Name'), 'look'),
    [`workflow ${workflow} gives a step another time`]: set(lambda(workflow, 'verify', 'TimeoutMinutes'), 6),
  }),
  ...mistakesAt('M5/step-regions', PLAN, {
    [`workflow ${workflow} has a function in one region only`]: without(lambda(workflow, 'activate', 'Lambdas', 1)),
  }),
]);
