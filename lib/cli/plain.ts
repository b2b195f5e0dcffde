/** Line feeds and tabs are text; what moves a cursor, colours, or turns the direction of writing is not. */
const UNSEEN = /[^\P{Cc}\n\t]|\p{Cf}/gu;

/** Text of others as it can be shown: a terminal does nothing but show it. */
export const plain = (text: string): string => text.replaceAll(UNSEEN, '\u{FFFD}');
