import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import { FENCE } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import type { PlanHealthChecks } from './plan-health-checks';

/** Equal in every region: different weights would choose the active region in the template (rule 2). */
const WEIGHT = 100;

export interface GlobalNamesProps {
  readonly environment: Environment;
  readonly zoneId: string;
  /** What moves the active name; `undefined` where the only region is always active. */
  readonly healthChecks: PlanHealthChecks | undefined;
}

/**
 * The names that customers and senders use. Region switch moves only the active name, which is weighted over the regions. The
 * portal's name is its alias, and its TXT record, the witness, names the active region. Mail has no active region: the MX
 * record lists every exchanger with equal preference, and senders fail over by themselves (rule 5).
 */
export class GlobalNames extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GlobalNamesProps,
  ) {
    super(scope, id);
    const { environment, zoneId, healthChecks } = props;
    // Not while founding: without health checks both regions would answer, and the witness would name both.
    if (healthChecks || environment.regions.length === 1) this.activeName();
    new CfnRecordSet(this, 'MailExchangers', {
      hostedZoneId: zoneId,
      name: environment.domain,
      type: 'MX',
      ttl: '300',
      resourceRecords: environment.regions.map((region) => `10 ${HOSTS.mailExchanger(environment, region)}.`),
    });
  }

  private activeName(): void {
    const { environment, zoneId } = this.props;
    const active = environment.regions.map((region) => {
      new CfnRecordSet(this, `Witness${region.letter}`, {
        ...this.weighted(region),
        type: 'TXT',
        ttl: String(FENCE.witnessTtl.seconds),
        resourceRecords: [`"${region.name}"`],
      });
      return new CfnRecordSet(this, `Active${region.letter}`, {
        ...this.weighted(region),
        type: 'A',
        aliasTarget: this.alias(HOSTS.portalIn(environment, region)),
      });
    });
    const portal = new CfnRecordSet(this, 'Portal', {
      hostedZoneId: zoneId,
      name: HOSTS.portal(environment),
      type: 'A',
      aliasTarget: this.alias(HOSTS.active(environment)),
    });
    // Route 53 refuses an alias to a name that has no record yet.
    for (const record of active) portal.node.addDependency(record);
  }

  /** What all records of the active name share; the plan refers to them by their identifier. */
  private weighted(region: Region) {
    const { environment, zoneId, healthChecks } = this.props;
    return {
      hostedZoneId: zoneId,
      name: HOSTS.active(environment),
      setIdentifier: region.name,
      weight: WEIGHT,
      ...(healthChecks && { healthCheckId: healthChecks.of(region.letter) }),
    };
  }

  private alias(dnsName: string) {
    return { dnsName, hostedZoneId: this.props.zoneId, evaluateTargetHealth: false };
  }
}
