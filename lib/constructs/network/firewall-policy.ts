import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnFirewallPolicy, CfnRuleGroup } from 'aws-cdk-lib/aws-networkfirewall';
import { Construct } from 'constructs';
import { HOSTS, stackName } from '../../config/names';
import { egressDomains } from '../../config/sub-processors';
import { PRIVATE_TIERS, type Tier, tierCidr } from '../../config/tiers';
import type { Site } from '../../config/types';
import { EGRESS_RULES, INGRESS_RULES, MANAGED_GROUPS, rulesText } from './firewall-rules';

/** Rules that a group of ours may grow to. It is fixed for a group's life, and therefore part of its name. */
const CAPACITY = 100;

/**
 * What passes the firewall, in strict order: AWS's signatures, our own passes, the allow-list of names; then everything
 * else that goes to a server is dropped and written down.
 */
export class FirewallPolicy extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: Site,
  ) {
    super(scope, id);
    const own = [
      this.group('Ingress', this.suricata(rulesText(INGRESS_RULES, 1), ['public'])),
      this.group('Egress', this.suricata(rulesText(EGRESS_RULES, 101), PRIVATE_TIERS)),
      this.group('AllowedNames', this.allowedNames()),
    ];
    const policy = new CfnFirewallPolicy(this, 'Policy', {
      firewallPolicyName: stackName(props.environment, 'network'),
      firewallPolicy: {
        statelessDefaultActions: ['aws:forward_to_sfe'],
        statelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        // A connection that a failed-over endpoint has never seen is reset, not left to hang: its sender tries again.
        statefulEngineOptions: { ruleOrder: 'STRICT_ORDER', streamExceptionPolicy: 'REJECT' },
        // The handshake passes, and so does a greeting longer than one packet (post-quantum TLS), until the server's name
        // is known; `drop_established` would cut such a greeting at its first packet.
        statefulDefaultActions: [
          'aws:drop_established_app_layer_to_server',
          'aws:alert_established_app_layer_to_server',
        ],
        policyVariables: { ruleVariables: { HOME_NET: { definition: [props.region.cidr] } } },
        statefulRuleGroupReferences: [...this.managedGroups(), ...own].map((group, index) => ({
          ...group,
          priority: index + 1,
        })),
      },
    });
    this.arn = policy.attrFirewallPolicyArn;
  }

  private managedGroups(): CfnFirewallPolicy.StatefulRuleGroupReferenceProperty[] {
    return MANAGED_GROUPS.map(({ name, action }) => ({
      resourceArn: Stack.of(this).formatArn({
        service: 'network-firewall',
        account: 'aws-managed',
        resource: 'stateful-rulegroup',
        resourceName: name,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
      override: action === 'alert' ? { action: 'DROP_TO_ALERT' } : undefined,
    }));
  }

  private group(
    id: string,
    ruleGroup: CfnRuleGroup.RuleGroupProperty,
  ): CfnFirewallPolicy.StatefulRuleGroupReferenceProperty {
    const group = new CfnRuleGroup(this, id, {
      ruleGroupName: `${stackName(this.props.environment, id)}-${CAPACITY}`,
      type: 'STATEFUL',
      capacity: CAPACITY,
      ruleGroup: { ...ruleGroup, statefulRuleOptions: { ruleOrder: 'STRICT_ORDER' } },
    });
    return { resourceArn: group.attrRuleGroupArn };
  }

  private suricata(rulesString: string, tiers: readonly Tier[]): CfnRuleGroup.RuleGroupProperty {
    const ipSets = Object.fromEntries(tiers.map((tier) => [tier.toUpperCase(), this.addressesOf([tier])]));
    return { rulesSource: { rulesString }, ruleVariables: { ipSets } };
  }

  /**
   * D1: the private tiers reach these names and no others; a new one starts in lib/config/sub-processors.ts. Our own front
   * doors are among them: a flip asks them from inside, as a customer would from outside (M8).
   */
  private allowedNames(): CfnRuleGroup.RuleGroupProperty {
    const { environment, region } = this.props;
    const ownDoors =
      environment.regions.length === 2 ? [HOSTS.portal(environment), HOSTS.portalIn(environment, region)] : [];
    const targets = [...egressDomains(), ...ownDoors];
    return {
      rulesSource: { rulesSourceList: { generatedRulesType: 'ALLOWLIST', targetTypes: ['TLS_SNI'], targets } },
      ruleVariables: { ipSets: { HOME_NET: this.addressesOf(PRIVATE_TIERS) } },
    };
  }

  private addressesOf(tiers: readonly Tier[]): CfnRuleGroup.IPSetProperty {
    return { definition: tiers.map((tier) => tierCidr(this.props.region, tier)) };
  }
}
