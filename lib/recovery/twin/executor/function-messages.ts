/** What the twin and the threads that run its functions tell each other. */
import { z } from 'zod';

/** To the thread. */
export const order = z.discriminatedUnion('kind', [
  /** Loads a function's bundle, as Lambda does before the first event. */
  z.strictObject({ kind: z.literal('load'), id: z.int(), file: z.string(), variables: z.record(z.string(), z.string()) }),
  z.strictObject({ kind: z.literal('invoke'), id: z.int(), file: z.string(), variables: z.record(z.string(), z.string()), event: z.unknown(), name: z.string(), deadline: z.number() }),
]);

export type Order = z.output<typeof order>;

/** From the thread. */
export const outcome = z.union([
  z.strictObject({ id: z.int(), result: z.unknown() }),
  z.strictObject({ id: z.int(), failed: z.strictObject({ errorType: z.string(), errorMessage: z.string() }) }),
]);

export type OutcomeMessage = z.output<typeof outcome>;
