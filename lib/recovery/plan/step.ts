/** What a step of the recovery plan is: the words that steps.ts is written in. */
import type { ServiceName } from '../../config/names';
import type { Minutes, Seconds } from '../../config/units';
import type { FlipMode } from '../drill/model';
import type { Environment, Region } from '../../config/types';

/** Region switch calls a region by its part in the execution; what follows a flip has other words than the flip. */
export type RegionToRun = 'activatingRegion' | 'deactivatingRegion' | 'activeRegion' | 'inactiveRegion';

/** A function of our own, which stands in both regions under the same name and runs in one of them. */
export interface FunctionBlock {
  readonly kind: 'function';
  /** Last part of its name (`flipFunctionName`), and of its handler: `lib/constructs/recovery/flip-<function>.lambda.ts`. */
  readonly function: FlipFunction;
  readonly regionToRun: RegionToRun;
  /** Left out in an ungraceful execution: what it would run in may be gone. */
  readonly skippedUngracefully: boolean;
  /** Region switch calls it again after this while it has not succeeded. */
  readonly retry: Minutes;
}

/** An ECS service is brought to the size that it has in the other region. */
export interface CapacityBlock {
  readonly kind: 'capacity';
  readonly service: ServiceName;
  /** Of the other region's tasks. */
  readonly targetPercent: number;
  /** An ungraceful execution goes on with this percentage of what it asked for: with 0, it asks and does not wait. */
  readonly ungracefulMinimumPercent: number;
}

/** The writer of the global database moves: gracefully without loss, ungracefully by failover. */
export interface DatabaseBlock {
  readonly kind: 'database';
}

/** The health checks of the one name that Region switch controls. */
export interface TrafficBlock {
  readonly kind: 'traffic';
}

/** Several blocks at once; it ends with the last of them. */
export interface ParallelBlock {
  readonly kind: 'parallel';
  readonly steps: readonly PlanStep[];
}

export type Block = FunctionBlock | CapacityBlock | DatabaseBlock | TrafficBlock | ParallelBlock;

/** The functions of our own that steps call. */
export const FLIP_FUNCTIONS = [
  'fence',
  'activate',
  'verify',
  'announce',
  'standby',
  'rebuild',
  'lower',
  'reconcile',
] as const;

export type FlipFunction = (typeof FLIP_FUNCTIONS)[number];

/** What a step depends on (rule 3); the single actions behind it are listed in iam-actions.ts. */
export type StepClass = 'data plane' | 'control plane of the surviving region';

/** One step, in the order in which they stand. */
export interface PlanStep {
  /** Shown by Region switch, and written into the evidence. */
  readonly name: string;
  /** What it does; one sentence that begins with a verb. */
  readonly does: string;
  readonly block: Block;
  readonly class: StepClass;
  /** How long it takes when all is well, by mode; corrected by what drills measure. */
  readonly expected: Readonly<Record<FlipMode, Seconds | 'skipped'>>;
  /** Why it takes that long. */
  readonly because: string;
  /** The section of docs/flip-budget.md with the public figures behind `expected`. */
  readonly source: string;
  /** Region switch gives up after this and pauses. Whole minutes. A parallel step has the longest of its own. */
  readonly timeout: Minutes;
  /** What the operator looks at and decides when the plan pauses here; one sentence each. */
  readonly atPause: readonly string[];
  /** The same step without Region switch: shell commands, of which TO, FROM, ENVIRONMENT, ACCOUNT and DOMAIN are variables. */
  readonly byHand: readonly string[];
}

/** Steps with those of parallel blocks in their place. */
export const flattened = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  steps.flatMap((step) => (step.block.kind === 'parallel' ? flattened(step.block.steps) : [step]));

// By which alarm Region switch, and the time budget, know that a region serves its customers.

/** Name of the alarm of a region: no task of its portal is healthy. It looks at its own region only (rule 7), and is computed for the other. */
export const healthAlarmName = (environment: Environment, region: Region): string =>
  `${environment.name}-${region.letter}-Service-Portal-NoHealthyTask`;

export const healthAlarmArn = (environment: Environment, region: Region): string =>
  `arn:aws:cloudwatch:${region.name}:${environment.account}:alarm:${healthAlarmName(environment, region)}`;
