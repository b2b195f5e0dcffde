/** What to do about an alarm, as data; the page of it is docs/runbooks/alarms.md (guide-page.ts). */
export interface Guide {
  /** What is wrong, and for whom. */
  readonly means: string;
  /** Commands that change nothing, in their order. */
  readonly look: readonly string[];
  /** Rows of a table by which to decide, as Markdown. Default: none. */
  readonly table?: readonly string[];
  /** What was found, and what follows from it; most likely cause first. */
  readonly decide: readonly string[];
  /** Commands of what was decided; none where only waiting, or a change of the code, helps. */
  readonly commands: readonly string[];
  /** By what to see that it is over. */
  readonly verify: string;
  /** How to take back what was done, or why there is nothing to take back. */
  readonly undo: string;
}

/** Guides by their heading, which alarms name (`AlarmRow.runbook`). */
export type Guides = Readonly<Record<string, Guide>>;
