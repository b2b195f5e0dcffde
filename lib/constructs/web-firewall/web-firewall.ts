import { Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { series } from '../alarm/metrics';
import { logGroupArn, RetainedLogGroup } from '../archive/retained-log-group';
import { firewallRules, type WatchedPaths } from './rules';
import { rendered, visible } from './statements';

/** Request headers that carry credentials; neither logs nor samples show them (F13). */
const CREDENTIAL_HEADERS = ['authorization', 'cookie'] as const;

export interface WebFirewallProps {
  /** Name of the web ACL, of its metrics and, after `aws-waf-logs-`, of its log group. */
  readonly name: string;
  /** Domain whose hosts all accept the token that a browser got from one of them. */
  readonly domain: string;
  readonly paths: WatchedPaths;
  /** ARN of the load balancer behind it. */
  readonly protects: string;
  readonly logKey: IKey;
}

/** Inspects every request before the portal: attacks, bots, stolen credentials (G1, G3, G4). */
export class WebFirewall extends Construct {
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    this.name = props.name;
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: props.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: Object.entries(firewallRules(props.paths)).map(([name, rule], priority) => rendered(name, rule, priority)),
      tokenDomains: [props.domain],
      visibilityConfig: visible(props.name),
      dataProtectionConfig: {
        dataProtections: [
          { field: { fieldType: 'SINGLE_HEADER', fieldKeys: [...CREDENTIAL_HEADERS] }, action: 'SUBSTITUTION' },
          // What a rule matched is logged, and could be part of a password in the sign-in form.
          { field: { fieldType: 'BODY' }, action: 'SUBSTITUTION' },
        ],
      },
    });
    new CfnWebACLAssociation(this, 'Association', { webAclArn: acl.attrArn, resourceArn: props.protects });
    this.log(acl, props);
  }

  /** Requests that a rule (default: any rule) blocked, in five minutes. */
  blocked(rule = 'ALL'): Metric {
    return series('AWS/WAFV2', 'BlockedRequests', {
      dimensionsMap: { WebACL: this.name, Region: Stack.of(this).region, Rule: rule },
      statistic: 'Sum',
      label: rule === 'ALL' ? 'All' : rule,
    });
  }

  private log(acl: CfnWebACL, props: WebFirewallProps): void {
    const name = `aws-waf-logs-${props.name}`;
    const logs = new RetainedLogGroup(this, 'Logs', { key: props.logKey, name });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [logGroupArn(this, name)],
      redactedFields: CREDENTIAL_HEADERS.map((header) => ({ singleHeader: { Name: header } })),
    });
    logging.node.addDependency(logs);
  }
}
