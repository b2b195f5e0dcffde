import { messageOf } from '../../runtime/text';
import type { Entry, EntryOf } from '../evidence/entries';
import type { DrillOptions } from './options';
import type { DrillPorts, Recorder } from './ports';
import type { Direction, DrillState, DrillTarget } from './model';
import type { PortalClient } from './portal-client';

type StepStatus = EntryOf<'step'>['status'];

/** A step according to the entries. */
export interface SeenStep {
  readonly status: StepStatus;
  /** When it was first seen running. */
  readonly began: number | undefined;
  /** When its present status was first seen. */
  readonly at: number;
}

/** What a drill acts on. It is built from the entries alone, so a resumed drill can build it again. */
export class ObservedState {
  readonly steps = new Map<string, SeenStep>();
  /** When each heartbeat's acknowledgement arrived, by the id of the heartbeat. */
  readonly acknowledged = new Map<string, number>();
  /** The epoch of the last acknowledgement in each region. */
  readonly epochs = new Map<string, number>();
  /** Steps that the operator has decided to leave out. */
  readonly skippedByOperator = new Set<string>();
  declared: EntryOf<'declared'> | undefined;
  fence: EntryOf<'fence'> | undefined;
  /** The last heartbeat. */
  last: EntryOf<'heartbeat'> | undefined;
  lastAcknowledged: EntryOf<'heartbeat'> | undefined;
  /** The last measured replication lag. */
  lag: EntryOf<'lag'> | undefined;
  /** The check that the execution runs the declared version of the plan. */
  planExecuted: EntryOf<'checked'> | undefined;

  take(entry: Entry): void {
    if (entry.kind === 'heartbeat') this.#takeHeartbeat(entry);
    else if (entry.kind === 'step') this.#takeStep(entry);
    else if (entry.kind === 'declared') this.declared = entry;
    else if (entry.kind === 'fence') this.fence = entry;
    else if (entry.kind === 'lag') this.lag = entry;
    else if (entry.kind === 'checked' && entry.name === PLAN_EXECUTED) this.planExecuted = entry;
    else if (entry.kind === 'decision' && entry.action === 'skip') this.skippedByOperator.add(entry.step);
  }

  /** When the last acknowledgement up to a moment arrived; -Infinity where there is none. */
  newestBy(moment: number): number {
    let newest = -Infinity;
    for (const done of this.acknowledged.values()) if (done > newest && done <= moment) newest = done;
    return newest;
  }

  #takeHeartbeat(heartbeat: EntryOf<'heartbeat'>): void {
    this.last = heartbeat;
    if (heartbeat.outcome !== 'acknowledged') return;
    this.lastAcknowledged = heartbeat;
    this.acknowledged.set(heartbeat.id, heartbeat.done);
    if (heartbeat.region !== undefined && heartbeat.epoch !== undefined)
      this.epochs.set(heartbeat.region, heartbeat.epoch);
  }

  #takeStep({ name, status, at }: EntryOf<'step'>): void {
    const began = this.steps.get(name)?.began ?? (status === 'running' ? at : undefined);
    this.steps.set(name, { status, began, at });
  }
}

export interface DrillParts {
  readonly target: DrillTarget;
  readonly options: DrillOptions;
  readonly ports: DrillPorts;
  readonly direction: Direction;
  readonly recorder: Recorder;
  readonly portals: PortalClient;
  readonly state: DrillState;
}

/** The result of a check, as the evidence has it. */
export type CheckResult = Pick<EntryOf<'checked'>, 'phase' | 'name' | 'passed' | 'found' | 'required'> & {
  /** Default: now. */
  readonly at?: number;
  readonly commitments: readonly string[];
};

/** A drill after its declaration. Its entries and its state survive the end of this process. */
export class DrillContext {
  readonly seen = new ObservedState();
  readonly target: DrillTarget;
  readonly options: DrillOptions;
  readonly ports: DrillPorts;
  readonly direction: Direction;
  readonly portals: PortalClient;
  readonly #recorder: Recorder;
  #state: DrillState;
  /** Why `observe` could not record an entry. */
  #failure: Error | undefined;

  /** @param before the entries from before an interruption */
  constructor(
    { target, options, ports, direction, recorder, portals, state }: DrillParts,
    before: readonly Entry[] = [],
  ) {
    this.target = target;
    this.options = options;
    this.ports = ports;
    this.direction = direction;
    this.portals = portals;
    this.#recorder = recorder;
    this.#state = state;
    for (const entry of before) this.seen.take(entry);
  }

  get state(): DrillState {
    return this.#state;
  }

  now(): number {
    return this.ports.clock.now();
  }

  record(entry: Entry): void {
    this.#recorder.add(entry);
    this.seen.take(entry);
  }

  recordCheck({ at = this.now(), phase, name, commitments, passed, found, required }: CheckResult): void {
    this.record({ kind: 'checked', at, phase, name, commitments: [...commitments], passed, found, required });
  }

  /** Records an entry of a background task, which cannot handle an error: the drill throws it at its next pause. */
  observe(entry: Entry): void {
    try {
      this.record(entry);
    } catch (error) {
      this.#failure ??= new Error(`the evidence cannot be written: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Enters another phase: flushes the entries, then saves the state. */
  async advance(change: Partial<DrillState>): Promise<void> {
    await this.#recorder.flush();
    const state = { ...this.#state, ...change };
    await this.ports.records.save(state);
    this.#state = state;
  }

  /** Records a step that the drill does itself, and saves it at once: a resumed drill must not repeat the step. */
  async noteStep(name: string, status: EntryOf<'step'>['status'], detail: string): Promise<void> {
    this.record({ kind: 'step', at: this.now(), name, status, detail });
    await this.advance({});
  }

  /** Waits. @throws the signal's reason when the drill is interrupted; the error of an entry that `observe` could not record */
  async pause(milliseconds: number): Promise<void> {
    await this.ports.clock.pause(milliseconds, this.ports.interrupted);
    this.ports.interrupted.throwIfAborted();
    if (this.#failure) throw this.#failure;
  }
}

/** A check that did not pass, as one line. */
export const lineOfCheck = ({ name, required, found }: Pick<CheckResult, 'name' | 'required' | 'found'>): string =>
  `${name}: must be: ${required}; is: ${found}`;

// Whether the execution runs the declared version of the plan: a deployment may have changed the plan in between.

/** Name of the check in the evidence. */
const PLAN_EXECUTED = 'plan executed';

/** Records the check once. @param version of the plan in the execution; undefined where Region switch does not say */
export function notePlanExecuted(context: DrillContext, version: string | undefined): void {
  const declared = context.seen.declared?.plan.version;
  if (version === undefined || declared === undefined || declared === 'unknown' || context.seen.planExecuted) return;
  context.recordCheck({
    phase: 'verification',
    name: PLAN_EXECUTED,
    commitments: ['M7'],
    passed: version === declared,
    found: `version ${version}`,
    required: `version ${declared}, as it was declared`,
  });
}
