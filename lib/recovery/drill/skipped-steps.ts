/**
 * Steps of the region being activated that Region switch left out. An ungraceful execution may leave functions out that a plan
 * does not mark as such: the API reference has a setting for it, and the guide does not say that it alone decides. Without its
 * epoch the new region may not write, so the drill looks what became of each step and calls the function itself.
 */
import type { FlipFunction } from '../plan/step';
import { messageOf } from '../../runtime/text';
import { executeStep } from './manual-steps';
import type { DrillContext } from './context';
import type { FollowEnd } from './model';
import type { StepTimeline, TimelineStep } from './step-timeline';

/** Nothing goes on without it; the others can be made up for later. */
const ESSENTIAL: FlipFunction = 'activate';

export class SkippedSteps {
  /** Once is enough; a drill that is resumed tries again. */
  readonly #tried = new Set<string>();

  constructor(
    private readonly context: DrillContext,
    private readonly timeline: StepTimeline,
  ) {}

  /**
   * Calls the functions whose turn has come and gone.
   * @param isOver the execution has completed: what has not been done will not be
   * @returns where the drill has to stop, having said what to do
   * @throws the signal's reason when the drill is interrupted
   */
  async callSkipped(isOver: boolean): Promise<FollowEnd | undefined> {
    for (const [index, step] of this.timeline.steps.entries()) {
      if (!isOver && !this.timeline.steps.slice(0, index).every((earlier) => this.#isSettled(earlier)))
        return undefined;
      if (!this.#isLeftOut(step, isOver)) continue;
      this.#tried.add(step.name);
      const reason = await this.#call(step);
      if (reason !== undefined && functionOf(step) === ESSENTIAL) return { kind: 'paused', step: step.name, reason };
    }
    return undefined;
  }

  #isSettled({ name }: TimelineStep): boolean {
    const status = this.context.seen.steps.get(name)?.status;
    return status === 'completed' || status === 'skipped';
  }

  /** The operator may leave out what is not essential. */
  #isLeftOut(step: TimelineStep, isOver: boolean): boolean {
    const { seen } = this.context;
    const [called, status] = [functionOf(step), seen.steps.get(step.name)?.status];
    if (called === undefined || this.#tried.has(step.name) || status === 'completed') return false;
    if (seen.skippedByOperator.has(step.name) && called !== ESSENTIAL) return false;
    return isOver || status === 'skipped';
  }

  /** @returns why it failed; undefined where it did not */
  async #call({ name, plan, advice }: TimelineStep): Promise<string | undefined> {
    const { context } = this;
    const { screen, interrupted } = context.ports;
    const { mode, to } = context.direction;
    screen.say(`Region switch skipped ${name}; the drill calls its function in ${to.name}.`);
    await context.noteStep(name, 'running', 'left out by Region switch');
    try {
      const { status, detail } = await executeStep(context, plan, mode);
      await context.noteStep(name, status, `left out by Region switch, ${detail} by the drill`);
      return undefined;
    } catch (error) {
      interrupted.throwIfAborted();
      const why = messageOf(error);
      await context.noteStep(name, 'failed', why);
      screen.say(`${name} failed: ${why}`);
      for (const line of advice) screen.say(`  - ${line}`);
      for (const line of ['By hand (docs/runbooks/region-flip.md):', ...plan.byHand]) screen.say(`  ${line}`);
      return why;
    }
  }
}

/** The function of a step that has to be carried out in either mode, in the region that is activated. */
const functionOf = ({ plan: { block } }: TimelineStep): FlipFunction | undefined =>
  block.kind === 'function' && block.regionToRun === 'activatingRegion' && !block.skippedUngracefully
    ? block.function
    : undefined;
