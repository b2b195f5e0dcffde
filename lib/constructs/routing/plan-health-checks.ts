import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import type { Environment, RegionLetter } from '../../config/types';
import type { AlertTopics } from '../archive/alert-topics';
import { Handler } from '../handler/handler';
import type { HealthCheckProperties } from './contract';

export interface PlanHealthChecksProps {
  readonly environment: Environment;
  readonly zoneId: string;
  readonly planArn: string;
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/** The health checks by which Region switch moves the name of the active region: its own, found by asking it once the plan is there. */
export class PlanHealthChecks extends Construct {
  private readonly found: CustomResource;

  constructor(scope: Construct, id: string, { environment, zoneId, planArn, logKey, notices }: PlanHealthChecksProps) {
    super(scope, id);
    const handler = new Handler(this, 'Handler', {
      source: 'plan-health-checks',
      description: 'Finds the health checks that Region switch keeps for the plan',
      logKey,
      notices,
      statements: [
        new PolicyStatement({ actions: ['arc-region-switch:ListRoute53HealthChecksInRegion'], resources: [planArn] }),
      ],
    });
    this.found = new CustomResource(this, 'Found', {
      resourceType: 'Custom::PlanHealthChecks',
      serviceToken: handler.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: {
        PlanArn: planArn,
        HostedZoneId: zoneId,
        RecordName: HOSTS.active(environment),
        Regions: Object.fromEntries(environment.regions.map(({ letter, name }) => [letter, name])),
      } satisfies HealthCheckProperties,
    });
  }

  /** Id of a region's health check. By letter: the template may not ask for a name of the other region (rule 1). */
  of(letter: RegionLetter): string {
    return this.found.getAttString(letter);
  }
}
