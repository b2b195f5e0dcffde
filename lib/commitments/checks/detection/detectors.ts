/** Detectors are on: GuardDuty, its malware protection and Inspector (G1). */
import type { Check } from '../../check';
import { at, type Json, list, show } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions } from '../shapes';
import { customerBuckets } from './queries';

/** Features that GuardDuty must have; the last is the configuration of an agent. */
const FEATURES: readonly string[] = [
  'S3_DATA_EVENTS',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
  'ECS_FARGATE_AGENT_MANAGEMENT',
];

const isEnabled = (feature: Json): boolean => at(feature, 'Status') === 'ENABLED';

/** Every check of detectors. */
export const DETECTOR_CHECKS: readonly Check[] = [
  checkOf({
    id: 'G1',
    name: 'detector',
    sentence:
      'GuardDuty watches network, storage, database and functions; its agent in every Fargate task watches the programs',
    unlessAdopted: 'guardDutyDetector',
    of: regions,
    required: `an enabled detector with ${FEATURES.join(', ')}; it publishes findings every fifteen minutes`,
    fix: 'keep the features of ThreatDetection',
    found: ({ letter }, tree) => {
      const [detector] = inRegion(tree, letter, 'AWS::GuardDuty::Detector');
      if (at(detector?.properties, 'Enable') !== true) return 'no enabled detector';
      const frequency = at(detector?.properties, 'FindingPublishingFrequency');
      if (frequency !== 'FIFTEEN_MINUTES') return `findings that are repeated ${show(frequency)}`;
      const features = list(detector?.properties, 'Features').filter(isEnabled);
      const agents = features.flatMap((feature) => list(feature, 'AdditionalConfiguration')).filter(isEnabled);
      const on = [...features, ...agents].map((feature) => at(feature, 'Name'));
      return FEATURES.filter((name) => !on.includes(name)).map((name) => `${name} off`);
    },
  }),
  checkOf({
    id: 'G1',
    name: 'message-malware-scan',
    sentence: 'Every message that is stored is scanned for malware',
    of: regions,
    required: 'a malware protection plan for each whole bucket of customer data, which tags what it finds',
    fix: 'pass the store to MalwareProtection',
    found: ({ letter }, tree) => {
      const scanned = inRegion(tree, letter, 'AWS::GuardDuty::MalwareProtectionPlan')
        .filter(
          ({ properties }) =>
            list(properties, 'ProtectedResource', 'S3Bucket', 'ObjectPrefixes').length === 0 &&
            at(properties, 'Actions', 'Tagging', 'Status') === 'ENABLED',
        )
        .map((plan) => target(tree, plan, at(plan.properties, 'ProtectedResource', 'S3Bucket', 'BucketName')))
        .map((bucket) => at(bucket?.properties, 'BucketName'));
      if (scanned.length === 0) return 'not for any';
      return customerBuckets(tree, letter)
        .filter((name) => !scanned.includes(name))
        .map((name) => `not for ${name}`);
    },
  }),
  checkOf({
    id: 'G1',
    name: 'inspector',
    sentence: 'Inspector scans container images and functions',
    unlessAdopted: 'inspector',
    of: regions,
    required: 'a custom resource that switches on ECR and LAMBDA',
    fix: 'keep AccountServices',
    found: ({ letter }, tree) => {
      const scanned = inRegion(tree, letter, 'Custom::AccountServices').flatMap(({ properties }) =>
        list(properties, 'Scanned'),
      );
      return ['ECR', 'LAMBDA'].every((kind) => scanned.includes(kind)) ? undefined : show(scanned);
    },
  }),
];
