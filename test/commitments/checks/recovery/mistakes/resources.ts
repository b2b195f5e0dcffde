/** Resources of the plan that are missing, have another name, or take too long. */
import { at, list } from '../../../../../lib/assembly/template-index';
import { first, tree } from '../../../../support/assembly';
import { type Letter, LETTERS, type Mistake } from '../../../../support/mistakes';
import { block, PLAN } from './places';

const production = tree('production');

const functionOf = (letter: Letter, name: string) => `${letter}/Recovery/Functions/${name}/Function/Resource`;
const balancer = (letter: Letter) =>
  first(
    production,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    ({ path, properties }) => path.startsWith(`${letter}/`) && at(properties, 'Type') === 'application',
  );
const target = (letter: Letter) =>
  first(production, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ path }) =>
    path.startsWith(`${letter}/Service/Portal/`),
  ).path;

export const RESOURCES: readonly Mistake[] = [
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
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
      `no scalable target in ${letter}`,
      (draft) => draft.remove(target(letter)),
    ],
    [
      `M6/drill-alarm ${letter}/Recovery`,
      `no alarm on late drills in ${letter}`,
      (draft) => draft.remove(`${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`),
    ],
    [
      `M6/drill-alarm ${letter}/Recovery`,
      `missing data is fine in ${letter}`,
      (draft) =>
        draft.set(
          `${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`,
          ['Properties', 'TreatMissingData'],
          'notBreaching',
        ),
    ],
    [
      `M6/drill-alarm ${letter}/Recovery`,
      `an alarm after more than a year in ${letter}`,
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
      `no rule for warnings of the plan in ${letter}`,
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
          list(properties, 'LoadBalancerAttributes').filter((each) => at(each, 'Key') !== 'client_keep_alive.seconds'),
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
  [
    `M8/timeout-budget ${PLAN} activate us-west-2, failover`,
    'a step may take an hour',
    (draft) => draft.set(PLAN, block(0, 'switch-database', 'GlobalAuroraConfig', 'TimeoutMinutes'), 60),
  ],
  [
    `M8/expected-budget ${PLAN} activate us-west-2, failover`,
    'no alarm that a region is lost',
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
];
