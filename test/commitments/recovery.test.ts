import { RECOVERY_CHECKS } from '../../lib/commitments/checks/index';
import { at, list } from '../../lib/assembly/template-index';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');
const sandbox = tree('sandbox');
const findings = (broken = production, holdsIn: readonly string[] = ['every', 'two-region', 'production']) =>
  RECOVERY_CHECKS.filter((check) => holdsIn.includes(check.holdsIn)).flatMap((check) =>
    check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`),
  );

const PLAN = 'B/Routing/Plan/Plan';
const ROLE = 'B/Routing/Plan/Role/Permissions/Resource';
const plan = first(production, 'AWS::ARCRegionSwitch::Plan');
const names = list(plan.properties, 'Workflows', 0, 'Steps').map((step) => String(at(step, 'Name')));
const step = (workflow: number, name: string, ...rest: readonly (string | number)[]) => [
  'Properties',
  'Workflows',
  workflow,
  'Steps',
  names.indexOf(name),
  ...rest,
];
const block = (workflow: number, name: string, kind: string, ...rest: readonly (string | number)[]) =>
  step(workflow, name, 'ExecutionBlockConfiguration', kind, ...rest);
const lambda = (workflow: number, name: string, ...rest: readonly (string | number)[]) =>
  block(workflow, name, 'CustomActionLambdaConfig', ...rest);
const statementWith = (path: string, action: string) => {
  const index = list(
    first(production, 'AWS::IAM::ManagedPolicy', (each) => each.path === path).properties,
    'PolicyDocument',
    'Statement',
  ).findIndex((each) => [at(each, 'Action')].flat().includes(action));
  return ['Properties', 'PolicyDocument', 'Statement', index];
};
const functionOf = (letter: string, name: string) => `${letter}/Recovery/Functions/${name}/Function/Resource`;
const balancer = (letter: string) =>
  first(
    production,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    ({ path, properties }) => path.startsWith(`${letter}/`) && at(properties, 'Type') === 'application',
  );
const target = (letter: string) =>
  first(production, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ path }) =>
    path.startsWith(`${letter}/Service/Portal/`),
  ).path;
const steps = (workflow: number) => list(plan.properties, 'Workflows', workflow, 'Steps');

test('the recovery of production keeps its promises', () => {
  expect(findings()).toEqual([]);
});

test('M11: an environment of one region has no plan, and nothing is asked of it', () => {
  expect(findings(sandbox, ['every'])).toEqual([]);
  expect(sandbox.ofType('AWS::ARCRegionSwitch::Plan')).toEqual([]);
});

test('M11: a plan in an environment of one region is found', () => {
  const broken = mutated(sandbox, (draft) =>
    draft.add('A/Routing', 'Plan', { Type: 'AWS::ARCRegionSwitch::Plan', Properties: {} }),
  );
  expect(findings(broken, ['every'])).toContain('M5/plan Routing');
});

type Case = [expected: string, what: string, edit: (draft: Draft) => void];
const found = (cases: readonly Case[]) =>
  test.each(cases)('%s is found: %s', (expected, _, edit) => {
    expect(findings(mutated(production, edit))).toContain(expected);
  });

describe('the plan itself', () => {
  found([
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
  ]);
});

describe('the order, and what a failover does', () => {
  found(
    [0, 1].flatMap((workflow): Case[] => [
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
        `workflow ${workflow} has a step that nobody timed`,
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
    ]),
  );
});

describe('in either region, what the plan names', () => {
  found(
    (['A', 'B'] as const).flatMap((letter): Case[] => [
      [
        `M5/resources-exist ${PLAN}`,
        `the function of ${letter} under another name`,
        (draft) =>
          draft.set(functionOf(letter, 'Activate'), ['Properties', 'FunctionName'], 'holdfast-production-flip-other'),
      ],
      [
        `M5/resources-exist ${PLAN}`,
        `no cluster in ${letter}`,
        (draft) => draft.set(`${letter}/Data/Database/Cluster/Cluster`, ['Properties', 'DBClusterIdentifier'], 'other'),
      ],
      [
        `M5/resources-exist ${PLAN}`,
        `a service of ${letter} under another name`,
        (draft) => draft.set(`${letter}/Service/Gateway/Tasks/Service/Service`, ['Properties', 'ServiceName'], 'other'),
      ],
      [
        `M5/resources-exist ${PLAN}`,
        `no health alarm in ${letter}`,
        (draft) => draft.remove(`${letter}/Service/Portal/NoHealthyTask/Alarm/Resource`),
      ],
      [
        `rule-6/witness-moves ${PLAN}`,
        `the witness of ${letter} names something else`,
        (draft) =>
          draft.set(`B/Routing/GlobalNames/Witness${letter}`, ['Properties', 'ResourceRecords', 0], '"elsewhere"'),
      ],
      [
        `rule-6/witness-moves ${PLAN}`,
        `the address of ${letter} has no health check`,
        (draft) => draft.delete(`B/Routing/GlobalNames/Active${letter}`, ['Properties', 'HealthCheckId']),
      ],
      [
        `rule-6/witness-moves ${PLAN}`,
        `the witness of ${letter} moves by another identifier`,
        (draft) => draft.set(`B/Routing/GlobalNames/Witness${letter}`, ['Properties', 'SetIdentifier'], 'other'),
      ],
      [
        `M1/no-single-service ${letter}/Service/Portal/Tasks/Service/Service`,
        `one portal task in ${letter}`,
        (draft) => draft.set(target(letter), ['Properties', 'MinCapacity'], 1),
      ],
      [
        `M1/no-single-service ${letter}/Service/Portal/Tasks/Service/Service`,
        `nothing that says how many in ${letter}`,
        (draft) => draft.remove(target(letter)),
      ],
      [
        `M6/drill-alarm ${letter}/Recovery`,
        `nobody is called in ${letter}`,
        (draft) => draft.remove(`${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`),
      ],
      [
        `M6/drill-alarm ${letter}/Recovery`,
        `silence is fine in ${letter}`,
        (draft) =>
          draft.set(
            `${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`,
            ['Properties', 'TreatMissingData'],
            'notBreaching',
          ),
      ],
      [
        `M6/drill-alarm ${letter}/Recovery`,
        `called after the year in ${letter}`,
        (draft) => draft.set(`${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`, ['Properties', 'Threshold'], 400),
      ],
      [
        `M7/evidence-key ${letter}/Recovery/Key`,
        `no key in ${letter}`,
        (draft) => draft.remove(`${letter}/Recovery/Key/Resource`),
      ],
      [
        `M7/evidence-key ${letter}/Recovery/Key/Resource`,
        `a key of ${letter} that can be deleted`,
        (draft) => draft.delete(`${letter}/Recovery/Key/Resource`, ['Properties', 'KeyPolicy', 'Statement', 1]),
      ],
      [
        `M5/plan-warnings ${letter}/Recovery/Told`,
        `warnings of the plan reach nobody in ${letter}`,
        (draft) => draft.remove(`${letter}/Recovery/Told/PlanWarning/Resource`),
      ],
      [
        `M8/expected-budget ${PLAN} activate us-west-2, switchover`,
        `clients stay with ${letter} for an hour`,
        (draft) => {
          const { path, properties } = balancer(letter);
          draft.set(
            path,
            ['Properties', 'LoadBalancerAttributes'],
            list(properties, 'LoadBalancerAttributes').filter(
              (each) => at(each, 'Key') !== 'client_keep_alive.seconds',
            ),
          );
        },
      ],
      [
        `M8/expected-budget ${PLAN} activate us-east-2, failover`,
        `the alarm of ${letter} needs ten minutes`,
        (draft) =>
          draft.set(`${letter}/Service/Portal/NoHealthyTask/Alarm/Resource`, ['Properties', 'EvaluationPeriods'], 10),
      ],
      [
        `M8/expected-budget ${PLAN} activate us-east-2, switchover`,
        `resolvers keep the witness of ${letter} for an hour`,
        (draft) => draft.set(`B/Routing/GlobalNames/Witness${letter}`, ['Properties', 'TTL'], '3600'),
      ],
    ]),
  );
  found([
    [
      `M8/timeout-budget ${PLAN} activate us-west-2, failover`,
      'a step may take an hour',
      (draft) => draft.set(PLAN, block(0, 'switch-database', 'GlobalAuroraConfig', 'TimeoutMinutes'), 60),
    ],
    [
      `M8/expected-budget ${PLAN} activate us-west-2, failover`,
      'nobody notices that a region is lost',
      (draft) => draft.delete(PLAN, ['Properties', 'AssociatedAlarms']),
    ],
    [
      'M6/drill-alarm Routing/Reminder',
      'no reminder',
      (draft) => draft.set('B/Routing/Reminder/Schedule', ['Properties', 'State'], 'DISABLED'),
    ],
    [`M6/no-unattended-flip ${PLAN}`, 'a trigger', (draft) => draft.set(PLAN, ['Properties', 'Triggers'], [{}])],
    [
      'M6/no-unattended-flip B/Routing/Reminder/MayTell/Resource',
      'a schedule that flips',
      (draft) =>
        draft.set(
          'B/Routing/Reminder/MayTell/Resource',
          ['Properties', 'PolicyDocument', 'Statement', 0, 'Action'],
          'arc-region-switch:StartPlanExecution',
        ),
    ],
  ]);
});

describe('rule 3: whoever acts in a flip', () => {
  const role = 'B/Routing/Plan/Role/Role/Resource';
  const setAction = (draft: Draft, path: string, of: string, action: string) =>
    draft.set(path, [...statementWith(path, of), 'Action'], action);
  found([
    [
      `rule-3/actions ${role}`,
      'the plan may do what nobody judged',
      (draft) => setAction(draft, ROLE, 'ecs:DescribeClusters', 'ecs:RunTask'),
    ],
    [
      `rule-3/actions ${role}`,
      'the plan edits records',
      (draft) => setAction(draft, ROLE, 'route53:ListResourceRecordSets', 'route53:ChangeResourceRecordSets'),
    ],
    [
      `rule-3/actions ${role}`,
      'the plan may do everything',
      (draft) => setAction(draft, ROLE, 'ecs:DescribeClusters', 'ecs:*'),
    ],
    [
      'rule-3/actions-used lib/recovery/plan/iam-actions.ts',
      'the list allows what nobody may do',
      (draft) => draft.delete(ROLE, statementWith(ROLE, 'route53:ListResourceRecordSets')),
    ],
    [
      'rule-3/actions ',
      'nobody is there to flip',
      (draft) => ['A', 'B'].forEach((letter) => draft.remove(`${letter}/Recovery/Operator/Role/Resource`)),
    ],
  ]);
  found(
    (['A', 'B'] as const).flatMap((letter): Case[] => {
      const fence = `${letter}/Recovery/Functions/Fence`;
      const operator = `${letter}/Recovery/Operator`;
      return [
        [
          `rule-3/actions ${fence}/Role/Resource`,
          `a function of ${letter} edits IAM`,
          (draft) => setAction(draft, `${fence}/Permissions/Resource`, 'rds:DescribeGlobalClusters', 'iam:CreateRole'),
        ],
        [
          `rule-3/own-region ${fence}/Role/Resource`,
          `a function of ${letter} reaches over`,
          (draft) =>
            draft.set(
              `${fence}/Permissions/Resource`,
              [...statementWith(`${fence}/Permissions/Resource`, 'rds:DescribeGlobalClusters'), 'Resource'],
              `arn:aws:rds:${letter === 'A' ? 'us-east-2' : 'us-west-2'}:000000000001:cluster:x`,
            ),
        ],
        [
          `rule-3/actions ${operator}/Role/Resource`,
          `the operator of ${letter} edits a bucket`,
          (draft) => setAction(draft, `${operator}/Policy/Resource`, 'ssm:GetParameter', 's3:PutBucketPolicy'),
        ],
      ];
    }),
  );
});
