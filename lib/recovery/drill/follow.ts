/** Follows an execution in Region switch until it ends: records each change, and asks the operator at a pause. */
import {
  type ExecutionEvent,
  type GetPlanExecutionResponse,
  itemsOf,
  NoAnswer,
  type RegionSwitch,
  RegionSwitchError,
  type StepState,
} from '../../region-switch/client';
import type { EntryOf } from '../evidence/entries';
import { decide, type Pause } from './pause-decision';
import type { FollowEnd } from './model';
import { type DrillContext, notePlanExecuted } from './context';
import { type StepTimeline, shownFlip } from './step-timeline';
import { SkippedSteps } from './skipped-steps';
export interface FollowedExecution {
  readonly arc: RegionSwitch;
  readonly timeline: StepTimeline;
  readonly executionId: string;
  readonly title: string;
}

/** @throws the signal's reason when the drill is interrupted; the execution goes on */
export async function follow(context: DrillContext, followed: FollowedExecution): Promise<FollowEnd> {
  const { screen } = context.ports;
  let hasAnswered = true;
  const decisions = new Decisions(context, followed);
  const leftOut = new SkippedSteps(context, followed.timeline);
  for (;;) {
    const execution = await readExecution(context, followed).catch((error: unknown) => {
      if (!mayPass(error)) throw error;
      const { region } = followed.arc;
      if (hasAnswered)
        screen.say(`Region switch does not answer in ${region}. The execution goes on; the drill asks again.`);
      return undefined;
    });
    hasAnswered = execution !== undefined;
    if (execution) {
      const end =
        (await leftOut.callSkipped(isCompleted(execution.executionState))) ?? (await endOf(execution, decisions));
      if (end) return end;
    }
    screen.show(shownFlip(followed.title, followed.timeline, context.seen, context.now()));
    await context.pause(context.options.pace.poll);
  }
}

/** No answer, or an error of the service: the execution goes on without the drill. */
const mayPass = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof RegionSwitchError && (error.status >= 500 || error.status === 429));

/** An execution with the states of all its steps. */
type Execution = Pick<GetPlanExecutionResponse, 'executionState' | 'mode'> & {
  readonly stepStates: readonly StepState[];
  readonly events: readonly ExecutionEvent[];
};

/** Reads the execution, and records the steps that changed. */
async function readExecution(context: DrillContext, { arc, executionId }: FollowedExecution): Promise<Execution> {
  const input = { planArn: context.target.planArn, executionId };
  const signal = context.ports.interrupted;
  let first: GetPlanExecutionResponse | undefined;
  const stepStates: StepState[] = [];
  for await (const page of arc.pages('GetPlanExecution', input, signal)) {
    first ??= page;
    stepStates.push(...(page.stepStates ?? []));
  }
  if (!first) throw new Error(`${executionId}: Region switch must describe the execution`);
  if (executionId === context.state.executionId) notePlanExecuted(context, first.version);
  const changed = changedSteps(stepStates, context);
  const { executionState, mode } = first;
  const asksWhy = changed.some(({ status }) => status === 'failed') || isPaused(executionState);
  const events = asksWhy
    ? await itemsOf(arc.pages('ListPlanExecutionEvents', input, signal), ({ items }) => items)
    : [];
  const now = context.now();
  for (const { name, status } of changed) {
    const state = stepStates.find((step) => step.name === name);
    // A step that was seen before may have begun before that: its times would run backwards.
    const isNew = status === 'completed' && !context.seen.steps.has(name);
    const ran = isNew ? durationOf(state) : undefined;
    const late = 'seen after its end; duration by the clock of Region switch';
    if (ran !== undefined) context.record({ kind: 'step', at: now - ran, name, status: 'running', detail: late });
    const detail = status === 'failed' ? whyOf(events, name) : timesOf(state);
    context.record({ kind: 'step', at: now, name, status, detail, ...ownTimes(state) });
  }
  return { executionState, mode, stepStates, events };
}

type Change = Pick<EntryOf<'step'>, 'name' | 'status'>;

const CHANGES: Readonly<Record<string, Change['status']>> = {
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  skipped: 'skipped',
  canceled: 'canceled',
  pendingApproval: 'running',
};

function changedSteps(states: readonly StepState[], { seen }: DrillContext): readonly Change[] {
  return states.flatMap(({ name, status }) => {
    const known = CHANGES[status ?? ''];
    const before = name === undefined ? undefined : seen.steps.get(name)?.status;
    if (name === undefined || known === undefined || before === known) return [];
    // A step that Region switch skipped and the drill did itself stays completed.
    return before === 'completed' && known === 'skipped' ? [] : [{ name, status: known }];
  });
}

