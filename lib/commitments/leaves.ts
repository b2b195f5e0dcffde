import type { Json } from './tree';

/** One value that holds no other, and the keys and indices that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: null | boolean | number | string;
}

/** Templates are read by many checks and never change. */
const known = new WeakMap<object, readonly Leaf[]>();

/** All leaves of a value, in its order; an empty list or object has none. */
export function leaves(value: Json): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ keys: [], value }];
  const found = known.get(value) ?? leavesBelow(value, []);
  known.set(value, found);
  return found;
}

function leavesBelow(value: Json, keys: readonly string[]): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ keys, value }];
  return Object.entries(value).flatMap(([key, inner]: [string, Json]) => leavesBelow(inner, [...keys, key]));
}

/** All texts in a value: leaves that are strings, and the keys of objects are not among them. */
export const texts = (value: Json): readonly string[] =>
  leaves(value).flatMap((leaf) => (typeof leaf.value === 'string' ? [leaf.value] : []));
