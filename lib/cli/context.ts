import type { Environment } from '../config/types';
import type { Given } from '../config/variables';
import type { Flips } from '../release/flips';

/** Where a command writes: results to `out`, everything else to `error`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** True where `error` is a terminal: progress is shown. */
  readonly watched: boolean;
  /** True where `out` shows colours. */
  readonly colour: boolean;
}

/** What a machine lets a command write, in bytes. */
export interface Disk {
  /** Free for this account in the file system of a folder. */
  readonly free: (folder: string) => number;
  /** Largest file that the process may write. */
  readonly largestFile: () => number;
}

/** What a command gets from its process; tests pass their own. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Values that replace placeholders. */
  readonly given: Given;
  readonly today: Date;
  /**
   * Runs a program of the project to its end and gives its exit code; its output goes straight to the terminal.
   * @param variables of its environment, apart from this process's own
   */
  readonly run: (program: string, args: readonly string[], variables?: Given) => number;
  /** Standard output of a program. Rejects where it does not end with 0 in 5 s. */
  readonly output: (program: string, args: readonly string[]) => Promise<string>;
  /** Asks AWS which flips of an environment are under way; never rejects. */
  readonly flips: (environment: Environment) => Promise<Flips>;
  /**
   * Aborted when the operator interrupts; its reason is an error. After the first call an interruption no longer ends the
   * process: the caller must end soon.
   */
  readonly interruption: () => AbortSignal;
  /** Asks at the terminal and returns the answer; undefined without a terminal. Rejects when interrupted. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Commit of the project's files, with suffix `-dirty` if files differ; `unknown` outside of a repository. */
  readonly commit: () => string;
  /** Hands over what stands in place of the result if this process is killed before it has one. */
  readonly lastWords: (text: string) => void;
  readonly disk: Disk;
  /** Folder for output files. */
  readonly out: string;
  /** Folder of the programs that a command starts as processes of their own (scripts/build.mjs). */
  readonly processes: string;
}
