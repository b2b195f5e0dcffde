/** Attempts at one step, until it is done or the operator has decided otherwise. */
import { messageOf } from '../../lib/runtime/text';
import { carryOut, type Parts, type Surroundings, timeoutOf } from './blocks';
import type { EventLog } from './log';
import type { Decision, StepRun } from './steps';

/** What attempts need of their execution. */
export interface Course {
  readonly surroundings: Surroundings;
  readonly parts: Parts;
  readonly tell: EventLog['add'];
  /** Why no further attempt is made; undefined while the execution goes on. */
  readonly stopped: () => Extract<Decision, 'cancel' | 'timeOut'> | undefined;
}

type Result = 'done' | Decision | { readonly skipped: string } | { readonly failed: string };

/** Attempts a step until it is completed, skipped or canceled. */
export async function runLeaf(course: Course, run: StepRun): Promise<void> {
  for (;;) {
    if (course.stopped()) return settle(course, run, 'canceled');
    begin(course, run);
    const result = await attempt(course, run);
    if (result === 'done') return settle(course, run, 'completed');
    if (typeof result === 'object' && 'skipped' in result) return skip(course, run, 'plan', result.skipped);
    const decision = typeof result === 'object' ? await askAbout(course, run, result.failed) : result;
    if (decision === 'skip') return skip(course, run, 'operator', 'skipped by the operator');
    if (decision !== 'again') return settle(course, run, 'canceled');
  }
}

/** A step begins, or begins again. */
export function begin({ surroundings: { clock }, tell }: Course, run: StepRun): void {
  run.status = 'running';
  run.startTime ??= new Date(clock.now());
  tell('stepStarted', { step: run.step });
}

const SETTLED = { completed: 'stepSucceeded', skipped: 'stepSkipped', canceled: 'stepCanceled' } as const;

/** A step has ended. */
export function settle(
  { surroundings: { clock }, tell }: Course,
  run: StepRun,
  status: keyof typeof SETTLED,
  description?: string,
): void {
  run.status = status;
  run.endTime = new Date(clock.now());
  tell(SETTLED[status], { step: run.step, ...(description !== undefined && { description }) });
}

function skip(course: Course, run: StepRun, by: 'plan' | 'operator', because: string): void {
  run.skippedBy = by;
  settle(course, run, 'skipped', because);
}

/** One attempt. A decision about a running step ends the attempt; what the engines have begun goes on. */
async function attempt({ surroundings, parts, tell }: Course, run: StepRun): Promise<Result> {
  const { step, mode } = run;
  const abandon = new AbortController();
  const decided = new Promise<Decision>((resolve) => (run.decide = resolve));
  const timeout = timeoutOf(step, surroundings.pace);
  const late = surroundings.clock
    .pause(timeout, abandon.signal)
    .then(() => ({ failed: `not done within ${timeout / surroundings.pace.timeoutMinute} minutes` }));
  const update = (description: string, error?: string): void =>
    tell('stepUpdate', { step, description, ...(error !== undefined && { error }) });
  const { block } = surroundings.pace.takes;
  const least = block > 0 ? surroundings.clock.pause(block, abandon.signal) : Promise.resolve();
  const work = carryOut(surroundings, { step, mode, parts, signal: abandon.signal, update }).then(
    (outcome) => least.then(() => outcome ?? ('done' as const)),
    (error: unknown) => ({ failed: messageOf(error) }),
  );
  try {
    return await Promise.race([work, decided, late]);
  } finally {
    run.decide = undefined;
    abandon.abort();
  }
}

/** A step that failed waits for the operator. */
async function askAbout({ tell, stopped }: Course, run: StepRun, error: string): Promise<Decision> {
  const { step } = run;
  const stop = stopped();
  if (stop) return stop;
  const decided = new Promise<Decision>((resolve) => {
    run.decide = (decision) => {
      // At once: the execution's state must not be `paused` when it is read next.
      run.status = 'running';
      run.decide = undefined;
      resolve(decision);
    };
  });
  run.status = 'failed';
  tell('stepFailed', { step, error });
  tell('stepPausedByError', { step, error });
  return decided;
}
