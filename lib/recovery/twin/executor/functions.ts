/** Calling the functions of the plan. */

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
