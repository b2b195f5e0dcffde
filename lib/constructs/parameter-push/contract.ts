import { z } from 'zod';

/** One SSM parameter in one region. */
const push = z.object({ region: z.string().min(1), name: z.string().startsWith('/'), value: z.string().min(1) });

export type Push = z.infer<typeof push>;

/** Environment of the push handler: what to write where, as JSON, so that a push can be repeated without a deploy. */
export const PUSHES = 'PUSHES';

/** Parses the variable `PUSHES`; throws with every problem it has. */
export function parsePushes(text: string | undefined): readonly Push[] {
  return z.array(push).min(1).parse(JSON.parse(text ?? 'null'));
}

/** Metric of pushes that failed after their retries, in the namespace and by the name the alarm watches. */
export const FAILED_PUSHES = { namespace: 'Holdfast', metric: 'FailedParameterPushes' } as const;
