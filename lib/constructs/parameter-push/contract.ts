import { z } from 'zod';
import { jsonText } from '../handler/json-text';

/** One SSM parameter in one region. */
const push = z.object({ region: z.string().min(1), name: z.string().startsWith('/'), value: z.string().min(1) });

export type Push = z.infer<typeof push>;

/** Properties of the custom resource. */
export const pushProperties = z.object({ Pushes: z.array(push).min(1) });

/** Environment of the push handler: what to write where, so that a push can be repeated without a deployment. */
export const environmentSchema = z.object({
  PUSHES: jsonText(z.array(push).min(1)).describe('a JSON list of at least one { region, name, value }'),
});

/** What the construct sets. */
export type PushVariables = z.input<typeof environmentSchema>;

/** Metric of pushes that failed after their retries, in the namespace and by the name the alarm watches. */
export const FAILED_PUSHES = { namespace: 'Holdfast', metric: 'FailedParameterPushes' } as const;
