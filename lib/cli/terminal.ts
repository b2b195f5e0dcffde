import Table from 'cli-table3';
import type { Terminal } from './context';

/** Shows progress on one line and clears it afterwards. Only at a terminal. */
export class Progress {
  private shown = false;

  constructor(private readonly terminal: Terminal) {}

  say(phase: string): void {
    if (!this.terminal.watched) return;
    this.terminal.error(`${CLEAR}${cutOff(`${phase} ...`)}`);
    this.shown = true;
  }

  done(): void {
    if (this.shown) this.terminal.error(CLEAR);
    this.shown = false;
  }
}

/** Switches off line wrapping: a wrapped line could not be cleared again. */
export const cutOff = (text: string): string => `\u001b[?7l${text}\u001b[?7h`;

const CLEAR = '\r\u001b[2K';

/** Control and format characters, except line feed and tab: they move the cursor, set colours or change the text direction. */
const UNSEEN = /[^\P{Cc}\n\t]|\p{Cf}/gu;

/** Replaces control characters in untrusted text. */
export const plain = (text: string): string => text.replaceAll(UNSEEN, '\u{FFFD}');

/** A value as the JSON document that a command prints. */
export const jsonText = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`;

type TableOptions = Omit<ConstructorParameters<typeof Table>[0] & object, 'head' | 'style'>;

/** A table without colours. @param head its first row; none: left out */
export const tableOf = (head: readonly string[], options: TableOptions = {}): Table.Table =>
  new Table({ head: [...head], style: { head: [], border: [], compact: true }, ...options });
