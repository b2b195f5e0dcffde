import { CfnDetector } from 'aws-cdk-lib/aws-guardduty';
import { Construct } from 'constructs';

/** What GuardDuty looks at in addition to trail, flows and DNS. All are set: a new detector has some on by default. */
const FEATURES: Readonly<Record<string, boolean>> = {
  S3_DATA_EVENTS: true,
  RDS_LOGIN_EVENTS: true,
  LAMBDA_NETWORK_LOGS: true,
  // This service has no Kubernetes and no virtual machine; MalwareProtection scans objects.
  EKS_AUDIT_LOGS: false,
  EBS_MALWARE_PROTECTION: false,
};

/** Runtime monitoring (G1): GuardDuty itself adds its agent to every Fargate task that starts. */
const AGENTS: Readonly<Record<string, boolean>> = {
  ECS_FARGATE_AGENT_MANAGEMENT: true,
  EC2_AGENT_MANAGEMENT: false,
  EKS_ADDON_MANAGEMENT: false,
};

const status = (enabled: boolean): string => (enabled ? 'ENABLED' : 'DISABLED');

/** The intrusion detection of one region (G1): in the network, at the hosts, on the data. */
export class ThreatDetection extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnDetector(this, 'Detector', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      features: [
        ...Object.entries(FEATURES).map(([name, enabled]) => ({ name, status: status(enabled) })),
        {
          name: 'RUNTIME_MONITORING',
          status: status(true),
          additionalConfiguration: Object.entries(AGENTS).map(([name, enabled]) => ({ name, status: status(enabled) })),
        },
      ],
    });
  }
}
