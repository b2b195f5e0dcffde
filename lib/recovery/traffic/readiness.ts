import { z } from 'zod';

/** What `/readyz` of a portal says, as far as a flip asks it. */
export const readiness = z.object({
  status: z.string(),
  region: z.string(),
  /** Only where it was asked about it. */
  writer: z.object({ reachable: z.boolean(), region: z.string().optional() }).optional(),
});

export type Readiness = z.output<typeof readiness>;
