/** What a rehearsal or a test puts in the way of calls: an action that is not allowed, or that fails a few times. */
import { Fault } from './service';

export class FaultInjection {
  readonly #denied = new Set<string>();
  readonly #failing: { readonly action: string; readonly region: string; left: number; readonly fault: Fault }[] = [];

  /** Denies an action such as `rds:FailoverGlobalCluster`, as a policy would; the way back is given. */
  deny(action: string): () => void {
    this.#denied.add(action);
    return () => void this.#denied.delete(action);
  }

  /** Lets the next calls of an action in a region fail. */
  fail(region: string, action: string, fault: Fault, times = 1): void {
    this.#failing.push({ region, action, fault, left: times });
  }

  /** @throws Fault that stands in the way of a call */
  check(region: string, action: string): void {
    if (this.#denied.has(action)) throw new Fault(DENIED, 403, `The caller is not allowed to call ${action}`);
    const failing = this.#failing.find((each) => each.region === region && each.action === action && each.left > 0);
    if (!failing) return;
    failing.left -= 1;
    throw failing.fault;
  }
}

/** Code of the answer to an action that is not allowed (AWS API references, "Common errors"). */
const DENIED = 'AccessDeniedException';
