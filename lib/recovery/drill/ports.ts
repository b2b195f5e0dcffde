/** What a drill needs of the world around it, handed in by the command and by a rehearsal. */
import type { Entry } from '../evidence/entries';
import type { Clock } from './clock';
import type { DrillState } from './model';

/** Takes the entries of the evidence, in the order in which they were seen. */
export interface Recorder {
  /** Takes an entry down. */
  readonly add: (entry: Entry) => void;
  /** Resolves when all that was added survives the end of this process. */
  readonly flush: () => Promise<void>;
}

/** Where a drill keeps its evidence, and what it must know to go on. */
export interface Records {
  /** Begins the evidence of a new drill; called when it is declared, and nothing is kept before. */
  readonly begin: () => Promise<Recorder>;
  /** Goes on with evidence that was begun before: everything it had seen. */
  readonly resume: () => Promise<{ readonly recorder: Recorder; readonly entries: readonly Entry[] }>;
  /** For what is seen after the drill has ended: a chain of its own, for its evidence is final. */
  readonly after: () => Promise<Recorder>;
  /** The state as it was last saved; undefined where there is none. */
  readonly load: () => Promise<DrillState | undefined>;
  /** Replaces the state, whole or not at all; it survives the end of this process. */
  readonly save: (state: DrillState) => Promise<void>;
}

/** A step of a flip as it is shown. */
export interface ShownStep {
  readonly name: string;
  readonly status: 'waiting' | 'running' | 'completed' | 'skipped' | 'failed' | 'canceled';
  /** Seconds since it began, or that it took; undefined before. */
  readonly elapsed: number | undefined;
  /** Seconds it was expected to take, and may take. */
  readonly expected: number;
  readonly timeout: number;
}

/** A flip under way, as it is shown. */
export interface ShownFlip {
  readonly title: string;
  readonly steps: readonly ShownStep[];
  /** Seconds since the declaration. */
  readonly elapsed: number;
  /** Seconds that are left of the expected time, negative when it takes longer; and of the time-outs. */
  readonly remaining: { readonly expected: number; readonly timeout: number };
  /** What clients see at this moment, in one line. */
  readonly clients: string;
}

/** Shows people what happens. */
export interface Screen {
  /** Lines that stay. */
  readonly say: (text: string) => void;
  /** A table that stays; the first row is its head. */
  readonly table: (rows: readonly (readonly string[])[]) => void;
  /** The flip as it is now; called often, and drawn in place where somebody watches. */
  readonly show: (flip: ShownFlip) => void;
}

/** One of several answers. */
export interface Choice<Answer extends string> {
  readonly answer: Answer;
  readonly means: string;
}

/** The person who drills. Every question rejects with the signal's reason when the drill is interrupted meanwhile. */
export interface Operator {
  /** Yes or no; no unless they say yes. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What they type, without the white space around it. */
  readonly type: (question: string) => Promise<string>;
  /** One of the choices; asked again until it is one. */
  readonly choose: <Answer extends string>(question: string, choices: readonly Choice<Answer>[]) => Promise<Answer>;
}

export interface DrillPorts {
  readonly records: Records;
  readonly screen: Screen;
  /** Undefined where nobody can be asked: then a pause of the plan ends the drill, which can be resumed. */
  readonly operator: Operator | undefined;
  readonly clock: Clock;
  /** Ends the drill at the next possible moment; the execution in AWS goes on. */
  readonly interrupted: AbortSignal;
  /** The traffic process's program, `build/processes/traffic.mjs`. */
  readonly trafficProgram: string;
  /** Awaited when everything is ready, clients write and the flip is about to be started: a rehearsal's disaster. */
  readonly beforeFlip?: () => Promise<void>;
}
