/** What is wrong with the configuration, where, and the way out. */
export interface Problem {
  /** Where: `production.regions[0].cidr`. */
  readonly path: string;
  /** The commitment that would be broken, for example `M3`; the plain name of the rule where no promise is behind it. */
  readonly rule: string;
  /** What was found there, in words that fit one line. */
  readonly given: string;
  /** What must hold. */
  readonly required: string;
  /** What to do. */
  readonly fix: string;
}

/** A problem as one line: where, what must hold, which rule says so, what was found, what to do. */
export const lineOf = ({ path, required, rule, given, fix }: Problem): string =>
  `${path}: ${required} (${rule}), got ${given}; ${fix}`;

/** What to do about most problems. */
export const CHANGE_ENVIRONMENTS = 'change lib/config/environments.ts';

/** What to do about a value that comes from outside. */
export const FROM_OUTSIDE = `set its HOLDFAST_ variable, or ${CHANGE_ENVIRONMENTS}`;

/** What to do about a number. */
export const CHANGE_NUMBERS = 'change lib/config/numbers.ts';

/** A problem from its parts, in the order in which a person reads them. */
export const fault = (
  path: string,
  rule: string,
  required: string,
  given: string,
  fix = CHANGE_ENVIRONMENTS,
): Problem => ({ path, rule, given, required, fix });

const LONGEST = 60;

/** Any value in words that fit one line, whatever it is and however long; never throws. */
export function show(value: unknown): string {
  if (typeof value === 'string') return showText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Plain words stay plain; anything that could break the line or hide in it is quoted. */
function showText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return /^[\w.:/@+-]+$/.test(short) ? short : JSON.stringify(short);
}

/** The path of a key below another: `.key`, or quoted where a key is not a plain word. */
export const below = (path: string, key: string): string =>
  /^\w{1,60}$/.test(key) ? `${path}.${key}` : `${path}[${show(key)}]`;
