import type { Entry, EntryOf } from '../evidence/entries';
import type { DrillOptions } from './options';
import type { DrillPorts, Recorder } from './ports';
import type { Direction, DrillState, DrillTarget } from './model';
import type { PortalClient } from './portal-client';

type StepStatus = EntryOf<'step'>['status'];

/** A step as the entries tell it. */
export interface SeenStep {
  readonly status: StepStatus;
  /** When it was first seen to run. */
  readonly began: number | undefined;
  /** When it was seen as it is now. */
  readonly at: number;
}

/** What a drill has seen so far, as far as it acts on it: kept up with every entry, so that a resumed drill knows it again. */
export class ObservedState {
  readonly steps = new Map<string, SeenStep>();
  /** When each acknowledged heartbeat's acknowledgement arrived, by its id. */
  readonly acknowledged = new Map<string, number>();
  /** Of the last acknowledgement in each region: its epoch. */
  readonly epochs = new Map<string, number>();
  /** Steps that the operator has decided to leave out. */
  readonly skippedByOperator = new Set<string>();
  declared: EntryOf<'declared'> | undefined;
  fence: EntryOf<'fence'> | undefined;
  /** The last heartbeat's result, and when it was over. */
  last: EntryOf<'heartbeat'> | undefined;
  lastAcknowledged: EntryOf<'heartbeat'> | undefined;
  /** The standby's lag, as it was measured last. */
  lag: EntryOf<'lag'> | undefined;
  /** Whether the execution is of the plan that was declared. */
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

  /** When the newest acknowledgement arrived that had arrived by a moment; -Infinity where none had. */
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

export interface DrillingParts {
  readonly target: DrillTarget;
  readonly options: DrillOptions;
  readonly ports: DrillPorts;
  readonly direction: Direction;
  readonly recorder: Recorder;
  readonly visitor: PortalClient;
  readonly state: DrillState;
}

/** From the declaration on; what it records and where it stands survives the end of this process. */
export class DrillContext {
  readonly seen = new ObservedState();
  readonly #parts: DrillingParts;
  #state: DrillState;
  /** Why what was seen beside the flip could not be taken down. */
  #failure: Error | undefined;

  /** @param before what was seen before an interruption */
  constructor(parts: DrillingParts, before: readonly Entry[]) {
    this.#parts = parts;
    this.#state = parts.state;
    for (const entry of before) this.seen.take(entry);
  }

  get target(): DrillTarget {
    return this.#parts.target;
  }

  get options(): DrillOptions {
    return this.#parts.options;
  }

  get ports(): DrillPorts {
    return this.#parts.ports;
  }

  get direction(): Direction {
    return this.#parts.direction;
  }

  get visitor(): PortalClient {
    return this.#parts.visitor;
  }

  get state(): DrillState {
    return this.#state;
  }

  now(): number {
    return this.ports.clock.now();
  }

  /** Takes an entry down. */
  record(entry: Entry): void {
    this.#parts.recorder.add(entry);
    this.seen.take(entry);
  }

  /** Takes down what is seen beside the flip, where nobody could be told that it cannot be: the drill then ends at its next pause. */
  observe(entry: Entry): void {
    try {
      this.record(entry);
    } catch (error) {
      this.#failure ??= new Error(
        `what is seen cannot be written down: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }

  /** Goes on to another phase: first everything seen is kept, then the phase. */
  async advance(change: Partial<DrillState>): Promise<void> {
    await this.#parts.recorder.flush();
    const state = { ...this.#state, ...change };
    await this.ports.records.save(state);
    this.#state = state;
  }

  /** A change of a step that the drill does itself is kept before anything else happens: it must not be done a second time. */
  async noteStep(name: string, status: EntryOf<'step'>['status'], detail: string): Promise<void> {
    this.record({ kind: 'step', at: this.now(), name, status, detail });
    await this.advance({});
  }

  /** Waits. @throws the signal's reason when the drill is interrupted, and what kept an entry from being written down */
  async pause(milliseconds: number): Promise<void> {
    await this.ports.clock.pause(milliseconds, this.ports.interrupted);
    this.ports.interrupted.throwIfAborted();
    if (this.#failure) throw this.#failure;
  }
}

// Whether what is executed is the plan that was looked at: between the two it may have been deployed anew.

/** The check, by its name in the evidence. */
export const PLAN_EXECUTED = 'plan executed';

type Checked = Pick<EntryOf<'checked'>, 'passed' | 'found' | 'required'>;

/** Writes it down once. @param version of the plan, as the execution has it; where it does not say, there is nothing to compare */
export function notePlanExecuted(drilling: DrillContext, version: string | undefined): void {
  const declared = drilling.seen.declared?.plan.version;
  if (version === undefined || declared === undefined || declared === 'unknown' || drilling.seen.planExecuted) return;
  const [found, required] = [`version ${version}`, `version ${declared}, as it was declared`];
  drilling.record({
    kind: 'checked',
    at: drilling.now(),
    phase: 'verification',
    name: PLAN_EXECUTED,
    commitments: ['M7'],
    passed: version === declared,
    found,
    required,
  });
}

/** What speaks against the drill, in lines. Pure. */
export const planFindings = (checked: Checked | undefined): readonly string[] =>
  checked === undefined || checked.passed
    ? []
    : [`${PLAN_EXECUTED}: must be: ${checked.required}; is: ${checked.found}`];
