import { expiryProblem } from '../../lib/config/validate/dates';

const at =
  (today: string) =>
  (expires: unknown): string | undefined =>
    expiryProblem('waivers[0].expires', expires, new Date(today))?.required;
const judge = at('2026-11-24T23:59:59Z');

describe('nothing is put off for ever', () => {
  it.each(['2026-11-24', '2026-11-25', '2027-11-24'])('%s is near enough', (day) => expect(judge(day)).toBeUndefined());

  it.each(['2026-11-23', '1999-01-01', '0001-01-01'])('%s is past', (day) =>
    expect(judge(day)).toBe('must not be past on 2026-11-24'),
  );

  it.each(['2027-11-25', '9999-12-31'])('%s is too far ahead', (day) => {
    expect(judge(day)).toBe('must be at most a year after 2026-11-24');
  });

  it.each([
    '2026-02-30',
    '24.11.2026',
    '2026-11-24T00:00:00Z',
    '',
    'never',
    undefined,
    null,
    20261124,
    new Date(0),
    [],
  ])('%p is no day', (day) => {
    expect(judge(day)).toBe('must be a day, YYYY-MM-DD');
  });

  it('a leap day has a year as well', () => {
    const leap = at('2028-02-29T00:00:00Z');
    expect([leap('2029-02-28'), leap('2029-03-01')]).toEqual([undefined, 'must be at most a year after 2028-02-29']);
  });

  it('without a clock nothing is right', () =>
    expect(at('no date')('2026-11-24')).toBe('must be judged on a real day'));

  it('the problem says what to do', () => {
    expect(expiryProblem('waivers[0].expires', '2020-01-01', new Date('2026-11-24'))).toEqual({
      path: 'waivers[0].expires',
      rule: 'expiry',
      given: '2020-01-01',
      required: 'must not be past on 2026-11-24',
      fix: 'decide again and set a day at most a year ahead, or remove the entry',
    });
  });
});
