/**
 * Steps `lower-active` and `lower-inactive`: the least number of tasks of each service goes back to its floor, which growing
 * has raised. Nothing is stopped by it: autoscaling keeps what the load needs.
 */
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { lowerEnvironment } from '../../contracts/region-switch-functions';
import { withClient } from '../../runtime/aws-client';
import { settings } from './aws-client';

/** @throws where a service's scalable target could not be changed: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly lowered: readonly string[] }> {
  const environment = readEnvironment('flip-lower', lowerEnvironment);
  const { AWS_REGION: region, ECS_CLUSTER: cluster, FLOORS: floors } = environment;
  const log = createLog({ service: 'flip-lower', region }, environment.LOG_LEVEL);
  await withClient(new ApplicationAutoScalingClient(settings(region)), async (client) => {
    for (const { service, floor } of floors) {
      await client.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: `service/${cluster}/${service}`,
          MinCapacity: floor,
        }),
      );
      log.info({ name: service, floor }, 'lowered the least number of tasks');
    }
  });
  return { lowered: floors.map(({ service }) => service) };
}
