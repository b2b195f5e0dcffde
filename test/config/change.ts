/** Changes one place of a value without touching the original: how the tests break a configuration in exactly one way. */
export type Path = readonly (string | number)[];

/** `regions[0].zones` as steps. */
export const pathOf = (text: string): Path =>
  text
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/** A path as the validation writes it. */
export const textOf = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );

/** The value with another one at the path; a key that is not there is added. */
export function changed(value: unknown, path: Path, to: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === step ? changed(each, rest, to) : each));
  const entries = new Map<string, unknown>(Object.entries(Object(value)));
  return Object.fromEntries(entries.set(String(step), changed(entries.get(String(step)), rest, to)));
}

/** The value without the key at the end of the path. */
export function without(value: unknown, path: Path): unknown {
  const parent = at(value, path.slice(0, -1));
  const kept = Object.entries(Object(parent)).filter(([key]) => key !== String(path.at(-1)));
  return changed(value, path.slice(0, -1), Object.fromEntries(kept));
}

/** What stands at a path. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) => new Map<string, unknown>(Object.entries(Object(found))).get(String(step)),
    value,
  );
}

/** Every place in a value, from the outermost to the last leaf, without the root. */
export function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...pathsIn(below).map((rest) => [step, ...rest])];
  });
}
