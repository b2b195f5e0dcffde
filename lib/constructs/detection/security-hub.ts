import { Stack } from 'aws-cdk-lib';
import { CfnAggregatorV2, CfnHub, CfnHubV2, CfnStandard } from 'aws-cdk-lib/aws-securityhub';
import { Construct, type IDependable } from 'constructs';
import type { Singleton } from '../../config/choices';
import type { Region } from '../../config/types';

export interface SecurityHubProps {
  readonly region: Region;
  readonly peer: Region | undefined;
  readonly adopted: readonly Singleton[];
  /** What the controls look at: without a recorder they find nothing. */
  readonly recorder: IDependable | undefined;
}

/** Standards that regular audits are held against (C3), by their path after `standards/`. */
const STANDARDS = {
  BestPractices: 'aws-foundational-security-best-practices/v/1.0.0',
  Nist: 'nist-800-53/v/5.0.0',
} as const;

/**
 * Findings of all detectors in one place (A1, H2), and the controls of public standards (C3). The region that survives the
 * loss of the first one also collects the findings of both.
 */
export class SecurityHub extends Construct {
  constructor(scope: Construct, id: string, { region, peer, adopted, recorder }: SecurityHubProps) {
    super(scope, id);
    if (!adopted.includes('securityHub')) this.collectFindings(region, peer);
    if (!adopted.includes('securityStandards')) this.checkStandards(recorder);
  }

  private collectFindings(region: Region, peer: Region | undefined): void {
    const hub = new CfnHubV2(this, 'Hub', {});
    if (!peer || region.letter !== 'B') return;
    const aggregator = new CfnAggregatorV2(this, 'Aggregator', {
      regionLinkingMode: 'SPECIFIED_REGIONS',
      linkedRegions: [peer.name],
    });
    aggregator.node.addDependency(hub);
  }

  private checkStandards(recorder: IDependable | undefined): void {
    const controls = new CfnHub(this, 'Controls', {
      enableDefaultStandards: false,
      // New controls of an enabled standard count from the day AWS publishes them.
      autoEnableControls: true,
      controlFindingGenerator: 'SECURITY_CONTROL',
    });
    if (recorder) controls.node.addDependency(recorder);
    // One after the other: Security Hub refuses to enable two at once.
    Object.entries(STANDARDS).reduce((before: CfnHub | CfnStandard, [id, standard]) => {
      const enabled = new CfnStandard(this, id, {
        standardsArn: `arn:aws:securityhub:${Stack.of(this).region}::standards/${standard}`,
      });
      enabled.node.addDependency(before);
      return enabled;
    }, controls);
  }
}
