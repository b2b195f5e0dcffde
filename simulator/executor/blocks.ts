/** What each kind of execution block does, as Region switch documents it. */
import type {
  EcsCapacityIncreaseConfiguration,
  ExecutionMode,
  GlobalAuroraConfiguration,
  Step,
} from '../../lib/region-switch/model/types';
import type { Clock } from '../../lib/recovery/drill/clock';
import { messageOf } from '../../lib/runtime/text';
import type { FaultInjection } from '../api/fault-injection';
import { SERVICE_NAMES } from '../api/service';
import type { Engines } from '../backend';
import type { GlobalCluster } from '../rds/global-cluster';
import type { Functions } from './functions';
import type { Pace } from './pace';
import type { Samples } from './evaluation';

/** Which region plays which part, by the words of the plan. */
export interface Parts {
  /** The region that the execution is about. */
  readonly target: string;
  readonly regionToRun: Readonly<Record<string, string>>;
}

/** What blocks act on. */
export interface Surroundings {
  readonly engines: Engines;
  readonly cluster: GlobalCluster;
  readonly functions: Functions;
  readonly samples: Samples;
  readonly pace: Pace;
  readonly clock: Clock;
  /** An ungraceful execution leaves out every function, whatever the plan says: AWS's guide can be read that way. */
  readonly skipsFunctions?: boolean;
  /** What a rehearsal of faults puts in the way of steps. */
  readonly faults?: FaultInjection;
}

/** One attempt at a step. */
export interface Attempt {
  readonly step: Step;
  readonly mode: ExecutionMode;
  readonly parts: Parts;
  /** Aborted when the result of the attempt is not needed any more. */
  readonly signal: AbortSignal;
  /** Says what happens meanwhile. */
  readonly update: (description: string, error?: string) => void;
}

/** Why a block was left out; undefined where it was carried out. */
export type Outcome = { readonly skipped: string } | undefined;

/** Default of a block's time-out in minutes (ARC Region switch API reference). */
const DEFAULT_TIMEOUT = 60;

/** Carries a block out. @throws Error with the reason why the step fails */
export async function carryOut(surroundings: Surroundings, attempt: Attempt): Promise<Outcome> {
  const { customActionLambdaConfig, ecsCapacityIncreaseConfig, globalAuroraConfig, route53HealthCheckConfig } =
    attempt.step.executionBlockConfiguration;
  await surroundings.faults?.meet(attempt.parts.target, `step:${attempt.step.name}`);
  if (customActionLambdaConfig) return callFunction(surroundings, attempt);
  if (ecsCapacityIncreaseConfig) return grow(surroundings, attempt, ecsCapacityIncreaseConfig);
  if (globalAuroraConfig) return moveDatabase(surroundings, attempt, globalAuroraConfig);
  if (route53HealthCheckConfig) return shiftTraffic(surroundings, attempt);
  throw new Error(`the simulator does not carry out blocks of the type ${attempt.step.executionBlockType}`);
}

/** Kinds of blocks that the simulator carries out; a plan with another one is refused before anything is started. */
export const CARRIED_OUT: readonly string[] = [
  'CustomActionLambda',
  'ECSServiceScaling',
  'AuroraGlobalDatabase',
  'Route53HealthCheck',
  'Parallel',
];

/** A block's time-out in milliseconds of the simulator. */
export function timeoutOf({ executionBlockConfiguration: block }: Step, { timeoutMinute }: Pace): number {
  const { customActionLambdaConfig, ecsCapacityIncreaseConfig, globalAuroraConfig, route53HealthCheckConfig } = block;
  const { timeoutMinutes = DEFAULT_TIMEOUT } =
    customActionLambdaConfig ?? ecsCapacityIncreaseConfig ?? globalAuroraConfig ?? route53HealthCheckConfig ?? {};
  return timeoutMinutes * timeoutMinute;
}

/** Calls the function of the region that the plan names, again and again until it succeeds or the step's time is over. */
async function callFunction(
  { functions, pace, clock, skipsFunctions }: Surroundings,
  { step, mode, parts, signal, update }: Attempt,
): Promise<Outcome> {
  const block = step.executionBlockConfiguration.customActionLambdaConfig;
  if (!block) return undefined;
  if (mode === 'ungraceful' && (skipsFunctions || block.ungraceful?.behavior === 'skip'))
    return { skipped: 'left out of an ungraceful execution' };
  const region = parts.regionToRun[block.regionToRun];
  const arn = block.lambdas.find((lambda) => regionOf(lambda.arn ?? '') === region)?.arn;
  if (region === undefined || arn === undefined)
    throw new Error(`${step.name} has no function in the ${block.regionToRun}`);
  for (;;) {
    const failed = await functions.invoke(region, arn, {}, signal).then(() => undefined, messageOf);
    signal.throwIfAborted();
    if (failed === undefined) return undefined;
    update(`${arn} failed; it is called again`, failed);
    await clock.pause(block.retryIntervalMinutes * pace.retryMinute, signal);
    signal.throwIfAborted();
  }
}

/** Region of an ARN. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** Brings a service to the size that the other region has needed; an ungraceful execution goes on with less. */
async function grow(
  { engines, samples }: Surroundings,
  { mode, parts: { target }, signal, update }: Attempt,
  block: EcsCapacityIncreaseConfiguration,
): Promise<Outcome> {
  const service = serviceOf(block, target);
  const { minimum, maximum } = engines.services.size(target, service);
  const wanted = Math.min(maximum, Math.ceil(((block.targetPercent ?? 100) / 100) * samples.most(target, service)));
  if (wanted > minimum) await engines.services.setMinimum(target, service, wanted);
  const enough =
    mode === 'ungraceful' ? Math.ceil((wanted * (block.ungraceful?.minimumSuccessPercentage ?? 100)) / 100) : wanted;
  update(`${service}: ${wanted} tasks asked for, going on with ${enough}`);
  await engines.services.runs(target, service, enough, signal);
  return undefined;
}

/** The service that a block names in a region. */
function serviceOf(block: EcsCapacityIncreaseConfiguration, region: string): (typeof SERVICE_NAMES)[number] {
  const arn = block.services.map(({ serviceArn = '' }) => serviceArn).find((each) => regionOf(each) === region);
  const found = SERVICE_NAMES.find((name) => arn?.endsWith(`/${name}`));
  if (!found)
    throw new Error(
      `the block must name one of the services ${SERVICE_NAMES.join(', ')} in ${region}, and names ${arn ?? 'none'}`,
    );
  return found;
}

/** Moves the writer: without loss where the block allows nothing else, at once where it or the mode says so. */
async function moveDatabase(
  { cluster }: Surroundings,
  { mode, parts: { target }, update }: Attempt,
  block: GlobalAuroraConfiguration,
): Promise<Outcome> {
  const isFailover =
    block.behavior === 'failover' || (mode === 'ungraceful' && block.ungraceful?.ungraceful === 'failover');
  if (cluster.writer === target) {
    update(`${block.globalClusterIdentifier}: the writer is in ${target} already`);
    return undefined;
  }
  await (isFailover ? cluster.failover(target) : cluster.switchover(target));
  return undefined;
}

async function shiftTraffic({ engines }: Surroundings, { parts: { target } }: Attempt): Promise<Outcome> {
  await engines.traffic.shift(target);
  return undefined;
}
