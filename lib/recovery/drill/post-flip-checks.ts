/** Checks after the traffic has ended: which acknowledged rows survived, and whether the old region is fenced. */
import { HOSTS } from '../../config/names';
import { retry } from '../../runtime/retry';
import { messageOf } from '../../runtime/text';
import type { EntryOf } from '../evidence/entries';
import { NOT_ACTIVE } from '../traffic/heartbeats';
import type { Beat } from './portal-client';
import type { DrillContext } from './context';

/** Attempts to read the surviving rows. */
const TRIES = 5;

/** Asks the new region which acknowledged heartbeats it has. @throws when it does not answer */
export async function askSurvivors(context: DrillContext): Promise<void> {
  const {
    direction: { to },
    target: { environment },
    portals,
    seen,
    options,
  } = context;
  const host = HOSTS.portalIn(environment, to);
  const ask = (): Promise<readonly string[]> =>
    portals.lookup(host, [...seen.acknowledged.keys()]).catch((error: unknown) => {
      throw new Error(`${host} did not say which heartbeats it has: ${messageOf(error)}`, { cause: error });
    });
  const ids = await retry(ask, {
    pauseAfter: (failures) => (failures < TRIES ? options.pace.poll : undefined),
    wait: (milliseconds) => context.pause(milliseconds),
  });
  context.record({ kind: 'survivors', at: context.now(), region: to.name, ids: [...ids] });
}

type Fence = Pick<EntryOf<'fence'>, 'status' | 'detail'>;

/** Sends one heartbeat to the old region's own portal, which must answer that its region is not active (rule 6). */
export async function askFence(context: DrillContext): Promise<Fence> {
  const { from } = context.direction;
  const fence = await readFence(context, HOSTS.portalIn(context.target.environment, from));
  context.record({ kind: 'fence', at: context.now(), region: from.name, ...fence });
  return fence;
}

/** Asks again for a while where the answer proves nothing: a region that has just come back resets connections, or answers 502. */
async function readFence(context: DrillContext, host: string): Promise<Fence> {
  const {
    portals,
    options: { pace },
  } = context;
  const until = context.now() + pace.limits.connect;
  for (;;) {
    const fence = await portals.beat(host).then(fenceBy, noAnswer);
    if (fence.status !== 'unverified' || context.now() > until) return fence;
    await context.pause(pace.poll);
  }
}

const noAnswer = (error: unknown): Fence => ({ status: 'unverified', detail: `no answer: ${messageOf(error)}` });

/** Only the answer "not active" proves the fence: a portal that cannot write now may be able to later. */
export function fenceBy({ outcome, answer }: Pick<Beat, 'outcome' | 'answer'>): Fence {
  if (outcome === 'acknowledged') return { status: 'open', detail: 'the old region acknowledged a write' };
  if (answer.endsWith(NOT_ACTIVE)) return { status: 'verified', detail: answer };
  return { status: 'unverified', detail: `the old region answered ${answer}, which does not prove the fence` };
}
