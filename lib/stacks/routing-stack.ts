import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { parameterName } from '../config/names';
import type { LogArchive } from '../constructs/archive/log-archive';
import type { Reporting } from '../constructs/archive/reporting';
import { evidenceOf } from '../constructs/backup/audit-evidence';
import { ParameterPush } from '../constructs/parameter-push/parameter-push';
import { RegionSwitchPlan } from '../constructs/recovery/region-switch-plan';
import { DrillReminder } from '../constructs/routing/drill-reminder';
import { GlobalNames } from '../constructs/routing/global-names';
import { PlanHealthChecks } from '../constructs/routing/plan-health-checks';
import { type Place, RegionalStack } from './regional-stack';

export interface RoutingStackProps extends Reporting {
  readonly archive: LogArchive;
}

/** Who is reached by the global names, and the plan that moves them. Holds no role: weights are equal, and a flip does not touch them. */
export class RoutingStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place, props: RoutingStackProps) {
    super(scope, id, place, 'Holdfast: global names over the regions, and the plan that moves them');
    const { environment } = place;
    const zoneId = StringParameter.valueForStringParameter(this, parameterName(environment, 'zoneId'));
    new GlobalNames(this, 'GlobalNames', { environment, zoneId, healthChecks: this.recovery(zoneId, props) });
  }

  /** What moves the active name, where there are two regions and the health checks are found. */
  private recovery(zoneId: string, { archive, logKey, notices }: RoutingStackProps): PlanHealthChecks | undefined {
    const { environment, region } = this.place;
    const [home, other] = environment.regions;
    if (!other) return undefined;
    const plan = new RegionSwitchPlan(this, 'Plan', {
      environment,
      regions: [home, other],
      zoneId,
      evidence: evidenceOf(archive, environment, region),
    });
    new ParameterPush(this, 'PlanArn', {
      logKey,
      notices,
      to: environment.regions,
      pushes: environment.regions.map(({ name }) => ({
        region: name,
        name: parameterName(environment, 'planArn'),
        value: plan.arn,
      })),
    });
    new DrillReminder(this, 'Reminder', { environment, region });
    const healthChecks = new PlanHealthChecks(this, 'HealthChecks', {
      environment,
      region,
      zoneId,
      planArn: plan.arn,
      logKey,
      notices,
    });
    return region.founding ? undefined : healthChecks;
  }
}
