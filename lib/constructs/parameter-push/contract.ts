import { z } from 'zod';

/** One SSM parameter in one region. */
const push = z.object({ region: z.string().min(1), name: z.string().startsWith('/'), value: z.string().min(1) });

export type Push = z.infer<typeof push>;

/** Environment of the push handler: what to write where, so that a push can be repeated without a deployment. */
export const environmentSchema = z.object({
  PUSHES: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(push).min(1))
    .describe('a JSON list of at least one { region, name, value }'),
});

/** What the construct sets. */
export type PushVariables = z.input<typeof environmentSchema>;

/** Metric of pushes that failed after their retries, in the namespace and by the name the alarm watches. */
export const FAILED_PUSHES = { namespace: 'Holdfast', metric: 'FailedParameterPushes' } as const;
