/** Writing XML as AWS's query protocol wants it. */

/** A list, whose items are elements of one name: `many('member', [...])`. */
export interface Many {
  readonly item: string;
  readonly items: readonly Value[];
}

/** What an element can hold; members that are undefined are left out. */
export type Value = string | number | boolean | Date | Many | { readonly [name: string]: Value | undefined };

export const many = (item: string, items: readonly Value[]): Many => ({ item, items });

/** An element and all in it. */
export function element(name: string, value: Value, attributes = ''): string {
  return `<${name}${attributes}>${content(value)}</${name}>`;
}

function content(value: Value): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escaped(String(value));
  if (isMany(value)) return value.items.map((item) => element(value.item, item)).join('');
  return Object.entries(value)
    .flatMap(([name, inner]) => (inner === undefined ? [] : [element(name, inner)]))
    .join('');
}

const isMany = (value: Many | { readonly [name: string]: Value | undefined }): value is Many =>
  Array.isArray(value.items) && typeof value.item === 'string';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark);
