import type { Waiver } from './types';

const EXPIRES = '2027-05-31';

const wildcards = (...resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);
const targets = (region: string): string => `arn:aws:application-autoscaling:${region}:{account}:scalable-target/*`;
const evidence = (folder: string): string =>
  `arn:aws:s3:::holdfast-{environment}-evidence-{account}-{region}/${folder}/*`;
const store = (purpose: string): string => `arn:aws:s3:::holdfast-{environment}-${purpose}-{account}-{region}/*`;
const PLAN = 'arn:aws:arc-region-switch::{account}:plan/holdfast-{environment}:*';

/** Findings of the Recovery stack that stay. */
export const RECOVERY_WAIVERS: readonly Waiver[] = [
  {
    finding: wildcards(targets('{region}')),
    path: 'Recovery/Functions/Lower/Permissions',
    touches: ['M5'],
    count: 1,
    owner: 'platform',
    reason: 'A scalable target has a random id; a condition admits the desired count of ECS services alone',
    expires: EXPIRES,
  },
  {
    finding: wildcards('arn:aws:rds:{region}:{account}:cluster-snapshot:*', store('mail'), store('quarantine')),
    path: 'Recovery/Functions/Reconcile/Permissions',
    touches: ['M9', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'Aurora names the snapshot of a lost writer by the time; any message may be the one that was not copied. It lists, asks for the state of copies, and has no key to read them with',
    expires: EXPIRES,
  },
  {
    finding: wildcards(evidence('drills')),
    path: 'Recovery/DrillAge/Handler/Permissions',
    touches: ['M6'],
    count: 1,
    owner: 'platform',
    reason: 'Evidence of drills has a folder of its own with one for each; it is read, and nothing is written',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      '*',
      PLAN,
      targets('{region}'),
      evidence('drills'),
      'arn:aws:iam::{account}:role/*',
      'arn:aws:iam::{account}:user/*',
      'arn:aws:kms:{region}:{account}:key/*',
      'arn:aws:kms:{peer}:{account}:key/*',
    ),
    path: 'Recovery/Operator/Policy',
    touches: ['M7', 'rule-3'],
    count: 1,
    owner: 'platform',
    reason:
      'The ends of ids of plan and scalable targets are random; keys are admitted by the alias of heartbeats alone; who drills asks what they themselves may do; some reads know no resource. Only people with a second factor get it',
    expires: EXPIRES,
  },
];

const OUTSIDE = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => `${pack}::${pack}-LambdaInsideVPC`);

/** Findings of the Routing stack that stay. */
export const ROUTING_WAIVERS: readonly Waiver[] = [
  {
    finding: wildcards('*', PLAN, targets('{region}'), targets('{peer}'), evidence('region-switch')),
    path: 'Routing/Plan/Role/Permissions',
    touches: ['M5', 'rule-3'],
    count: 1,
    owner: 'platform',
    reason:
      'What the documentation of Region switch asks for: some reads know no resource, ids of plan and scalable targets end at random, reports have a folder of their own. Everything else names its resource (check rule-3/actions)',
    expires: EXPIRES,
  },
  {
    finding: OUTSIDE,
    path: 'Routing/PlanArn/Handler/Function/Resource',
    touches: ['M5'],
    count: 1,
    owner: 'platform',
    reason: "Writes one parameter into the other region's SSM, which has no endpoint inside a network",
    expires: EXPIRES,
  },
  {
    finding: OUTSIDE,
    path: 'Routing/HealthChecks/Handler/Function/Resource',
    touches: ['M5'],
    count: 1,
    owner: 'platform',
    reason:
      'Asks Region switch, which has no endpoint inside a network, one question about one plan; it has no other permission and no data',
    expires: EXPIRES,
  },
];
