/** The portal's side of the fence (rule 6): what a write for a user needs before it, and before it is acknowledged. */
import { NotActive } from '../../../lib/runtime/database/failures';
import type { Lease } from '../../../lib/runtime/lease';

/** The lease ended while the write was under way. It may be stored, and nobody may be told that it is. */
export class LeaseLapsed extends Error {
  override readonly name = 'LeaseLapsed';
}

/**
 * Runs a write for a user: under the lease, and acknowledged only if the very same lease lasted until after its commit.
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
