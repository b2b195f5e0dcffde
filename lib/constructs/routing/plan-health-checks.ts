import type { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import type { RegionLetter, Site } from '../../config/types';
import type { Reporting } from '../archive/reporting';
import { Handler, type LookUp } from '../handler/handler';
import { allow } from '../permission/statements';
import type { HealthCheckProperties } from './contract';

export interface PlanHealthChecksProps extends Reporting, Site {
  readonly zoneId: string;
  readonly planArn: string;
}

/**
 * The health checks by which Region switch moves the name of the active region: its own, found by asking it once the plan is there.
 * While the region is being founded they are not asked for; the function is there already, as in FoundPeering.
 */
export class PlanHealthChecks extends Construct {
  private readonly found: CustomResource | undefined;

  constructor(scope: Construct, id: string, props: PlanHealthChecksProps) {
    super(scope, id);
    const { environment, region, zoneId, planArn, ...reporting } = props;
    const handler = new Handler(this, 'Handler', {
      source: 'plan-health-checks',
      description: 'Finds the health checks that Region switch keeps for the plan',
      ...reporting,
      statements: [allow('arc-region-switch:ListRoute53HealthChecksInRegion', planArn)],
    });
    if (region.founding) return;
    this.found = handler.lookUp(this, 'Found', 'PlanHealthChecks', {
      regions: environment.regions,
      PlanArn: planArn,
      HostedZoneId: zoneId,
      RecordName: HOSTS.active(environment),
      Regions: Object.fromEntries(environment.regions.map(({ letter, name }) => [letter, name])),
    } satisfies HealthCheckProperties & LookUp);
  }

  /**
   * Id of a region's health check, once they are found. By letter: the template may not ask for a name of the other region
   * (rule 1).
   */
  of(letter: RegionLetter): string | undefined {
    return this.found?.getAttString(letter);
  }
}
