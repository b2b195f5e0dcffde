import type { Given } from '../config/environments';
import type { Environment } from '../config/types';
import type { Flips } from './active-executions';

/** Where a command's words go: results to `out`, everything else to `error`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Somebody is watching `error`: progress is shown. */
  readonly watched: boolean;
  /** `out` understands colours. */
  readonly colour: boolean;
}

/** All that a command knows of the world around it; tests hand in their own. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Values that replace placeholders. */
  readonly given: Given;
  readonly today: Date;
  /** Runs a program of the project to its end and gives its exit code; its output goes straight to the terminal. */
  readonly run: (program: string, args: readonly string[]) => number;
  /** Asks AWS which flips of an environment are under way; never rejects. */
  readonly flips: (environment: Environment) => Promise<Flips>;
  /**
   * Aborted when the operator interrupts. Only what asks for it is not ended by the interruption itself, and has to end soon.
   * Its reason is an error.
   */
  readonly interruption: () => AbortSignal;
  /** Asks who sits at the terminal, and gives what they typed; undefined where nobody does. Rejects when it is interrupted. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Commit of the project's files, `-dirty` behind it where some differ; `unknown` outside of a repository. */
  readonly commit: () => string;
  /** Folder for what is to be kept. */
  readonly out: string;
  /** Folder of the programs that a command starts beside itself (scripts/build.mjs). */
  readonly processes: string;
}
