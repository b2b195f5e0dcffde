/** Errors by which the simulator's Region switch refuses a call: those that its model declares, and one that is common to all of AWS. */
import type { DeclaredError } from '../../lib/region-switch/model/types';

export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: DeclaredError | 'ValidationException',
    message: string,
  ) {
    super(message);
  }
}
