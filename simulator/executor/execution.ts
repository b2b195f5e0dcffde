/** One execution of the plan: its steps in their order, and what the operator does with it. */
import { randomBytes } from 'node:crypto';
import type {
  ExecutionMode,
  ExecutionState,
  StartPlanExecutionRequest,
  Step,
  UpdatePlanExecutionAction,
  UpdatePlanExecutionStepAction,
} from '../../lib/region-switch/model/types';
import { begin, type Course, runLeaf, settle } from './attempts';
import type { Parts, Surroundings } from './blocks';
import { EventLog, type Said } from './log';
import { Refused } from './refusals';
import { type Decision, flattened, isWhole, leaves, type StepRun, stepRuns } from './steps';

/** How an execution ends. */
type End = Extract<
  ExecutionState,
  'completed' | 'completedWithExceptions' | 'canceled' | 'planExecutionTimedOut' | 'failed'
>;

export interface ExecutionOptions {
  readonly request: StartPlanExecutionRequest;
  readonly steps: readonly Step[];
  readonly parts: Parts;
  /** Whether the region that becomes active is watched until it serves. */
  readonly watched: boolean;
}

export class Execution {
  readonly id: string;
  readonly startTime: Date;
  readonly log: EventLog;
  readonly steps: readonly StepRun[];
  mode: ExecutionMode;
  updatedAt: Date;
  endTime: Date | undefined;
  /** When the region that became active served; undefined until then. */
  healthyTime: Date | undefined;

  #state: 'pending' | 'inProgress' | 'completedMonitoringApplicationHealth' | End = 'pending';
  /** The operator asked for a pause that has not begun, or lasts. */
  #isPausing = false;
  /** Ends the pause; undefined while there is none. */
  #goOn: (() => void) | undefined;
  #stop: Extract<Decision, 'cancel' | 'timeOut'> | undefined;
  readonly #ended = new AbortController();
  readonly #unwatched = new AbortController();
  readonly #course: Course;

