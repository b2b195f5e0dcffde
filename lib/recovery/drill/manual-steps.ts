/** The steps of a flip without Region switch, by AWS APIs of the surviving region. */
import { FailoverGlobalClusterCommand, RDSClient, SwitchoverGlobalClusterCommand } from '@aws-sdk/client-rds';
import { clusterArn, flipFunctionName, globalClusterId, HOSTS } from '../../config/names';
import { withClient } from '../../runtime/aws-client';
import { writerOf } from '../../runtime/database/global-state';
import { retry } from '../../runtime/retry';
import { messageOf } from '../../runtime/text';
import type { FunctionBlock, PlanStep } from '../plan/step';
import { globalStateIn } from './database';
import type { DrillContext } from './context';
import { clientConfig, clientSettings, type ClientConfig } from './aws-clients';
import type { FlipMode } from './model';

/** The result of a step that the drill did itself. */
export interface StepResult {
  readonly status: 'completed' | 'skipped';
  readonly detail: string;
}

/** Thrown where only a person can do the step. */
export class ManualStepRequired extends Error {
  override readonly name = 'ManualStepRequired';

  constructor(
    readonly commands: readonly string[],
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Does one step. Each step can be repeated: the functions are idempotent, and the database's state is read before it is changed.
 * @throws Error saying why the step failed, ManualStepRequired where only a person can do it
 */
export async function executeStep(
  context: DrillContext,
  { block, byHand, timeout }: PlanStep,
  mode: FlipMode,
): Promise<StepResult> {
  const end = context.now() + timeout.minutes * MINUTE_MS;
  if (block.kind === 'function') return callFunction(context, block, mode, end);
  if (block.kind === 'database') return moveDatabase(context, mode, end);
  if (block.kind === 'traffic') return checkTraffic(context, byHand);
  // Growing: the floor carries mail and sign-in (rule 4), and autoscaling works without Region switch.
  return { status: 'skipped', detail: 'the floor carries the flip, and autoscaling adds tasks' };
}

const MINUTE_MS = 60_000;

/** Calls the function until it succeeds; does not repeat a call that Lambda refuses, because it will refuse the next one too. */
async function callFunction(
  context: DrillContext,
  block: FunctionBlock,
  mode: FlipMode,
  end: number,
): Promise<StepResult> {
  if (mode === 'failover' && block.skippedUngracefully)
    return { status: 'skipped', detail: 'an ungraceful flip leaves it out' };
  const {
    target,
    direction: { from, to },
    options: { pace },
  } = context;
  const config = clientConfig(target, block.regionToRun === 'deactivatingRegion' ? from : to);
  await retry(() => invoke(config, flipFunctionName(target.environment, block.function)), {
    mayPass: (error) => !(error instanceof CallRefused),
    pauseAfter: () => (context.now() >= end ? undefined : pace.poll),
    wait: (milliseconds) => context.pause(milliseconds),
  });
  return { status: 'completed', detail: `invoked in ${config.region}` };
}

/** Milliseconds; longer than a function of a step runs (lib/contracts/region-switch-functions.ts). */
const FUNCTION_MS = 310_000;

/** Lambda refuses to call a function. */
class CallRefused extends Error {
  override readonly name = 'CallRefused';
}

/** @throws CallRefused, or Error with why the function failed or was not reached */
async function invoke(config: ClientConfig, name: string): Promise<void> {
  const { InvokeCommand, LambdaClient, LambdaServiceException, TooManyRequestsException } =
    await import('@aws-sdk/client-lambda');
  const common = clientSettings(config);
  const requestHandler = { ...common.requestHandler, requestTimeout: FUNCTION_MS };
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from('{}') });
  const { FunctionError, Payload = [] } = await withClient(
    new LambdaClient({ ...common, maxAttempts: 1, requestHandler }),
    (lambda) => lambda.send(command),
  ).catch((error: unknown) => {
    const isRefused = error instanceof LambdaServiceException && error.$fault === 'client';
    if (isRefused && !(error instanceof TooManyRequestsException))
      throw new CallRefused(error.message, { cause: error });
    throw error;
  });
  if (FunctionError !== undefined) throw new Error(`${name}: ${Buffer.from(Payload).toString('utf8').slice(0, 500)}`);
}

async function moveDatabase(context: DrillContext, mode: FlipMode, end: number): Promise<StepResult> {
  const {
    target,
    target: { environment },
    direction: { to },
  } = context;
  const config = clientConfig(target, to);
  let isRequested = false;
  for (;;) {
    const state = await globalStateIn(config, environment);
    const writer = writerOf(state);
    if (state.status === 'available') {
      if (writer === to.name)
        return { status: 'completed', detail: isRequested ? mode : 'the writer was in the region already' };
      // Start only while the database is at rest. A switch under way, perhaps from before an interruption, is waited for.
      if (!isRequested) await requestWriter(context, mode);
      isRequested = true;
    }
    if (context.now() >= end)
      throw new Error(`the global database is ${state.status}, its writer in ${writer ?? 'no region'}`);
    await context.pause(context.options.pace.poll);
  }
}

/** A switchover is asked of the region of the primary, as AWS's guide says; a failover of the other, which is what is left. */
async function requestWriter({ target, direction: { from, to } }: DrillContext, mode: FlipMode): Promise<void> {
  const cluster = {
    GlobalClusterIdentifier: globalClusterId(target.environment),
    TargetDbClusterIdentifier: clusterArn(target.environment, to),
  };
  const asked = clientConfig(target, mode === 'switchover' ? from : to);
  await withClient(new RDSClient({ ...clientSettings(asked), maxAttempts: 1 }), async (rds) => {
    if (mode === 'switchover') await rds.send(new SwitchoverGlobalClusterCommand(cluster));
    else await rds.send(new FailoverGlobalClusterCommand({ ...cluster, AllowDataLoss: true }));
  });
}

/**
 * Only Region switch can change the health checks of the global name. The alternative is Route 53's control plane, in a fixed
 * region. A person decides about that (ADR 012), so the drill only checks whether the name has moved.
 */
async function checkTraffic(
  { target: { environment }, direction: { to }, portals }: DrillContext,
  commands: readonly string[],
): Promise<StepResult> {
  const name = HOSTS.portal(environment);
  const found = await portals.ready(name).then(({ region }) => region, messageOf);
  if (found === to.name) return { status: 'completed', detail: `${name} leads to ${to.name}` };
  throw new ManualStepRequired(commands, `${name} must lead to ${to.name}, it leads to: ${found}`);
}
