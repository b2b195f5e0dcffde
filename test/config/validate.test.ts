import { environments } from '../../lib/config/environments';
import { isFounding } from '../../lib/config/founding';
import { assertValid, ConfigurationError, validate } from '../../lib/config/validate';
import { lineOf, show } from '../../lib/config/validate/problem';
import { COMMITTED, TODAY } from './broken';
import { changed, pathOf } from './change';

describe('the committed configuration', () => {
  it('has no problem', () => {
    expect(validate(COMMITTED, TODAY).map(lineOf)).toEqual([]);
    expect(() => assertValid(COMMITTED, TODAY, {})).not.toThrow();
  });

  it('has no problem with values given from outside', () => {
    const given = { HOLDFAST_PRODUCTION_ACCOUNT: '123456789012', HOLDFAST_PRODUCTION_DOMAIN: 'mail.example.com' };
    expect(validate(environments(given), TODAY).map(lineOf)).toEqual([]);
  });

  it.each(COMMITTED)('is making no region of $name', (environment) => expect(isFounding(environment)).toBe(false));
});

describe('everything is said at once', () => {
  const wrong = [
    ['production.database.minCapacity', 'two'],
    ['production.portal.floor', 0],
    ['production.regions[0].zones', 7],
  ] as const;
  const value = wrong.reduce<unknown>((all, [path, to]) => changed(all, [0, ...pathOf(path).slice(1)], to), COMMITTED);

  it('each broken place in its own line', () => {
    expect(
      validate(value, TODAY)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(wrong.map(([path]) => path));
  });

  it('in one error', () => {
    const attempt = (): void => assertValid(value, TODAY, {});
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(validate(value, TODAY).map(lineOf).join('\n'));
  });

  it.each([undefined, null, {}, [], 'production', 3])('%p is no configuration', (nothing) => {
    expect(validate(nothing, TODAY).map(({ path }) => path)).toEqual(['environments']);
  });
});

describe('whatever was found is shown in one line', () => {
  it.each([
    ['us-west-2', 'us-west-2'],
    ['', '""'],
    ['two\nlines', '"two\\nlines"'],
    ['x'.repeat(1000), `${'x'.repeat(60)}...`],
    [undefined, 'nothing'],
    [null, 'null'],
    [NaN, 'NaN'],
    [[1, 2], 'a list of 2'],
    [{ toString: 1 }, 'an object'],
    [Symbol('s'), 'a symbol'],
    [1n, 'a bigint'],
  ])('%p', (value, shown) => expect(show(value)).toBe(shown));
});
