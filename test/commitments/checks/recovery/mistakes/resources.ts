/** Resources of the plan that are missing, have another name, or take too long. */
import { at, list } from '../../../../../lib/assembly/template-index';
import { MODES } from '../../../../../lib/recovery/plan/budget';
import { first, tree } from '../../../../support/assembly';
import { type Letter, LETTERS, type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';

import { block, names, plan, PLAN, step } from './places';

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

const deployedStep = (name: string) => list(plan.properties, 'Workflows', 0, 'Steps')[names.indexOf(name)] ?? null;

export const RESOURCES: readonly Mistake[] = [
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
    ...mistakesAt('M5/plan-resources', [PLAN, functionOf(letter, 'Activate')], {
      [`the function of ${letter} under another name`]: set('FunctionName', 'holdfast-production-flip-other'),
    }),
    ...mistakesAt('M5/plan-resources', [PLAN, `${letter}/Data/Database/Cluster/Cluster`], {
      [`no cluster in ${letter}`]: set('DBClusterIdentifier', 'other'),
    }),
    ...mistakesAt('M5/plan-resources', [PLAN, `${letter}/Service/Gateway/Tasks/Service/Service`], {
      [`a service of ${letter} under another name`]: set('ServiceName', 'other'),
    }),
    ...mistakesAt('M5/plan-resources', [PLAN, `${letter}/Service/Portal/NoHealthyTask/Alarm/Resource`], {
      [`no health alarm in ${letter}`]: removed,
    }),
    ...mistakesAt('rule-6/witness-records', [PLAN, `B/Routing/GlobalNames/Witness${letter}`], {
      [`the witness of ${letter} names something else`]: set('ResourceRecords.0', '"elsewhere"'),
    }),
    ...mistakesAt('rule-6/witness-records', [PLAN, `B/Routing/GlobalNames/Active${letter}`], {
      [`the address of ${letter} has no health check`]: without('HealthCheckId'),
    }),
    ...mistakesAt('rule-6/witness-records', [PLAN, `B/Routing/GlobalNames/Witness${letter}`], {
      [`the witness of ${letter} moves by another identifier`]: set('SetIdentifier', 'other'),
    }),
    ...mistakesAt('M1/redundant-services', [`${letter}/Service/Portal/Tasks/Service/Service`, target(letter)], {
      [`one portal task in ${letter}`]: set('MinCapacity', 1),
      [`no scalable target in ${letter}`]: removed,
    }),
    ...mistakesAt('M6/drill-alarm', [`${letter}/Recovery`, `${letter}/Recovery/DrillAge/DrillDue/Alarm/Resource`], {
      [`no alarm on late drills in ${letter}`]: removed,
      [`missing data is fine in ${letter}`]: set('TreatMissingData', 'notBreaching'),
      [`an alarm after more than a year in ${letter}`]: set('Threshold', 400),
    }),
    ...mistakesAt('M7/evidence-key', [`${letter}/Recovery/Key`, `${letter}/Recovery/Key/Resource`], {
      [`no key in ${letter}`]: removed,
    }),
    ...mistakesAt('M7/evidence-key', `${letter}/Recovery/Key/Resource`, {
      [`a key of ${letter} that can be deleted`]: without('KeyPolicy.Statement.1'),
    }),
    ...mistakesAt('M5/plan-warnings', [`${letter}/Recovery/Told`, `${letter}/Recovery/Told/PlanWarning/Resource`], {
      [`no rule for warnings of the plan in ${letter}`]: removed,
    }),
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
    ...mistakesAt(
      'M8/detection',
      [`${PLAN} activate us-east-2, failover`, `${letter}/Service/Portal/NoHealthyTask/Alarm/Resource`],
      { [`the alarm of ${letter} needs ten minutes`]: set('EvaluationPeriods', 10) },
    ),
    ...mistakesAt(
      'M8/expected-budget',
      [`${PLAN} activate us-east-2, switchover`, `B/Routing/GlobalNames/Witness${letter}`],
      { [`resolvers keep the witness of ${letter} for an hour`]: set('TTL', '3600') },
    ),
    ...MODES.flatMap((mode) =>
      mistakesAt(
        'M8/time-without-writes',
        [`${PLAN} activate us-west-2, ${mode}`, `B/Routing/GlobalNames/Witness${letter}`],
        { [`resolvers keep the witness of ${letter} for 10 s`]: set('TTL', '10') },
      ),
    ),
  ]),
  ...mistakesAt('M8/timeout-budget', [`${PLAN} activate us-west-2, failover`, PLAN], {
    'a step may take an hour': set(block(0, 'switch-database', 'GlobalAuroraConfig', 'TimeoutMinutes'), 60),
  }),
  ...mistakesAt('M8/time-without-writes', [`${PLAN} activate us-west-2, switchover`, PLAN], {
    'writes end before tasks start': (draft) => {
      draft.set(PLAN, step(0, 'grow'), deployedStep('fence'));
      draft.set(PLAN, step(0, 'fence'), deployedStep('grow'));
    },
  }),
  ...MODES.flatMap((mode) =>
    mistakesAt('M8/declaration-to-done', [`${PLAN} activate us-west-2, ${mode}`, PLAN], {
      'the traffic moves twice': set(step(0, 'verify'), deployedStep('shift-traffic')),
      'a step of unknown length': set(step(0, 'verify', 'Name'), 'look'),
    }),
  ),
  ...mistakesAt('M8/detection', [`${PLAN} activate us-west-2, failover`, PLAN], {
    'no alarm that a region is lost': without('AssociatedAlarms'),
  }),
  ...mistakesAt('M6/drill-alarm', ['Routing/Reminder', 'B/Routing/Reminder/Schedule'], {
    'no reminder': set('State', 'DISABLED'),
  }),
  ...mistakesAt('M6/no-unattended-flip', PLAN, { 'a trigger': set('Triggers', [{}]) }),
  ...mistakesAt('M6/no-unattended-flip', 'B/Routing/Reminder/MayTell/Resource', {
    'a schedule that flips': set('PolicyDocument.Statement.0.Action', 'arc-region-switch:StartPlanExecution'),
  }),
];
