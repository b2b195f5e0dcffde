import type { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import type { Environment, RegionLetter } from '../../config/types';
import type { Reporting } from '../archive/reporting';
import { Handler, type LookUp } from '../handler/handler';
import { allow } from '../permission/statements';
import type { HealthCheckProperties } from './contract';

export interface PlanHealthChecksProps extends Reporting {
  readonly environment: Environment;
  readonly zoneId: string;
  readonly planArn: string;
}

/** The health checks by which Region switch moves the name of the active region: its own, found by asking it once the plan is there. */
export class PlanHealthChecks extends Construct {
  private readonly found: CustomResource;

  constructor(scope: Construct, id: string, { environment, zoneId, planArn, ...reporting }: PlanHealthChecksProps) {
    super(scope, id);
    const handler = new Handler(this, 'Handler', {
      source: 'plan-health-checks',
      description: 'Finds the health checks that Region switch keeps for the plan',
      ...reporting,
      statements: [allow('arc-region-switch:ListRoute53HealthChecksInRegion', planArn)],
    });
    this.found = handler.lookUp(this, 'Found', 'PlanHealthChecks', {
      regions: environment.regions,
      PlanArn: planArn,
      HostedZoneId: zoneId,
      RecordName: HOSTS.active(environment),
      Regions: Object.fromEntries(environment.regions.map(({ letter, name }) => [letter, name])),
    } satisfies HealthCheckProperties & LookUp);
  }

  /** Id of a region's health check. By letter: the template may not ask for a name of the other region (rule 1). */
  of(letter: RegionLetter): string {
    return this.found.getAttString(letter);
  }
}
