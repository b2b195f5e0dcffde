/** The steps of one execution, as they stand. */
import type { ExecutionMode, Plan, Step, StepState, StepStatus } from '../../lib/region-switch/model/types';

/** A step of an execution. */
export interface StepRun {
  readonly step: Step;
  /** Steps of a parallel block; empty for every other. */
  readonly parts: readonly StepRun[];
  status: StepStatus;
  /** Who left it out, where it was. */
  skippedBy: 'plan' | 'operator' | undefined;
  mode: ExecutionMode;
  startTime: Date | undefined;
  endTime: Date | undefined;
  /** Ends the attempt under way, or what a failed step waits for; undefined while there is nothing to decide. */
  decide: ((decision: Decision) => void) | undefined;
}

/** What becomes of a step that runs or has failed. */
export type Decision = 'again' | 'skip' | 'cancel' | 'timeOut';

/** The steps of a workflow before the first one runs. */
export const stepRuns = (steps: readonly Step[], mode: ExecutionMode): readonly StepRun[] =>
  steps.map((step) => ({
    step,
    parts: stepRuns(step.executionBlockConfiguration.parallelConfig?.steps ?? [], mode),
    status: 'notStarted',
    skippedBy: undefined,
    mode,
    startTime: undefined,
    endTime: undefined,
    decide: undefined,
  }));

/** Steps of a plan with the parts of parallel blocks behind them. */
export const withParts = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => [step, ...withParts(step.executionBlockConfiguration.parallelConfig?.steps ?? [])]);

/** ARNs of the functions that a plan calls. */
export const functionsOf = ({ workflows }: Plan): readonly string[] => {
  const steps = workflows.flatMap((workflow) => withParts(workflow.steps ?? []));
  return [
    ...new Set(
      steps.flatMap(({ executionBlockConfiguration: { customActionLambdaConfig } }) =>
        (customActionLambdaConfig?.lambdas ?? []).flatMap(({ arn }) => arn ?? []),
      ),
    ),
  ];
};

/** Steps of an execution with the parts of parallel blocks behind them, in the plan's order. */
export const flattened = (runs: readonly StepRun[]): readonly StepRun[] =>
  runs.flatMap((run) => [run, ...flattened(run.parts)]);

/** Whether nothing was left out that the plan did not leave out itself. */
export const isWhole = (runs: readonly StepRun[]): boolean =>
  leaves(runs).every(({ status, skippedBy }) => status === 'completed' || skippedBy === 'plan');

/** Steps that do something themselves. */
export const leaves = (runs: readonly StepRun[]): readonly StepRun[] =>
  flattened(runs).filter(({ parts }) => parts.length === 0);

/** A step as the API gives it. */
export const stateOf = ({ step, status, mode, startTime, endTime }: StepRun): StepState => ({
  name: step.name,
  status,
  stepMode: mode,
  ...(startTime && { startTime }),
  ...(endTime && { endTime }),
});
