/** What a drill has seen so far, as far as it acts on it: kept up with every entry, so that a resumed drill knows it again. */
import type { Entry, EntryOf } from '../evidence/entries';
import { PLAN_EXECUTED } from './plan-executed';

type StepStatus = EntryOf<'step'>['status'];

/** A step as the entries tell it. */
export interface SeenStep {
  readonly status: StepStatus;
  /** When it was first seen to run. */
  readonly began: number | undefined;
  /** When it was seen as it is now. */
  readonly at: number;
}

export class Seen {
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
