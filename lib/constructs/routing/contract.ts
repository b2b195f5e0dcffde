/** Contract between the function that finds the plan's health checks and its custom resource. */
import { z } from 'zod';

/** Properties of the custom resource. `Regions` maps attributes of the answer, such as `A`, to regions. */
export const healthCheckProperties = z.object({
  PlanArn: z.string(),
  HostedZoneId: z.string(),
  RecordName: z.string(),
  Regions: z.record(z.string(), z.string()),
});

export type HealthCheckProperties = z.output<typeof healthCheckProperties>;
