/** A drill under way: who and what takes part in it. */
import type { Entry, EntryOf } from '../evidence/entries';
import type { DrillOptions } from './options';
import type { DrillPorts, Recorder } from './ports';
import { Seen } from './seen';
import type { DrillState } from './state';
import type { Direction, DrillTarget } from './target';
import type { Visitor } from './visitor';

export interface DrillingParts {
  readonly target: DrillTarget;
  readonly options: DrillOptions;
  readonly ports: DrillPorts;
  readonly direction: Direction;
  readonly recorder: Recorder;
  readonly visitor: Visitor;
  readonly state: DrillState;
}

/** From the declaration on; what it records and where it stands survives the end of this process. */
export class Drilling {
  readonly seen = new Seen();
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

  get visitor(): Visitor {
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
