/** The steps of a flip without Region switch, by AWS APIs of the surviving region. */
import { clusterArn, flipFunctionName, globalClusterId, HOSTS } from '../../config/names';
import type { Region } from '../../config/types';
import type { FunctionBlock, PlanStep } from '../plan/step';
import { describeGlobal, writerOf } from './database';
import type { DrillContext } from './context';
import { clientConfig, settings, type ClientConfig } from './aws-clients';
import type { FlipMode } from './model';

/** The result of a step that the drill did itself. */
export interface Done {
  readonly status: 'completed' | 'skipped';
  readonly detail: string;
}

/** Thrown where only a person can do the step. */
export class NeedsHands extends Error {
  override readonly name = 'NeedsHands';

  constructor(
    readonly commands: readonly string[],
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Does one step. Each step can be repeated: the functions are idempotent, and the database's state is read before it is changed.
 * @throws Error saying why the step failed, NeedsHands where only a person can do it
 */
export async function doByHand(
  drilling: DrillContext,
  { block, byHand, timeout }: PlanStep,
  mode: FlipMode,
): Promise<Done> {
  if (block.kind === 'function') return callFunction(drilling, block, mode, timeout.minutes);
  if (block.kind === 'database') return moveDatabase(drilling, mode, timeout.minutes);
  if (block.kind === 'traffic') return trafficMoved(drilling, byHand);
  // Growing: the floor carries mail and sign-in (rule 4), and autoscaling works without Region switch.
  return { status: 'skipped', detail: 'the floor carries the flip, and autoscaling adds tasks' };
}

const regionOf = ({ direction: { from, to } }: DrillContext, { regionToRun }: FunctionBlock): Region =>
  regionToRun === 'deactivatingRegion' ? from : to;

/** Milliseconds; longer than a function of a step runs (lib/constructs/recovery/retry.ts). */
const FUNCTION_MS = 310_000;

async function callFunction(
  drilling: DrillContext,
  block: FunctionBlock,
  mode: FlipMode,
  limitMinutes: number,
): Promise<Done> {
  if (mode === 'failover' && block.skippedUngracefully)
    return { status: 'skipped', detail: 'an ungraceful flip leaves it out' };
  const { target } = drilling;
  const line = clientConfig(target, regionOf(drilling, block));
  const end = drilling.now() + limitMinutes * MINUTE_MS;
  for (;;) {
    const failure = await invoke(line, flipFunctionName(target.environment, block.function));
    if (failure === undefined) return { status: 'completed', detail: `invoked in ${line.region}` };
    if (drilling.now() >= end) throw new Error(failure);
    await drilling.pause(drilling.options.pace.poll);
  }
}

const MINUTE_MS = 60_000;

/**
 * @returns why the function failed or was not reached; undefined where it succeeded
 * @throws where Lambda refuses the call: it will refuse the next one too
 */
async function invoke(line: ClientConfig, name: string): Promise<string | undefined> {
  const { InvokeCommand, LambdaClient, LambdaServiceException, TooManyRequestsException } =
    await import('@aws-sdk/client-lambda');
  const common = settings(line);
  const lambda = new LambdaClient({
    ...common,
    maxAttempts: 1,
    requestHandler: { ...common.requestHandler, requestTimeout: FUNCTION_MS },
  });
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: Buffer.from('{}') }),
    );
    return FunctionError === undefined
      ? undefined
      : `${name}: ${Buffer.from(Payload ?? [])
          .toString('utf8')
          .slice(0, 500)}`;
  } catch (error) {
    if (
      error instanceof LambdaServiceException &&
      error.$fault === 'client' &&
      !(error instanceof TooManyRequestsException)
    )
      throw error;
    return error instanceof Error ? error.message : String(error);
  } finally {
    lambda.destroy();
  }
}

async function moveDatabase(drilling: DrillContext, mode: FlipMode, limitMinutes: number): Promise<Done> {
  const {
    target,
    target: { environment },
    direction: { to },
  } = drilling;
  const line = clientConfig(target, to);
  const end = drilling.now() + limitMinutes * MINUTE_MS;
  let asked = false;
  for (;;) {
    const state = await describeGlobal(line, environment);
    const isThere = writerOf(state) === to.name;
    if (isThere && state.status === 'available')
      return { status: 'completed', detail: asked ? mode : 'the writer was in the region already' };
    // Start only while the database is at rest. A switch under way, perhaps from before an interruption, is waited for.
    if (!asked && !isThere && state.status === 'available') {
      await askForWriter(drilling, mode);
      asked = true;
    }
    if (drilling.now() >= end)
      throw new Error(`the global database is ${state.status}, its writer in ${writerOf(state) ?? 'no region'}`);
    await drilling.pause(drilling.options.pace.poll);
  }
}

async function askForWriter(
  { target, target: { environment }, direction: { to } }: DrillContext,
  mode: FlipMode,
): Promise<void> {
  const { FailoverGlobalClusterCommand, RDSClient, SwitchoverGlobalClusterCommand } =
    await import('@aws-sdk/client-rds');
  const rds = new RDSClient({ ...settings(clientConfig(target, to)), maxAttempts: 1 });
  const cluster = {
    GlobalClusterIdentifier: globalClusterId(environment),
    TargetDbClusterIdentifier: clusterArn(environment, to),
  };
  try {
    if (mode === 'switchover') await rds.send(new SwitchoverGlobalClusterCommand(cluster));
    else await rds.send(new FailoverGlobalClusterCommand({ ...cluster, AllowDataLoss: true }));
  } finally {
    rds.destroy();
  }
}

/**
 * Only Region switch can change the health checks of the global name. The alternative is Route 53's control plane, in a fixed
 * region. A person decides about that (ADR 012), so the drill only checks whether the name has moved.
 */
async function trafficMoved(
  { target: { environment }, direction: { to }, visitor }: DrillContext,
  commands: readonly string[],
): Promise<Done> {
  const name = HOSTS.portal(environment);
  const found = await visitor.ready(name).then(
    ({ region }) => region,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (found === to.name) return { status: 'completed', detail: `${name} leads to ${to.name}` };
  throw new NeedsHands(commands, `${name} must lead to ${to.name}, it leads to: ${found}`);
}
