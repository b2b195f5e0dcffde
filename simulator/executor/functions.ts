/** Calling the functions of the plan. */
import { z } from 'zod';

/** What calls them. */
export interface Functions {
  /**
   * Runs a function to its end.
   * @param arn of the function, in the region
   * @returns what it answers
   * @throws FunctionFailed where it fails or times out; Error where it or its region is not there, or the signal's reason
   */
  readonly invoke: (region: string, arn: string, event: unknown, signal?: AbortSignal) => Promise<unknown>;
}

/** A function failed, in the words of Lambda. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';

  constructor(
    readonly errorType: string,
    readonly errorMessage: string,
  ) {
    super(`${errorType}: ${errorMessage}`);
  }
}

// What the simulator and the processes that run its functions tell each other.

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
