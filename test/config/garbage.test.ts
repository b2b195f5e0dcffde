import fc from 'fast-check';
import { environmentProblems } from '../../lib/config/validate/environments';
import { NUMBERS, numberProblems } from '../../lib/config/validate/numbers';
import { lineOf } from '../../lib/config/validate/problem';
import { runs } from '../support/in-full';
import { COMMITTED } from './broken';
import { at, changed, pathsIn, textOf, without, type Path } from './change';

const SETTINGS = runs(500);
const PATHS = pathsIn(COMMITTED);

/** Values that no setting has: of any type, absent, endless, or named like what every object inherits. */
const ODD = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    NaN,
    Infinity,
    -0,
    '',
    '\n',
    '__proto__',
    'constructor',
    true,
    [],
    {},
    [[]],
    Symbol('odd'),
    10n,
  ),
  fc.constant('9'.repeat(100_000)),
  fc.constant(JSON.parse('{"__proto__": {"name": "production"}, "constructor": 1, "toString": null}')),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
);

/** What a value is made of, as far as settings tell it apart. */
function kindOf(value: unknown): string {
  if (Number.isNaN(value)) return 'no number';
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : typeof value;
}

/** How the validation calls the place. A broken name is reported under the position. */
function reportedAs([index, ...rest]: Path): string {
  const name = rest.length === 0 || rest[0] === 'name' ? undefined : COMMITTED[Number(index)]?.name;
  return textOf([name ?? `environments[${index}]`, ...rest]);
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function circular(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

/** Judges, and holds what must be true of every judgement. */
function judge(environments: unknown): readonly string[] {
  const problems = environmentProblems(environments);
  expect(Array.isArray(problems)).toBe(true);
  for (const line of problems.map(lineOf)) expect(line).not.toContain('\n');
  return problems.map(({ path }) => path);
}

describe('no configuration is too broken to be judged', () => {
  it('any value in any place: never thrown, and a wrong type is reported at its place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), ODD, (path, odd) => {
        const reported = judge(changed(COMMITTED, path, odd));
        if (kindOf(odd) !== kindOf(at(COMMITTED, path))) expect(reported).toContain(reportedAs(path));
      }),
      SETTINGS,
    );
  });

  it('every setting left out is reported at its place', () => {
    const settings = PATHS.filter((path) => typeof path.at(-1) === 'string');
    const unnoticed = settings.filter((path) => !judge(without(COMMITTED, path)).includes(reportedAs(path)));
    expect(unnoticed.map(reportedAs)).toEqual([]);
  });

  it('several broken places: every one is reported, unless it lies inside another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 2, maxLength: 5, selector: textOf }),
        (paths) => {
          const inside = (path: Path): boolean =>
            paths.some((other) => other !== path && other.every((step, depth) => path[depth] === step));
          const outer = paths.filter((path) => !inside(path) && path.length > 1 && path[1] !== 'name');
          const value = outer.reduce<unknown>((all, path) => changed(all, path, Symbol('odd')), COMMITTED);
          expect(judge(value)).toEqual(expect.arrayContaining(outer.map(reportedAs)));
        },
      ),
      SETTINGS,
    );
  });

  it.each(COMMITTED)('$name a second time is reported, wherever it stands', (environment) => {
    for (const position of [0, 1, 2, 3]) {
      const reported = judge(COMMITTED.toSpliced(position, 0, environment));
      expect(reported.map((path) => path.replace(/.*\./, '')).sort()).toEqual(['account', 'domain', 'name']);
    }
  });

  it('any value in place of any number: never thrown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(NUMBERS)), ODD, (path, odd) => {
        const problems = numberProblems(changed(NUMBERS, path, odd));
        for (const line of problems.map(lineOf)) expect(line).not.toContain('\n');
        if (kindOf(odd) !== kindOf(at(NUMBERS, path))) expect(problems.length).toBeGreaterThan(0);
      }),
      SETTINGS,
    );
  });

  it.each<[string, unknown]>([
    [
      'a property that throws',
      Object.defineProperty({}, 'name', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
    ],
    ['a proxy that is revoked', revoked()],
    ['a list that contains itself', circular()],
  ])('%s is reported', (_, hostile) => {
    for (const value of [hostile, [hostile], changed(COMMITTED, [0, 'portal'], hostile)])
      expect(judge(value).length).toBeGreaterThan(0);
  });

  it('anything at all in place of the environments', () => {
    fc.assert(
      fc.property(ODD, (anything) => {
        expect(judge(anything).length).toBeGreaterThan(0);
      }),
      SETTINGS,
    );
  });
});
