/** The data plane of Region switch as the endpoint of each region serves it; every request and every answer is judged by the model. */
import { received, toSend } from '../../lib/region-switch/model/messages';
import { MODEL, shapeNamed } from '../../lib/region-switch/model/model';
import { DoesNotFit } from '../../lib/region-switch/model/shapes';
import type { DataPlane } from '../../lib/region-switch/model/types';
import { Fault, jsonProtocol, type Operation, service, type Service } from '../api/service';
import type { TrafficEngine } from '../backend';
import type { Executor } from '../executor/executor';
import type { PlanEvaluation } from '../executor/evaluation';
import { Refused } from '../executor/refusals';
import { stateOf, flattened } from '../executor/steps';
import { abbreviated, abbreviatedPlan, healthChecks, pageOf } from './answers';

export interface RegionSwitchParts {
  readonly executor: Executor;
  readonly evaluation: PlanEvaluation;
  readonly traffic: TrafficEngine;
}

/** Serves it. */
export function regionSwitchService(parts: RegionSwitchParts): Service {
  const operations = Object.fromEntries([...reads(parts), ...executions(parts), ...decisions(parts)]);
  return service('arc-region-switch', jsonProtocol('1.0'), operations);
}

type Served = readonly [name: string, operation: Operation<unknown>];

/**
 * An operation between the wire and the program.
 * @throws Fault where the model refuses the request; DoesNotFit where it refuses our own answer, which is a mistake here
 */
function serve<Name extends keyof DataPlane>(
  name: Name,
  act: (input: DataPlane[Name]['input'], region: string) => DataPlane[Name]['output'],
): Served {
  return [
    name,
    (region, wire) => {
      const input = judged(() => received(name, 'input', wire, 'exact'));
      const output = refusing(() => act(input, region));
      return toSend(name, 'output', output);
    },
  ];
}

function judged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DoesNotFit) throw new Fault('ValidationException', 400, error.message);
    throw error;
  }
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) throw new Fault(error.code, statusOf(error.code), error.message);
    throw error;
  }
}

/** HTTP status that the model declares for an error. */
function statusOf(code: string): number {
  const shape = Object.hasOwn(MODEL.shapes, code) ? shapeNamed(code) : undefined;
  return (shape?.type === 'structure' ? shape.status : undefined) ?? 400;
}

const reads = ({ executor, evaluation, traffic }: RegionSwitchParts): readonly Served[] => [
  serve('GetPlanInRegion', ({ arn }) => {
    executor.mustBe(arn);
    return { plan: executor.plan };
  }),
  serve('ListPlansInRegion', (input) => {
    const { items, next } = pageOf([abbreviatedPlan(executor)], input);
    return { plans: items, ...next };
  }),
  serve('GetPlanEvaluationStatus', (input, region) => {
    executor.mustBe(input.planArn);
    const { items, next } = pageOf(evaluation.warnings, input);
    return {
      planArn: input.planArn,
      region,
      lastEvaluatedVersion: executor.plan.version ?? '1',
      lastEvaluationTime: evaluation.time,
      evaluationState: evaluation.warnings.length > 0 ? 'actionRequired' : 'passed',
      warnings: items,
      ...next,
    };
  }),
  serve('ListRoute53HealthChecksInRegion', (input) => {
    executor.mustBe(input.arn);
    const all = healthChecks(executor.plan, traffic).filter(
      ({ hostedZoneId, recordName }) =>
        [undefined, hostedZoneId].includes(input.hostedZoneId) && [undefined, recordName].includes(input.recordName),
    );
    if (all.length === 0) throw new Refused('IllegalArgumentException', 'the plan has no such record');
    const { items, next } = pageOf(all, input);
    return { healthChecks: items, ...next };
  }),
];

const executions = ({ executor }: RegionSwitchParts): readonly Served[] => [
  serve('StartPlanExecution', (input, region) => {
    const execution = executor.start(region, input);
    const { target, regionToRun } = execution.options.parts;
    return {
      executionId: execution.id,
      plan: executor.plan.arn,
      planVersion: executor.plan.version ?? '1',
      ...(input.action === 'activate' && {
        activateRegion: target,
        deactivateRegion: regionToRun.deactivatingRegion ?? '',
      }),
    };
  }),
  serve('GetPlanExecution', (input) => {
    const execution = executor.execution(input.planArn, input.executionId);
    const { items, next } = pageOf(flattened(execution.steps).map(stateOf), input);
    return { ...abbreviated(executor, execution), plan: executor.plan, stepStates: items, ...next };
  }),
  serve('ListPlanExecutions', (input) => {
    executor.mustBe(input.planArn);
    const all = executor.executions.filter(({ state }) => input.state === undefined || state === input.state);
    const { items, next } = pageOf(all, input);
    return { items: items.map((execution) => abbreviated(executor, execution)), ...next };
  }),
  serve('ListPlanExecutionEvents', (input) => {
    const { log } = executor.execution(input.planArn, input.executionId);
    const { items, next } = pageOf(
      log.all.filter(({ stepName }) => input.name === undefined || stepName === input.name),
      input,
    );
    return { items, ...next };
  }),
];

const decisions = ({ executor }: RegionSwitchParts): readonly Served[] => [
  serve('UpdatePlanExecution', ({ planArn, executionId, action }) => {
    executor.execution(planArn, executionId).update(action);
    return {};
  }),
  serve('UpdatePlanExecutionStep', ({ planArn, executionId, stepName, actionToTake }) => {
    executor.execution(planArn, executionId).updateStep(stepName, actionToTake);
    return {};
  }),
  serve('CancelPlanExecution', ({ planArn, executionId }) => {
    executor.execution(planArn, executionId).cancel();
    return {};
  }),
];