  constructor(
    readonly options: ExecutionOptions,
    private readonly surroundings: Surroundings,
  ) {
    const { request, steps, parts } = options;
    this.id = `${parts.target}/${randomBytes(8).toString('hex')}`;
    this.log = new EventLog(() => this.#now());
    this.startTime = this.updatedAt = this.#now();
    this.mode = request.mode ?? 'graceful';
    this.steps = stepRuns(steps, this.mode);
    this.#course = { surroundings, parts, tell: (...event) => this.#tell(...event), stopped: () => this.#stop };
    this.#tell('executionPending');
  }

  get state(): ExecutionState {
    if (this.#state !== 'inProgress') return this.#state;
    if (leaves(this.steps).some(({ status }) => status === 'failed')) return 'pausedByFailedStep';
    return this.#goOn ? 'pausedByOperator' : 'inProgress';
  }

  /** Whether it keeps another one from starting. */
  get isActive(): boolean {
    return this.#state === 'pending' || this.#state === 'inProgress';
  }

  /** Runs it to its end; never rejects. */
  async run(): Promise<void> {
    const { clock, pace } = this.surroundings;
    this.#state = 'inProgress';
    this.#tell('executionStarted');
    void clock.pause(pace.execution, this.#ended.signal).then(() => this.#halt('timeOut'));
    if (pace.takes.start > 0) await clock.pause(pace.takes.start, this.#ended.signal);
    try {
      for (const step of this.steps) {
        await this.#pauseBefore(step);
        if (!this.#stop) await this.#runStep(step);
      }
      if (this.#stop) this.#giveUp(this.#stop);
      else await this.#complete();
    } catch (error) {
      this.#tell('executionFailed', { error: String(error) });
      this.#end('failed');
    }
  }

  /** What the operator decides about the whole. @throws Refused where it makes no sense now */
  update(action: UpdatePlanExecutionAction): void {
    if (!this.isActive) throw new Refused('IllegalStateException', `the execution is ${this.state}`);
    if (action === 'pause') this.#pause();
    else if (action === 'resume') this.#resume();
    else this.#switchTo(action === 'switchToGraceful' ? 'graceful' : 'ungraceful');
  }

  /** What the operator decides about a step that runs or has failed; of a parallel block, about all such parts. @throws Refused */
  updateStep(name: string, action: UpdatePlanExecutionStepAction): void {
    const found = flattened(this.steps).find(({ step }) => step.name === name);
    if (!found) throw new Refused('ResourceNotFoundException', `the execution has no step ${name}`);
    const open = leaves([found]).filter(({ decide }) => decide);
    if (open.length === 0)
      throw new Refused(
        'ValidationException',
        `${name} is ${found.status}; only a step that runs or has failed can be skipped or switched`,
      );
    for (const run of open) {
      if (action === 'switchToUngraceful') {
        run.mode = 'ungraceful';
        this.#tell('stepExecutionBehaviorChangedToUngraceful', { step: run.step });
      }
      run.decide?.(action === 'skip' ? 'skip' : 'again');
    }
  }

  /** Stops before the next step and waits for none; what engines were asked for goes on. */
  cancel(): void {
    if (!this.isActive || this.#stop) return;
    this.#tell('executionCanceling');
    this.#halt('cancel');
  }

  /** Waits for the application's health no longer. */
  unwatch(): void {
    this.#unwatched.abort();
  }

  #now(): Date {
    return new Date(this.surroundings.clock.now());
  }

  #tell(...event: Parameters<EventLog['add']>): void {
    this.updatedAt = this.#now();
    this.log.add(...event);
  }

  #halt(why: 'cancel' | 'timeOut'): void {
    if (!this.isActive || this.#stop) return;
    this.#stop = why;
    this.#endPause();
    for (const run of leaves(this.steps)) run.decide?.(why);
  }

  #pause(): void {
    if (this.#isPausing) throw new Refused('IllegalStateException', 'a pause has been asked for already');
    this.#isPausing = true;
    this.#tell('executionPausing');
  }

  #resume(): void {
    const failed = leaves(this.steps).filter(({ status }) => status === 'failed');
    if (failed.length === 0 && !this.#isPausing)
      throw new Refused('IllegalStateException', 'the execution is not paused');
    this.#isPausing = false;
    this.#endPause();
    for (const run of failed) run.decide?.('again');
  }

  /** A step that runs begins again in the other mode; one that has failed waits for the operator to resume. */
  #switchTo(mode: ExecutionMode): void {
    if (this.mode === mode) throw new Refused('IllegalStateException', `the execution is ${mode} already`);
    this.mode = mode;
    this.#tell(mode === 'graceful' ? 'executionBehaviorChangedToGraceful' : 'executionBehaviorChangedToUngraceful');
    for (const run of flattened(this.steps).filter(({ endTime }) => endTime === undefined)) {
      run.mode = mode;
      if (run.status === 'running') run.decide?.('again');
    }
  }

  async #pauseBefore({ step }: StepRun): Promise<void> {
    if (!this.#isPausing || this.#stop) return;
    const released = new Promise<void>((resolve) => (this.#goOn = resolve));
    this.#tell('stepPausedByOperator', { step });
    this.#tell('executionPaused');
    await released;
  }

  #endPause(): void {
    const goOn = this.#goOn;
    this.#goOn = undefined;
    goOn?.();
  }

  async #runStep(run: StepRun): Promise<void> {
    if (run.parts.length === 0) return runLeaf(this.#course, run);
    begin(this.#course, run);
    await Promise.all(run.parts.map((part) => this.#runStep(part)));
    const settled = run.parts.map(({ status }) => status);
    settle(
      this.#course,
      run,
      (['canceled', 'completed', 'skipped'] as const).find((status) => settled.includes(status)) ?? 'completed',
    );
  }

  #giveUp(why: 'cancel' | 'timeOut'): void {
    const said: Said = why === 'timeOut' ? { error: 'the execution took too long' } : {};
    this.#tell(why === 'cancel' ? 'executionCanceled' : 'executionFailed', said);
    this.#end(why === 'cancel' ? 'canceled' : 'planExecutionTimedOut');
  }

  /** The steps are done; the recovery is over once the application is healthy. */
  async #complete(): Promise<void> {
    const { watched, parts } = this.options;
    if (watched) {
      this.#state = 'completedMonitoringApplicationHealth';
      this.#tell('executionSuccessMonitoringApplicationHealth');
      const healthy = this.surroundings.engines.health.becomesHealthy(parts.target, this.#unwatched.signal);
      this.healthyTime = await healthy.then(
        () => this.#now(),
        () => undefined,
      );
    }
    this.#tell('executionSucceeded');
    this.#end(isWhole(this.steps) ? 'completed' : 'completedWithExceptions');
  }

  #end(state: End): void {
    this.#state = state;
    this.endTime = this.updatedAt = this.#now();
    this.#ended.abort();
  }
}
