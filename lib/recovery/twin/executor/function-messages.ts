/** What the twin and the processes that run its functions tell each other. */
import { z } from 'zod';

const bundle = { file: z.string(), variables: z.record(z.string(), z.string()) };

/** To the process. */
export const order = z.discriminatedUnion('kind', [
  /** Loads functions' bundles, as Lambda does before the first event. */
  z.strictObject({ kind: z.literal('load'), bundles: z.array(z.strictObject(bundle)) }),
  z.strictObject({ kind: z.literal('invoke'), ...bundle, event: z.unknown(), name: z.string(), deadline: z.number() }),
]);

export type Order = z.output<typeof order>;

/** From the process, about an event. */
export const outcome = z.union([
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ failed: z.strictObject({ errorType: z.string(), errorMessage: z.string() }) }),
]);

export type Outcome = z.output<typeof outcome>;