/** Start and end by Region switch's clock, which is not the drill's. */
const timesOf = ({ startTime, endTime }: Partial<StepState> = {}): string =>
  [startTime && `began ${startTime.toISOString()}`, endTime && `ended ${endTime.toISOString()}`]
    .filter(Boolean)
    .join(', ');

/** The same for the figures; absent while Region switch has not said both. */
const ownTimes = ({ startTime, endTime }: Partial<StepState> = {}): Pick<EntryOf<'step'>, 'regionSwitch'> =>
  startTime && endTime && endTime >= startTime
    ? { regionSwitch: { from: startTime.getTime(), to: endTime.getTime() } }
    : {};

/** Milliseconds. A step may begin and end between two polls. */
const durationOf = ({ startTime, endTime }: Partial<StepState> = {}): number | undefined =>
  startTime && endTime && Math.max(0, endTime.getTime() - startTime.getTime());

/** The last error, or else the last description, that Region switch gives for a step. */
function whyOf(events: readonly ExecutionEvent[], name: string): string {
  const described = events
    .filter(({ stepName, error, description }) => stepName === name && (error ?? description))
    .sort((a, b) => (a.timestamp?.getTime() ?? 0) - (b.timestamp?.getTime() ?? 0));
  const last = described.findLast(({ error }) => error) ?? described.at(-1);
  return last?.error ?? last?.description ?? '';
}

const isPaused = (state: string): boolean =>
  state === 'pausedByFailedStep' || state === 'pausedByOperator' || state === 'pendingManualApproval';

const isCompleted = (state: string): boolean =>
  state === 'completed' || state === 'completedMonitoringApplicationHealth' || state === 'completedWithExceptions';

async function endOf(execution: Execution, decisions: Decisions): Promise<FollowEnd | undefined> {
  const { executionState: state } = execution;
  if (isCompleted(state))
    return {
      kind: 'completed',
      detail: state === 'completedWithExceptions' ? `steps that failed or were skipped: ${troubled(execution)}` : '',
    };
  if (state === 'canceled') return { kind: 'canceled', detail: 'the execution was canceled' };
  if (state === 'failed' || state === 'planExecutionTimedOut')
    return { kind: 'failed', detail: `${state}: ${troubled(execution)}` };
  return isPaused(state) ? decisions.take(execution) : undefined;
}

/** Milliseconds that Region switch may take to act on a decision before the drill asks again. */
const DECISION_MS = 3000;

/** The decisions at the pauses of one execution. */
class Decisions {
  #last: { readonly step: string; readonly at: number } | undefined;

  constructor(
    private readonly context: DrillContext,
    private readonly followed: FollowedExecution,
  ) {}

  async take(execution: Execution): Promise<FollowEnd | undefined> {
    const {
      context,
      followed: { arc, timeline, executionId },
    } = this;
    const pause = pauseOf(execution, executionId);
    // The step was just skipped: only the execution must be resumed.
    if (pause === undefined) return resume(arc, context.target.planArn, executionId);
    if (this.#last?.step === pause.step && context.now() - this.#last.at < DECISION_MS) return undefined;
    const isDecided = await decide(context, arc, timeline, pause);
    this.#last = { step: pause.step, at: context.now() };
    return isDecided ? undefined : { kind: 'paused', step: pause.step, reason: pause.why };
  }
}

async function resume(arc: RegionSwitch, planArn: string, executionId: string): Promise<undefined> {
  await arc.call('UpdatePlanExecution', { planArn, executionId, action: 'resume' }).catch((error: unknown) => {
    // The execution resumed by itself in the meantime.
    if (!(error instanceof RegionSwitchError && error.code === 'IllegalStateException')) throw error;
  });
  return undefined;
}

/** The step at which the execution is paused; undefined where it is not paused at a step any more. */
function pauseOf({ stepStates, executionState, events, mode }: Execution, executionId: string): Pause | undefined {
  const step = stepStates.findLast(({ status }) => status === 'failed' || status === 'pendingApproval');
  const isByOperator = executionState === 'pausedByOperator';
  const open = stepStates.find(({ status }) => status === 'running' || status === 'notStarted');
  const next = step ?? (isByOperator ? open : undefined);
  if (next?.name === undefined) return undefined;
  const why = isByOperator ? 'an operator paused the execution' : whyOf(events, next.name);
  return {
    executionId,
    step: next.name,
    why: why || 'no reason given',
    ungraceful: mode === 'ungraceful' || next.stepMode === 'ungraceful',
  };
}

const troubled = ({ stepStates }: Execution): string =>
  stepStates
    .filter(({ status }) => status === 'failed' || status === 'skipped')
    .map(({ name, status }) => `${name} ${status}`)
    .join(', ') || 'none is named';
