/** Detectors are on: GuardDuty, its malware protection and Inspector (G1). */
import type { Check } from '../../check';
import { at, type Json, list, show } from '../../../assembly/template-index';
import { customerBuckets, inRegion, perRegion, target } from './queries';

const FEATURES: readonly string[] = ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'RUNTIME_MONITORING'];

const detectorOn: Check = {
  id: 'G1',
  name: 'detector',
  sentence:
    'GuardDuty watches network, storage, database and functions; its agent in every Fargate task watches the programs',
  holdsIn: 'every',
  unlessAdopted: 'guardDutyDetector',
  find: (tree) =>
    perRegion(
      tree,
      `an enabled detector with ${FEATURES.join(', ')} and the Fargate agent; it publishes findings every fifteen minutes`,
      'keep the features of ThreatDetection',
      (letter) => {
        const [detector] = inRegion(tree, letter, 'AWS::GuardDuty::Detector');
        if (at(detector?.properties, 'Enable') !== true) return 'no enabled detector';
        if (at(detector?.properties, 'FindingPublishingFrequency') !== 'FIFTEEN_MINUTES')
          return `findings that are repeated ${show(at(detector?.properties, 'FindingPublishingFrequency'))}`;
        const features = list(detector?.properties, 'Features').filter(isEnabled);
        const agents = features
          .flatMap((feature) => list(feature, 'AdditionalConfiguration'))
          .filter(isEnabled)
          .map((agent) => at(agent, 'Name'));
        const off = [
          ...FEATURES.filter((name) => !features.some((feature) => at(feature, 'Name') === name)),
          ...(agents.includes('ECS_FARGATE_AGENT_MANAGEMENT') ? [] : ['ECS_FARGATE_AGENT_MANAGEMENT']),
        ];
        return off.length === 0 ? undefined : `${off.join(', ')} off`;
      },
    ),
};

const isEnabled = (feature: Json): boolean => at(feature, 'Status') === 'ENABLED';

const malwareScanned: Check = {
  id: 'G1',
  name: 'malware',
  sentence: 'Every message that is stored is scanned for malware',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      'a malware protection plan for each whole bucket of customer data, which tags what it finds',
      'pass the store to MalwareProtection',
      (letter) => {
        const whole = inRegion(tree, letter, 'AWS::GuardDuty::MalwareProtectionPlan').filter(
          ({ properties }) =>
            list(properties, 'ProtectedResource', 'S3Bucket', 'ObjectPrefixes').length === 0 &&
            at(properties, 'Actions', 'Tagging', 'Status') === 'ENABLED',
        );
        const scanned = whole.map((plan) =>
          at(
            target(tree, plan, at(plan.properties, 'ProtectedResource', 'S3Bucket', 'BucketName'))?.properties,
            'BucketName',
          ),
        );
        const unscanned = customerBuckets(tree, letter).filter((name) => !scanned.includes(name));
        return unscanned.length === 0 && scanned.length > 0 ? undefined : `not for ${unscanned.join(', ') || 'any'}`;
      },
    ),
};

const vulnerabilitiesScanned: Check = {
  id: 'G1',
  name: 'inspector',
  sentence: 'Inspector scans container images and functions',
  holdsIn: 'every',
  unlessAdopted: 'inspector',
  find: (tree) =>
    perRegion(tree, 'a custom resource that switches on ECR and LAMBDA', 'keep AccountServices', (letter) => {
      const scanned = inRegion(tree, letter, 'Custom::AccountServices').flatMap(({ properties }) =>
        list(properties, 'Scanned'),
      );
      return ['ECR', 'LAMBDA'].every((kind) => scanned.includes(kind)) ? undefined : show(scanned);
    }),
};

/** Every check of detectors. */
export const DETECTOR_CHECKS: readonly Check[] = [detectorOn, malwareScanned, vulnerabilitiesScanned];
