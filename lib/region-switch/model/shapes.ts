/**
 * Judges and converts values by the model's shapes. On the wire a timestamp is a number of seconds since 1970 and everything
 * else is JSON as it is (AWS JSON 1.0); in the program a timestamp is a `Date`.
 */
import { below, show } from '../../config/validate/problem';
import { shapeNamed, type Shape } from './model';
import type { Structures } from './types';

/** What does not fit the model. */
export interface Misfit {
  /** Where: `$.workflows[0].steps[2].name`. */
  readonly path: string;
  /** What was found there, in words that fit one line. */
  readonly given: string;
  /** What the model asks for. */
  readonly required: string;
}

/** A misfit as one line. */
export const lineOfMisfit = ({ path, given, required }: Misfit): string => `${path}: ${required}, got ${given}`;

/**
 * `exact`: the value keeps every limit and pattern, and has no member that the model does not know: what we send.
 * `tolerant`: types fit and nothing required is missing: what arrives from a service that may be newer than the model.
 */
export type Reading = 'exact' | 'tolerant';

/**
 * What is wrong with a value in the program's form, every problem at once.
 * @param name of a shape of the model, for example `CreatePlanRequest`
 */
export function misfits(name: string, value: unknown, reading: Reading = 'exact', path = '$'): readonly Misfit[] {
  const shape = shapeNamed(name);
  const wrong = (required: string): readonly Misfit[] => [{ path, given: show(value), required }];
  switch (shape.type) {
    case 'string':
      return typeof value === 'string'
        ? reading === 'exact'
          ? unlike(shape, value).flatMap(wrong)
          : []
        : wrong('must be a text');
    case 'integer':
    case 'float':
      return isNumber(shape.type, value)
        ? reading === 'exact'
          ? outside(shape, value, '').flatMap(wrong)
          : []
        : wrong(`must be ${shape.type === 'float' ? 'a number' : 'a whole number'}`);
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('must be true or false');
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? [] : wrong('must be a time');
    case 'list':
      if (!Array.isArray(value)) return wrong('must be a list');
      return [
        ...(reading === 'exact' ? outside(shape, value.length, ' items').flatMap(wrong) : []),
        ...value.flatMap((item: unknown, index) => misfits(shape.member, item, reading, `${path}[${index}]`)),
      ];
    case 'map':
      return isRecord(value) ? misfitsOfMap(shape, value, reading, path) : wrong('must be an object');
    case 'structure':
      return isRecord(value) ? misfitsOfStructure(shape, value, reading, path) : wrong('must be an object');
  }
}

type Of<Type extends Shape['type']> = Extract<Shape, { type: Type }>;
type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const isNumber = (type: 'integer' | 'float', value: unknown): value is number =>
  typeof value === 'number' && (type === 'float' ? Number.isFinite(value) : Number.isSafeInteger(value));

/** What a text would have to be. A pattern means the whole text, as in every model of AWS. */
function unlike(shape: Of<'string'>, text: string): readonly string[] {
  const isListed = shape.enum?.includes(text) ?? true;
  const isAlike = shape.pattern === undefined || new RegExp(`^(?:${shape.pattern})$`, 'u').test(text);
  return [
    ...(isListed ? [] : [`must be one of ${shape.enum?.join(', ')}`]),
    ...(isAlike ? [] : [`must match ${shape.pattern}`]),
    ...outside(shape, [...text].length, ' characters'),
  ];
}

function outside(
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  size: number,
  unit: string,
): readonly string[] {
  if (min !== undefined && size < min) return [`must be at least ${min}${unit}`];
  return max !== undefined && size > max ? [`must be at most ${max}${unit}`] : [];
}

function misfitsOfMap(shape: Of<'map'>, value: Fields, reading: Reading, path: string): readonly Misfit[] {
  const entries = Object.entries(value);
  return [
    ...(reading === 'exact'
      ? outside(shape, entries.length, ' entries').map((required) => ({ path, given: `${entries.length}`, required }))
      : []),
    ...entries.flatMap(([key, item]) => [
      ...misfits(shape.key, key, reading, below(path, key)),
      ...misfits(shape.value, item, reading, below(path, key)),
    ]),
  ];
}

function misfitsOfStructure(shape: Of<'structure'>, value: Fields, reading: Reading, path: string): readonly Misfit[] {
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  const names = present.map(([name]) => name);
  const missing = shape.required.filter((name) => !names.includes(name));
  const isWrongUnion = reading === 'exact' && shape.union && names.length !== 1;
  return [
    ...missing.map((name) => ({ path: below(path, name), given: 'nothing', required: 'must be there' })),
    ...(isWrongUnion
      ? [
          {
            path,
            given: names.join(', ') || 'nothing',
            required: `must have exactly one of ${Object.keys(shape.members).join(', ')}`,
          },
        ]
      : []),
    ...present.flatMap(([name, item]) => {
      const member = memberOf(shape, name);
      if (member !== undefined) return misfits(member, item, reading, below(path, name));
      return reading === 'exact'
        ? [
            {
              path: below(path, name),
              given: show(item),
              required: `must be one of ${Object.keys(shape.members).join(', ')}`,
            },
          ]
        : [];
    }),
  ];
}

const memberOf = (shape: Of<'structure'>, name: string): string | undefined =>
  Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;

/** A value that does not fit the model. */
export class DoesNotFit extends Error {
  override readonly name = 'DoesNotFit';

  constructor(
    /** The shape that was expected. */
    readonly shape: string,
    readonly found: readonly Misfit[],
  ) {
    super(`${shape}: ${found.map(lineOfMisfit).join('; ')}`);
  }
}

/**
 * A value that is one of this structure, in the program's form.
 *
 * @throws DoesNotFit with everything that is wrong
 */
export function structureOf<Name extends keyof Structures & string>(name: Name, value: unknown): Structures[Name] {
  if (isStructure(name, value)) return value;
  throw new DoesNotFit(name, misfits(name, value));
}

function isStructure<Name extends keyof Structures & string>(name: Name, value: unknown): value is Structures[Name] {
  return misfits(name, value).length === 0;
}

/** From the wire into the program, or the other way. */
export type Way = 'arriving' | 'leaving';

/**
 * Converts the timestamps of a value; whatever does not fit stays as it is, to be reported. Members that are null count as
 * absent, and a tolerant reading leaves out those that the model does not know.
 */
export function converted(name: string, value: unknown, way: Way, reading: Reading): unknown {
  const shape = shapeNamed(name);
  if (shape.type === 'timestamp') return time(value, way);
  if (shape.type === 'list')
    return Array.isArray(value) ? value.map((item: unknown) => converted(shape.member, item, way, reading)) : value;
  if (!isRecord(value) || (shape.type !== 'map' && shape.type !== 'structure')) return value;
  const entries = Object.entries(value).flatMap(([key, item]): readonly (readonly [string, unknown])[] => {
    const member = shape.type === 'map' ? shape.value : memberOf(shape, key);
    if (item === null || item === undefined || (member === undefined && reading === 'tolerant')) return [];
    return [[key, member === undefined ? item : converted(member, item, way, reading)]];
  });
  return Object.fromEntries(entries);
}

/** The wire counts seconds, with milliseconds as their fraction. */
function time(value: unknown, way: Way): unknown {
  if (way === 'leaving') return value instanceof Date ? value.getTime() / 1000 : value;
  return typeof value === 'number' ? new Date(Math.round(value * 1000)) : value;
}
