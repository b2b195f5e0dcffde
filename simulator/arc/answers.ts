/** Executions and plans in the words of Region switch's API. */
import type {
  AbbreviatedExecution,
  AbbreviatedPlan,
  Plan,
  Route53HealthCheck,
  Step,
} from '../../lib/region-switch/model/types';
import type { Execution } from '../executor/execution';
import type { Executor } from '../executor/executor';
import { uuidOf } from '../executor/log';
import type { TrafficEngine } from '../backend';
import { Refused } from '../executor/refusals';

/** What every answer about an execution begins with. */
export function abbreviated({ plan }: Executor, execution: Execution): AbbreviatedExecution {
  const { request, parts } = execution.options;
  const { endTime, healthyTime } = execution;
  return {
    planArn: plan.arn,
    executionId: execution.id,
    ...(plan.version !== undefined && { version: plan.version }),
    updatedAt: execution.updatedAt,
    ...(request.comment !== undefined && { comment: request.comment }),
    startTime: execution.startTime,
    ...(endTime && { endTime }),
    mode: execution.mode,
    executionState: execution.state,
    executionAction: request.action,
    executionRegion: parts.target,
    ...(request.recoveryExecutionId !== undefined && { recoveryExecutionId: request.recoveryExecutionId }),
    ...(healthyTime && { actualRecoveryTime: duration(healthyTime.getTime() - execution.startTime.getTime()) }),
  };
}

/** ISO 8601 in whole seconds, as the model has it; a second that has begun counts. */
const duration = (milliseconds: number): string => `PT${Math.ceil(milliseconds / 1000)}S`;

export function abbreviatedPlan({ plan, active }: Executor): AbbreviatedPlan {
  const {
    arn,
    owner,
    name,
    regions,
    recoveryApproach,
    primaryRegion,
    version,
    updatedAt,
    description,
    executionRole,
    recoveryTimeObjectiveMinutes,
  } = plan;
  return {
    arn,
    owner,
    name,
    regions,
    recoveryApproach,
    executionRole,
    ...(primaryRegion !== undefined && { primaryRegion }),
    ...(version !== undefined && { version }),
    ...(updatedAt && { updatedAt }),
    ...(description !== undefined && { description }),
    ...(recoveryTimeObjectiveMinutes !== undefined && { recoveryTimeObjectiveMinutes }),
    ...(active && { activePlanExecution: active.id }),
  };
}

/** The health checks that Region switch keeps for the record sets of a plan. Their ids are made from the record's name, so that a second look finds the same. */
export function healthChecks({ workflows, arn }: Plan, traffic: TrafficEngine): readonly Route53HealthCheck[] {
  const found = workflows.flatMap(({ steps = [] }) => steps.flatMap((step) => checksOf(step, arn, traffic)));
  return [...new Map(found.map((check) => [check.healthCheckId, check])).values()];
}

function checksOf(
  { executionBlockConfiguration: block }: Step,
  planArn: string,
  traffic: TrafficEngine,
): readonly Route53HealthCheck[] {
  const { parallelConfig, route53HealthCheckConfig } = block;
  if (parallelConfig) return parallelConfig.steps.flatMap((step) => checksOf(step, planArn, traffic));
  if (!route53HealthCheckConfig) return [];
  const { hostedZoneId, recordName, recordSets = [] } = route53HealthCheckConfig;
  return recordSets.flatMap(({ region }) =>
    region === undefined
      ? []
      : [
          {
            hostedZoneId,
            recordName,
            region,
            status: traffic.status(region),
            healthCheckId: uuidOf(`${planArn}/${recordName}/${region}`),
          },
        ],
  );
}

// Answers in pages, as Region switch gives them.

/** What a request says about its page. */
export interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly nextToken?: string };
}

/** Most items of a page, and how many there are where the request does not say: the model's limit. */
const MOST = 100;

/** The page that is asked for. @throws Refused where the token is not one that was given out */
export function pageOf<Item>(all: readonly Item[], { maxResults = MOST, nextToken }: PageRequest): Page<Item> {
  const from =
    nextToken === undefined ? 0 : Number(/^after-(\d{1,9})$/.exec(Buffer.from(nextToken, 'base64').toString())?.[1]);
  if (!(from <= all.length)) throw new Refused('ValidationException', 'nextToken is not one that was given out');
  const until = from + maxResults;
  return {
    items: all.slice(from, until),
    next: until < all.length ? { nextToken: Buffer.from(`after-${until}`).toString('base64') } : {},
  };
}
