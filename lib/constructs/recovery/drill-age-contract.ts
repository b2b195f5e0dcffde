/** Contract of the function that measures the age of the last drill: its environment variables and its metric. */
import { z } from 'zod';
import { announceEnvironment, fenceEnvironment } from '../../contracts/region-switch-functions';

export const drillAgeEnvironment = z.object({
  AWS_REGION: fenceEnvironment.shape.AWS_REGION,
  LOG_LEVEL: fenceEnvironment.shape.LOG_LEVEL,
  HOLDFAST_ENVIRONMENT: announceEnvironment.shape.HOLDFAST_ENVIRONMENT,
  EVIDENCE_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .describe('the name of the locked bucket of this region that evidence is in'),
});

/** Days since a drill passed; no data until one has. */
export const DRILL_AGE = { namespace: 'Holdfast', metric: 'DaysSinceDrill' } as const;
