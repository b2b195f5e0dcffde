import type { Terminal } from './context';

/** What is being done, on one line that is gone afterwards; nothing at all where nobody watches. */
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

/** Text that a terminal cuts off at its edge: a line that went on below could not be wiped away again. */
export const cutOff = (text: string): string => `\u001b[?7l${text}\u001b[?7h`;

const CLEAR = '\r\u001b[2K';

/** Line feeds and tabs are text; what moves a cursor, colours, or turns the direction of writing is not. */
const UNSEEN = /[^\P{Cc}\n\t]|\p{Cf}/gu;

/** Text of others as it can be shown: a terminal does nothing but show it. */
export const plain = (text: string): string => text.replaceAll(UNSEEN, '\u{FFFD}');
