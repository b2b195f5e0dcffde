/** The portal's side of the fence (rule 6): what must hold before a user's write, and before its acknowledgement. */
import { NotActive } from '../../../lib/runtime/database/failures';
import type { Lease } from '../../../lib/runtime/lease';

/** The lease ended while the write was under way. The write may be stored, but must not be acknowledged. */
export class LeaseLapsed extends Error {
  override readonly name = 'LeaseLapsed';
}

/**
 * Runs a write for a user: under the lease, and acknowledged only if the same term lasts until after its commit.
 * @param write commits, in a transaction that asks the fence in the database (fencedTransaction)
 * @throws {NotActive} when this region holds no lease, or the database says that another one is active: nothing was written
 * @throws {LeaseLapsed} when the write is done and must not be acknowledged
 */
export async function underLease<Result>(lease: Lease, write: () => Promise<Result>): Promise<Result> {
  const term = await lease.acquire();
  if (term === undefined) throw new NotActive('this region does not hold the lease');
  const result = await write();
  if (!lease.holds(term)) throw new LeaseLapsed('the lease ended before the write could be acknowledged');
  return result;
}
