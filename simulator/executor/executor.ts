/** Region switch itself: holds the plan and its executions, and lets one of them run at a time. */
import type { Plan, StartPlanExecutionRequest, Step, Workflow } from '../../lib/region-switch/model/types';
import { CARRIED_OUT, type Parts, type Surroundings } from './blocks';
import { Execution } from './execution';
import { Refused } from './refusals';
import { withParts } from './steps';

export class Executor {
  readonly #executions: Execution[] = [];

  /** @throws Error where the plan has a block that is not carried out here: a rehearsal without a step would prove nothing */
  constructor(
    readonly plan: Plan,
    private readonly surroundings: Surroundings,
  ) {
    const unknown = plan.workflows
      .flatMap(({ steps = [] }) => withParts(steps))
      .filter(({ executionBlockType: type }) => !CARRIED_OUT.includes(type));
    const others = unknown.map(({ name, executionBlockType }) => `${name} (${executionBlockType})`).join(', ');
    if (others !== '')
      throw new Error(`the simulator carries out ${CARRIED_OUT.join(', ')}; the plan also has ${others}`);
    surroundings.samples.take();
  }

  /** The latest first. */
  get executions(): readonly Execution[] {
    return this.#executions.toReversed();
  }

  /** The one that keeps others from starting. */
  get active(): Execution | undefined {
    return this.#executions.find(({ isActive }) => isActive);
  }

  /**
   * Starts an execution; it runs by itself from here on.
   * @param region whose endpoint was called
   * @throws Refused by the errors that StartPlanExecution declares
   */
  start(region: string, request: StartPlanExecutionRequest): Execution {
    const options = { request, ...this.#courseOf(region, request) };
    if (this.active)
      throw new Refused(
        'IllegalStateException',
        `the plan is being executed: ${this.active.id} is ${this.active.state}`,
      );
    for (const before of this.#executions) before.unwatch();
    this.surroundings.samples.take();
    const execution = new Execution(options, this.surroundings);
    this.#executions.push(execution);
    void execution.run();
    return execution;
  }

  /** @throws Refused where there is no such plan or execution */
  execution(planArn: string, id: string): Execution {
    this.mustBe(planArn);
    const found = this.#executions.find((execution) => execution.id === id);
    if (!found) throw new Refused('ResourceNotFoundException', `the plan has no execution ${id}`);
    return found;
  }

  /** @throws Refused where it is another plan's ARN */
  mustBe(planArn: string): void {
    if (planArn !== this.plan.arn) throw new Refused('ResourceNotFoundException', `there is no plan ${planArn}`);
  }

  /** Ends whatever is under way. */
  close(): void {
    for (const execution of this.#executions) {
      execution.cancel();
      execution.unwatch();
    }
  }

  #courseOf(
    region: string,
    request: StartPlanExecutionRequest,
  ): { readonly steps: readonly Step[]; readonly parts: Parts; readonly watched: boolean } {
    const { planArn, targetRegion: target, action, latestVersion } = request;
    this.mustBe(planArn);
    const other = this.plan.regions.find((each) => each !== target);
    if (!this.plan.regions.includes(target) || other === undefined)
      throw new Refused(
        'IllegalArgumentException',
        `the plan is one of ${this.plan.regions.join(' and ')}, not of ${target}`,
      );
    if (latestVersion !== undefined && latestVersion !== 'true' && latestVersion !== this.plan.version)
      throw new Refused('IllegalArgumentException', `the plan has no version ${latestVersion}`);
    const { steps = [] } = this.#workflow(action, target);
    if (action === 'postRecovery') {
      this.#mustFollow(request);
      return { steps, watched: false, parts: { target, regionToRun: { activeRegion: other, inactiveRegion: target } } };
    }
    if (region !== target)
      throw new Refused(
        'IllegalArgumentException',
        `${target} is activated by its own endpoint, not by that of ${region}`,
      );
    const alarms = Object.values(this.plan.associatedAlarms ?? {}).filter(
      ({ alarmType }) => alarmType === 'applicationHealth',
    );
    const watched = alarms.some(({ resourceIdentifier }) => resourceIdentifier.includes(`:${target}:`));
    return { steps, watched, parts: { target, regionToRun: { activatingRegion: target, deactivatingRegion: other } } };
  }

  #workflow(action: string, target: string): Workflow {
    const found = this.plan.workflows.find(
      ({ workflowTargetAction, workflowTargetRegion }) =>
        workflowTargetAction === action && (workflowTargetRegion === undefined || workflowTargetRegion === target),
    );
    if (!found) throw new Refused('IllegalArgumentException', `the plan has no workflow that can ${action} ${target}`);
    return found;
  }

  /**
   * What follows a recovery needs to know which one. It is about the region that was left: the recovery "ran in the opposite
   * region" (Region switch API reference, `recoveryExecutionId`).
   */
  #mustFollow({ recoveryExecutionId: id, targetRegion }: StartPlanExecutionRequest): void {
    const recovery = this.#executions.find((execution) => execution.id === id);
    if (recovery?.options.request.action !== 'activate' || recovery.isActive) {
      throw new Refused(
        'IllegalArgumentException',
        `postRecovery needs the id of an execution that activated a region and has ended, got ${id ?? 'none'}`,
      );
    }
    if (recovery.options.parts.target === targetRegion)
      throw new Refused(
        'IllegalArgumentException',
        `${id} activated ${targetRegion}; postRecovery is about the other region`,
      );
  }
}
