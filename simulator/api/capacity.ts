/** Amazon ECS and Application Auto Scaling, as far as a flip touches the size of the services. */
import { z } from 'zod';
import { clusterName, type ServiceName } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import type { Engines } from '../backend';
import { Fault, jsonProtocol, operation, service, type Service, SERVICE_NAMES } from './service';
const DIMENSION = 'ecs:service:DesiredCount';
const nameOf = (text: string): ServiceName | undefined =>
  SERVICE_NAMES.find((name) => text === name || text.endsWith(`/${name}`));

/** Serves ECS: sizes as the engines have them. */
export function ecsService(environment: Environment, { services }: Engines): Service {
  const arnOf = (region: string, what: string): string => `arn:aws:ecs:${region}:${environment.account}:${what}`;
  return service<unknown>('ecs', jsonProtocol('1.1'), {
    DescribeServices: operation(
      z.strictObject({ cluster: z.string(), services: z.array(z.string()).min(1).max(10) }),
      (region, { cluster, services: names }) => {
        const clusterArn = arnOf(region, `cluster/${clusterName(environment)}`);
        if (cluster !== clusterName(environment) && cluster !== clusterArn)
          throw new Fault('ClusterNotFoundException', 400, 'Cluster not found.');
        const known = names.flatMap((name) => nameOf(name) ?? []);
        return {
          services: known.map((serviceName) => {
            const { running, minimum } = services.size(region, serviceName);
            const desired = Math.max(running, minimum);
            const serviceArn = arnOf(region, `service/${clusterName(environment)}/${serviceName}`);
            return {
              serviceName,
              serviceArn,
              clusterArn,
              status: 'ACTIVE',
              runningCount: running,
              desiredCount: desired,
              pendingCount: desired - running,
            };
          }),
          failures: names
            .filter((name) => nameOf(name) === undefined)
            .map((name) => ({ arn: arnOf(region, `service/${clusterName(environment)}/${name}`), reason: 'MISSING' })),
        };
      },
    ),
  });
}

const target = { ServiceNamespace: z.literal('ecs'), ScalableDimension: z.literal(DIMENSION) };
const described = z.strictObject({
  ...target,
  ScalableDimension: target.ScalableDimension.optional(),
  ResourceIds: z.array(z.string()).optional(),
});

/** Serves Application Auto Scaling: the least number of tasks can be read and set, nothing else. */
export function scalingService(environment: Environment, { services }: Engines): Service {
  const resourceOf = (name: ServiceName): string => `service/${clusterName(environment)}/${name}`;
  const find = (resource: string): ServiceName => {
    const found = SERVICE_NAMES.find((name) => resource === resourceOf(name));
    if (!found) throw new Fault('ValidationException', 400, `ECS service doesn't exist: ${resource}`);
    return found;
  };
  return service<unknown>('application-autoscaling', jsonProtocol('1.1'), {
    RegisterScalableTarget: operation(
      z.strictObject({
        ...target,
        ResourceId: z.string(),
        MinCapacity: z.int().min(0).optional(),
        MaxCapacity: z.int().min(0).optional(),
      }),
      async (region, { ResourceId, MinCapacity, MaxCapacity }) => {
        const name = find(ResourceId);
        const isMoreChanged = MaxCapacity !== undefined && MaxCapacity !== services.size(region, name).maximum;
        if (isMoreChanged)
          throw new Fault(
            'ValidationException',
            400,
            'the simulator does not change the most tasks that a service may have',
          );
        if (MinCapacity !== undefined) await services.setMinimum(region, name, MinCapacity);
        return {
          ScalableTargetARN: `arn:aws:application-autoscaling:${region}:${environment.account}:scalable-target/${name}`,
        };
      },
    ),
    DescribeScalableTargets: operation(described, (region, { ResourceIds }) => ({
      ScalableTargets: SERVICE_NAMES.filter(
        (name) => ResourceIds === undefined || ResourceIds.includes(resourceOf(name)),
      ).map((name) => ({
        ServiceNamespace: 'ecs',
        ScalableDimension: DIMENSION,
        ResourceId: resourceOf(name),
        MinCapacity: services.size(region, name).minimum,
        MaxCapacity: services.size(region, name).maximum,
        RoleARN: `arn:aws:iam::${environment.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
        CreationTime: 0,
        SuspendedState: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
      })),
    })),
  });
}
