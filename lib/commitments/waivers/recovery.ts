import { keysOf, objectsOf, rule, signIn, wildcards } from './findings';
import type { WaiverRow } from './types';

const targets = (region: string): string => `arn:aws:application-autoscaling:${region}:{account}:scalable-target/*`;
const PLAN = 'arn:aws:arc-region-switch::{account}:plan/holdfast-{environment}:*';

/** Findings of the Recovery stack that stay. */
export const RECOVERY_WAIVERS: readonly WaiverRow[] = [
  {
    finding: wildcards(targets('{region}')),
    path: 'Recovery/Functions/Lower/Permissions',
    touches: ['M5'],
    owner: 'platform',
    reason: 'A scalable target has a random id; a condition admits the desired count of ECS services alone',
  },
  {
    finding: wildcards(signIn('holdfast_activation')),
    path: 'Recovery/Functions/SignIn',
    touches: ['B1', 'M8'],
    owner: 'security',
    reason:
      'A cluster that is restored under the same name has another resource id, and flips must go on; the ARN names one region and one database role',
  },
  {
    finding: wildcards('arn:aws:rds:{region}:{account}:cluster-snapshot:*', objectsOf('mail'), objectsOf('quarantine')),
    path: 'Recovery/Functions/Reconcile/Permissions',
    touches: ['M9', 'B1'],
    owner: 'security',
    reason:
      'Aurora names the snapshot of a lost writer by the time; any message may be the one that was not copied. It lists, asks for the state of copies, and has no key to read them with',
  },
  {
    finding: wildcards(objectsOf('evidence', 'drills/*')),
    path: 'Recovery/DrillAge/Handler/Permissions',
    touches: ['M6'],
    owner: 'platform',
    reason: 'Evidence of drills has a folder of its own with one for each; it is read, and nothing is written',
  },
  {
    finding: wildcards(
      '*',
      PLAN,
      targets('{region}'),
      objectsOf('evidence', 'drills/*'),
      'arn:aws:iam::{account}:role/*',
      'arn:aws:iam::{account}:user/*',
      keysOf(),
      keysOf('{peer}'),
    ),
    path: 'Recovery/Operator/Policy',
    touches: ['M7', 'rule-3'],
    owner: 'platform',
    reason:
      'The ends of ids of plan and scalable targets are random; keys are admitted by the alias of heartbeats alone; who drills asks what they themselves may do; some reads know no resource. Only people with a second factor get it',
  },
];

/** Findings of the Routing stack that stay. */
export const ROUTING_WAIVERS: readonly WaiverRow[] = [
  {
    finding: wildcards('*', PLAN, targets('{region}'), targets('{peer}'), objectsOf('evidence', 'region-switch/*')),
    path: 'Routing/Plan/Role/Permissions',
    touches: ['M5', 'rule-3'],
    owner: 'platform',
    reason:
      'What the documentation of Region switch asks for: some reads know no resource, ids of plan and scalable targets end at random, reports have a folder of their own. Everything else names its resource (check rule-3/actions)',
  },
  {
    finding: rule('LambdaInsideVPC'),
    path: 'Routing/PlanArn/Handler/Function/Resource',
    touches: ['M5'],
    owner: 'platform',
    reason: "Writes one parameter into the other region's SSM, which has no endpoint inside a network",
  },
  {
    finding: rule('LambdaInsideVPC'),
    path: 'Routing/HealthChecks/Handler/Function/Resource',
    touches: ['M5'],
    owner: 'platform',
    reason:
      'Asks Region switch, which has no endpoint inside a network, one question about one plan; it has no other permission and no data',
  },
];
