import { proveAll, Unproved, type Proof } from '../../../lib/runtime/verification/proofs';
import { Disproved, REASONS } from '../../../lib/runtime/verification/reasons';
import { verdict } from '../../../lib/runtime/verification/result';

const soon = { now: Date.now, at: Date.now() + 60_000 };
const proof = (name: string, look: Proof['look'], more: Partial<Proof> = {}): Proof => ({
  name,
  brokenMeans: 'NOT_CHECKABLE',
  look,
  ...more,
});
const fine = proof('fine', async () => 'as it should be');
const wrong = proof('wrong', async () => {
  throw new Disproved('ROWS_MISSING', 'a row is missing');
});

describe('checks', () => {
  test('run in order, and a failed one does not hide what the next ones find', async () => {
    const checks = await proveAll([fine, wrong, fine], soon);
    expect(checks).toMatchObject([
      { name: 'fine', outcome: 'PASSED', detail: 'as it should be' },
      { name: 'wrong', outcome: 'FAILED', code: 'ROWS_MISSING', detail: 'a row is missing' },
      { name: 'fine', outcome: 'PASSED' },
    ]);
    expect(verdict('job', checks, {})).toMatchObject({
      outcome: 'FAILED',
      code: 'ROWS_MISSING',
      reason: 'ROWS_MISSING: a row is missing',
    });
  });

  test('after an essential one that failed, nothing is looked at, and it says why', async () => {
    const look = jest.fn(fine.look);
    expect(await proveAll([{ ...wrong, essential: true }, proof('next', look)], soon)).toMatchObject([
      { outcome: 'FAILED' },
      { outcome: 'NOT_RUN', detail: 'not looked at, because: a row is missing', ms: 0 },
    ]);
    expect(look).not.toHaveBeenCalled();
  });

  test.each<[string, string | undefined, string]>([
    ['an unexpected error', undefined, 'NOT_CHECKABLE'],
    ['a statement that took too long', '57014', 'OUT_OF_TIME'],
    ['a connection that broke', '57P01', 'DATABASE_UNREACHABLE'],
  ])('%s has its own reason', async (message, sqlState, code) => {
    const error = Object.assign(new Error(message), { code: sqlState });
    expect(await proveAll([proof('broken', () => Promise.reject(error))], soon)).toMatchObject([
      { outcome: 'FAILED', code, detail: expect.stringContaining(message) },
    ]);
  });

  test('one that never comes back is out of time, and the report is made all the same', async () => {
    const forever = proof('forever', () => new Promise(() => undefined));
    expect(await proveAll([fine, forever, fine], { now: Date.now, at: Date.now() + 50 })).toMatchObject([
      { outcome: 'PASSED' },
      { outcome: 'FAILED', code: 'OUT_OF_TIME' },
      { outcome: 'NOT_RUN' },
    ]);
  });

  test('what says nothing about the copy is no finding: the caller tries again', async () => {
    await expect(proveAll([proof('archive', () => Promise.reject(new Unproved('throttled')))], soon)).rejects.toThrow(
      Unproved,
    );
  });

  test('that all passed prove the backup', async () => {
    expect(verdict('job', await proveAll([fine], soon), { rows: 1 })).toMatchObject({
      restoreJobId: 'job',
      outcome: 'SUCCESSFUL',
      code: null,
      reason: 'proved: fine',
      measured: { rows: 1 },
    });
  });
});

test('every reason is a code with a meaning', () => {
  expect(Object.entries(REASONS).filter(([code, meaning]) => !/^[A-Z_]+$/.test(code) || meaning.length < 15)).toEqual(
    [],
  );
});
