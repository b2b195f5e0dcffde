import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { parameterName } from '../config/names';
import { GlobalNames } from '../constructs/routing/global-names';
import { type Place, RegionalStack } from './regional-stack';

/** Who is reached by the global names. Holds no role: weights are equal, and a flip does not touch them. */
export class RoutingStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id, place, 'Holdfast: global names over the regions');
    const { environment } = place;
    const zoneId = StringParameter.valueForStringParameter(this, parameterName(environment, 'zoneId'));
    new GlobalNames(this, 'GlobalNames', { environment, zoneId });
  }
}
