/** An execution of the plan in Region switch: started once, whatever happens in between, and followed to its end. */
import { createHash } from 'node:crypto';
import {
  type ExecutionAction,
  itemsOf,
  type Plan,
  regionSwitch,
  type RegionSwitch,
  type StartPlanExecutionRequest,
} from '../../region-switch/client';
import type { Region } from '../../config/types';
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
export const MODE = { switchover: 'graceful', failover: 'ungraceful' } as const satisfies Record<FlipMode, string>;

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
    sha256: createHash('sha256').update(sorted(plan)).digest('hex'),
  };
}

/** JSON with its keys in order, so that equal plans have equal hashes. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** Starts the flip, or finds the one that this drill has started before. @returns its id */
export async function startFlip(drilling: DrillContext, arc: RegionSwitch): Promise<string> {
  const {
    target: { planArn },
    direction: { to, mode },
    state,
  } = drilling;
  if (state.executionId !== undefined) return state.executionId;
  const executionId = await once(drilling, arc, state.phase === 'starting', {
    planArn,
    targetRegion: to.name,
    action: 'activate',
    mode: MODE[mode],
  });
  drilling.record({ kind: 'started', at: drilling.now(), by: 'region-switch', executionId });
  await drilling.advance({ phase: 'following', executionId });
  return executionId;
}

/**
 * Starts what follows up the flip, or finds it. It is about the region that was left, and runs there: the recovery "ran in the
 * opposite region" (Region switch API reference, `recoveryExecutionId`).
 * @returns its id
 */
export async function startPostRecovery(
  drilling: DrillContext,
  arc: RegionSwitch,
  recoveryExecutionId: string,
): Promise<string> {
  const {
    target: { planArn },
    direction: { from },
    state,
  } = drilling;
  if (state.postRecoveryId !== undefined) return state.postRecoveryId;
  const postRecoveryId = await once(drilling, arc, true, {
    planArn,
    targetRegion: from.name,
    action: 'postRecovery',
    mode: 'graceful',
    recoveryExecutionId,
  });
  await drilling.advance({ postRecoveryId });
  return postRecoveryId;
}

/** Where a start may have happened before, it is looked for first. */
async function once(
  drilling: DrillContext,
  arc: RegionSwitch,
  before: boolean,
  request: StartPlanExecutionRequest,
): Promise<string> {
  const { interrupted } = drilling.ports;
  const comment = commentOf(drilling.state.id, request.action);
  const find = async (): Promise<string | undefined> => {
    const all = await itemsOf(arc.pages('ListPlanExecutions', { planArn: request.planArn }), ({ items }) => items);
    return all.find((execution) => execution.comment?.startsWith(comment))?.executionId;
  };
  const found = before ? await find() : undefined;
  if (found !== undefined) return found;
  if (!before) await drilling.advance({ phase: 'starting' });
  interrupted.throwIfAborted();
  // Not to be interrupted: whether it was carried out would not be known.
  const executionId = (await arc.start({ ...request, comment })).executionId ?? (await find());
  if (executionId === undefined) throw new Error('Region switch must name the execution that it started');
  return executionId;
}
