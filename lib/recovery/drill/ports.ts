/** What the command, or a rehearsal, passes to a drill. */
import type { Entry } from '../evidence/entries';
import type { Clock } from './clock';
import type { DrillState } from './model';

/** Records the entries of the evidence, in the order in which they were seen. */
export interface Recorder {
  readonly add: (entry: Entry) => void;
  /** Resolves when all added entries survive the end of this process. */
  readonly flush: () => Promise<void>;
}

/** A drill's evidence and state. */
export interface Records {
  /** Begins the evidence of a new drill, at its declaration; nothing is recorded before. */
  readonly begin: () => Promise<Recorder>;
  /** Continues evidence that was begun before; returns its entries. */
  readonly resume: () => Promise<{ readonly recorder: Recorder; readonly entries: readonly Entry[] }>;
  /** Begins a follow-up: what is found after the end of a drill is a chain of its own, because the evidence is final. */
  readonly after: () => Promise<Recorder>;
  /** The state as it was last saved; undefined where there is none. */
  readonly load: () => Promise<DrillState | undefined>;
  /** Replaces the state, whole or not at all; it survives the end of this process. */
  readonly save: (state: DrillState) => Promise<void>;
}

/** A step of a flip on the screen. */
export interface ShownStep {
  readonly name: string;
  readonly status: 'waiting' | 'running' | 'completed' | 'skipped' | 'failed' | 'canceled';
  /** Seconds that it has run so far; undefined before it began. */
  readonly elapsed: number | undefined;
  /** Seconds. */
  readonly expected: number;
  readonly timeout: number;
}

/** A flip under way, on the screen. */
export interface ShownFlip {
  readonly title: string;
  readonly steps: readonly ShownStep[];
  /** Seconds since the declaration. */
  readonly elapsed: number;
  /** Seconds left of the expected time, negative when it takes longer; and of the time-outs. */
  readonly remaining: { readonly expected: number; readonly timeout: number };
  /** What clients see at this moment, in one line. */
  readonly clients: string;
}

/** Output for people. */
export interface Screen {
  /** Lines that stay. */
  readonly say: (text: string) => void;
  /** A table that stays; the first row is its head. */
  readonly table: (rows: readonly (readonly string[])[]) => void;
  /** The present state of the flip; called often, and drawn in place on a terminal. */
  readonly show: (flip: ShownFlip) => void;
}

/** One of several answers. */
export interface Choice<Answer extends string> {
  readonly answer: Answer;
  readonly means: string;
}

/** The person who drills. Each question rejects with the signal's reason when the drill is interrupted. */
export interface Operator {
  /** Yes or no; no unless they say yes. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** The typed text, trimmed. */
  readonly type: (question: string) => Promise<string>;
  /** One of the choices; repeats the question until the answer is one. */
  readonly choose: <Answer extends string>(question: string, choices: readonly Choice<Answer>[]) => Promise<Answer>;
}

export interface DrillPorts {
  readonly records: Records;
  readonly screen: Screen;
  /** Undefined without a terminal: a pause of the plan then ends the drill, which can be resumed. */
  readonly operator: Operator | undefined;
  readonly clock: Clock;
  /** Ends the drill as soon as possible; the execution in AWS goes on. */
  readonly interrupted: AbortSignal;
  /** The traffic process's program, `build/processes/traffic.mjs`. */
  readonly trafficProgram: string;
  /** Awaited when clients write, right before the flip starts: here a rehearsal takes a region away, and returns its name. */
  readonly beforeFlip?: () => Promise<string | undefined>;
}
