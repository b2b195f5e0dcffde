/** Headings of a document, as links lead to them. */

/** Anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** The text below each heading, up to the next one of the same or a higher level, by its anchor. */
export function sectionsOf(markdown: string): ReadonlyMap<string, string> {
  const text = markdown.replaceAll(/^( *)```[\s\S]*?\n\1```/gm, (block) => block.replaceAll(/^#/gm, ' #'));
  const headings = [...text.matchAll(/^(#{1,6}) (.+)$/gm)].map(({ index, 1: level = '', 2: title = '' }) => ({
    index,
    level: level.length,
    // A heading that is a link has the anchor of its text.
    anchor: anchorOf(title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
  }));
  const seen = new Map<string, number>();
  return new Map(
    headings.map(({ index, level, anchor }, number) => {
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      const next = headings.slice(number + 1).find((other) => other.level <= level);
      return [before === 0 ? anchor : `${anchor}-${before}`, markdown.slice(index, next?.index)];
    }),
  );
}
