import {
  CfnFirewallConfig,
  CfnFirewallRuleGroup,
  CfnFirewallRuleGroupAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';

export interface DnsGuardProps {
  readonly vpcId: string;
  /** True where the guard may not be taken off by hand. */
  readonly guarded: boolean;
}

/**
 * Marks DNS questions that look like malware's: names from a generator, data tunnelled in names. It marks and never
 * blocks: a mail gateway must look up whatever a sender claims to be, and block lists are asked in odd-looking names.
 * The marks are in the query log. AWS's managed lists of bad domains have other ids in every region, which no template
 * can know; the signatures of the firewall cover them.
 */
export class DnsGuard extends Construct {
  constructor(scope: Construct, id: string, { vpcId, guarded }: DnsGuardProps) {
    super(scope, id);
    const threats = ['DGA', 'DNS_TUNNELING'];
    const group = new CfnFirewallRuleGroup(this, 'Threats', {
      firewallRules: threats.map((dnsThreatProtection, index) => ({
        action: 'ALERT',
        dnsThreatProtection,
        confidenceThreshold: 'HIGH',
        priority: index + 1,
      })),
    });
    new CfnFirewallRuleGroupAssociation(this, 'ThreatsOfVpc', {
      firewallRuleGroupId: group.attrId,
      vpcId,
      // Between 100 and 9900, both excluded.
      priority: 101,
      mutationProtection: guarded ? 'ENABLED' : 'DISABLED',
    });
    // Mail goes on when the guard itself fails.
    new CfnFirewallConfig(this, 'FailOpen', { resourceId: vpcId, firewallFailOpen: 'ENABLED' });
  }
}
