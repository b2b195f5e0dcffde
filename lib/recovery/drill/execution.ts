/** An execution of the plan in Region switch: started once, whatever happens in between, and followed to its end. */
import {
  type ExecutionAction,
  itemsOf,
  type Plan,
  regionSwitch,
  type RegionSwitch,
  type StartPlanExecutionRequest,
} from '../../region-switch/client';
import type { Region } from '../../config/types';
import { sha256 } from '../../runtime/hash-chain';
import { canonicalJson } from '../evidence/canonical';
import type { UnderWay } from '../plan/freeze';
import type { DrillContext } from './context';
import { clientConfig } from './aws-clients';
import type { DrillTarget, FlipMode } from './model';

/** Region switch in a region. Real credentials are found as every client of the SDK finds them. */
export async function regionSwitchIn(target: DrillTarget, { name: region }: Region): Promise<RegionSwitch> {
  const { endpoint, credentials } = clientConfig(target, { name: region });
  if (credentials) return regionSwitch({ region, endpoint, credentials });
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return regionSwitch({ region, credentials: defaultProvider() });
}

/** How Region switch calls the modes. */
const MODE = { switchover: 'graceful', failover: 'ungraceful' } as const satisfies Record<FlipMode, string>;

/** What the comment of a drill's execution begins with: by it an execution is known whose start was not seen to succeed. */
const commentOf = (id: string, action: ExecutionAction): string => `holdfast drill ${id} ${action}`;

/** The drill that an execution belongs to; undefined where it was started by other means. */
export const drillOf = ({ comment }: Pick<UnderWay, 'comment'>): string | undefined =>
  /^holdfast drill (\S+) /.exec(comment ?? '')?.[1];

/** Of a plan, as Region switch has it in the region: what is about to be executed. */
export function planIdentity(plan: Plan): { readonly arn: string; readonly version: string; readonly sha256: string } {
  return {
    arn: plan.arn,
    version: plan.version ?? 'unknown',
    sha256: sha256(canonicalJson(plan)),
  };
}

/** Starts the flip, or finds the one that this drill has started before. @returns its id */
export async function startFlip(context: DrillContext, arc: RegionSwitch): Promise<string> {
  const {
    target: { planArn },
    direction: { to, mode },
    state,
  } = context;
  if (state.executionId !== undefined) return state.executionId;
  const executionId = await startOnce(context, arc, state.phase === 'starting', {
    planArn,
    targetRegion: to.name,
    action: 'activate',
    mode: MODE[mode],
  });
  context.record({ kind: 'started', at: context.now(), by: 'region-switch', executionId });
  await context.advance({ phase: 'following', executionId });
  return executionId;
}

/**
 * Starts what follows up the flip, or finds it. It is about the region that was left, and runs there: the recovery "ran in the
 * opposite region" (Region switch API reference, `recoveryExecutionId`).
 * @returns its id
 */
export async function startPostRecovery(
  context: DrillContext,
  arc: RegionSwitch,
  recoveryExecutionId: string,
): Promise<string> {
  const {
    target: { planArn },
    direction: { from },
    state,
  } = context;
  if (state.postRecoveryId !== undefined) return state.postRecoveryId;
  const postRecoveryId = await startOnce(context, arc, true, {
    planArn,
    targetRegion: from.name,
    action: 'postRecovery',
    mode: 'graceful',
    recoveryExecutionId,
  });
  await context.advance({ postRecoveryId });
  return postRecoveryId;
}

/** States of an execution that will not go on and is not done. */
const GIVEN_UP: readonly string[] = ['canceled', 'failed', 'planExecutionTimedOut'];

/** Where a start may have happened before, it is looked for first. A flip that was given up is not begun again; what follows it is. */
async function startOnce(
  context: DrillContext,
  arc: RegionSwitch,
  before: boolean,
  request: StartPlanExecutionRequest,
): Promise<string> {
  const { interrupted } = context.ports;
  const comment = commentOf(context.state.id, request.action);
  const find = async (): Promise<string | undefined> => {
    const all = await itemsOf(arc.pages('ListPlanExecutions', { planArn: request.planArn }), ({ items }) => items);
    const counts = (state: string): boolean => request.action !== 'postRecovery' || !GIVEN_UP.includes(state);
    return all.find((each) => each.comment?.startsWith(comment) && counts(each.executionState))?.executionId;
  };
  const found = before ? await find() : undefined;
  if (found !== undefined) return found;
  if (!before) await context.advance({ phase: 'starting' });
  interrupted.throwIfAborted();
  // Not to be interrupted: whether it was carried out would not be known.
  const executionId = (await arc.start({ ...request, comment })).executionId ?? (await find());
  if (executionId === undefined) throw new Error('Region switch must name the execution that it started');
  return executionId;
}
