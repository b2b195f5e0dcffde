import type { Problem } from '../config/validate/problem';
import type { DrillOutcome } from '../recovery/drill/options';

/** What `holdfast drill --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface DrillDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was tried (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Id of the drill; null where none was begun. */
  readonly drill: string | null;
  readonly outcome: DrillOutcome['kind'] | null;
  /** What speaks against the flip, or against its result; each in one line. */
  readonly findings: readonly string[];
  /** Folder of its evidence; null where nothing was written down. */
  readonly evidence: string | null;
}
