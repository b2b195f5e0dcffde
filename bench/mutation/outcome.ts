/** What a run of the proof leaves behind: one line for each mutant. */
import type { Json } from '../../lib/assembly/template-index';
import type { Mutant } from './mutants';

/** Who finds a mutant; the first that does, in this order. */
export type Finder = 'commitment' | 'architecture' | 'pack' | 'CloudFormation' | 'nothing';

/** A mutant, and who found it. */
export interface Outcome {
  readonly type: string;
  /** Construct path of the resource below the environment. */
  readonly path: string;
  /** Keys as `keysOf` has them; empty for the resource itself. */
  readonly keys: string;
  readonly how: Mutant['how'];
  /** The new value; absent where something was deleted. */
  readonly value?: Json;
  /** Of the statement of a policy that was changed: `Allow` or `Deny`. */
  readonly effect?: Json;
  /** Sections of the promises whose checks look at the resource. */
  readonly sections: readonly string[];
  /** Ids of the promises of which the published table asserts what was changed. */
  readonly asserted: readonly string[];
  readonly by: Finder;
  /** The check or rule that found it. */
  readonly rule?: string;
}

/** A whole run. */
export interface Run {
  /** Resources that a promise names, in both regions. */
  readonly named: number;
  readonly machine: string;
  readonly minutes: number;
  /** What is said to be asserted, and no mutant changes: by id and type. */
  readonly idle: readonly string[];
  readonly outcomes: readonly Outcome[];
}
