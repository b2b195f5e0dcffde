/** How generated pages are written. */

/** The first lines of a page: what it is made from, and how it is made again. */
export const heading = (title: string, from: string): string =>
  [
    `<!-- Written by \`npm run docs\` from ${from}. Change those, not this page: a test compares. -->`,
    '',
    `# ${title}`,
    '',
  ].join('\n');

/** A table; a cell's line breaks and bars would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line), ''].join('\n');
}

/** A list, one line an item. */
export const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}\n`).join('');

/** Words that belong to code. */
export const code = (text: string): string => `\`${text}\``;
