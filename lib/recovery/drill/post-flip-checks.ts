/** Checks after the traffic has ended: which acknowledged rows survived, and whether the old region is fenced. */
import { HOSTS } from '../../config/names';
import type { EntryOf } from '../evidence/entries';
import { NOT_ACTIVE } from '../traffic/heartbeats';
import type { Beat } from './portal-client';
import type { DrillContext } from './context';

/** Attempts to read the surviving rows. */
const TRIES = 5;

/** Asks the new region which acknowledged heartbeats it has. @throws when it does not answer */
export async function askSurvivors(drilling: DrillContext): Promise<void> {
  const {
    direction: { to },
    target: { environment },
    visitor,
    seen,
    options,
  } = drilling;
  const host = HOSTS.portalIn(environment, to);
  for (let tries = 1; ; tries += 1) {
    try {
      const ids = await visitor.lookup(host, [...seen.acknowledged.keys()]);
      drilling.record({ kind: 'survivors', at: drilling.now(), region: to.name, ids: [...ids] });
      return;
    } catch (error) {
      if (tries === TRIES)
        throw new Error(
          `${host} did not say which heartbeats it has: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
      await drilling.pause(options.pace.poll);
    }
  }
}

type Fence = Pick<EntryOf<'fence'>, 'status' | 'detail'>;

/** Sends one heartbeat to the old region's own portal, which must answer that its region is not active (rule 6). */
export async function askFence(drilling: DrillContext): Promise<Fence> {
  const {
    direction: { from },
    target: { environment },
  } = drilling;
  const fence = await asked(drilling, HOSTS.portalIn(environment, from));
  drilling.record({ kind: 'fence', at: drilling.now(), region: from.name, ...fence });
  return fence;
}

/** Retries a connection reset, for a region that has just come back; does not retry after a time-out. */
async function asked(drilling: DrillContext, host: string): Promise<Fence> {
  const {
    visitor,
    options: { pace },
  } = drilling;
  const until = drilling.now() + pace.patience.connect;
  for (;;) {
    try {
      return fenceBy(await visitor.beat(host));
    } catch (error) {
      if (drilling.now() > until)
        return { status: 'unverified', detail: `no answer: ${error instanceof Error ? error.message : String(error)}` };
    }
    await drilling.pause(pace.poll);
  }
}

/** Only the answer "not active" proves the fence: a portal that cannot write now may be able to later. */
export function fenceBy({ outcome, answer }: Pick<Beat, 'outcome' | 'answer'>): Fence {
  if (outcome === 'acknowledged') return { status: 'open', detail: 'the old region acknowledged a write' };
  if (answer.endsWith(NOT_ACTIVE)) return { status: 'verified', detail: answer };
  return { status: 'unverified', detail: `the old region answered ${answer}, which does not prove the fence` };
}
