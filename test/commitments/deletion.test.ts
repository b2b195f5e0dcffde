import fc from 'fast-check';
import { deletionDays, type DeletionSettings, shortened } from '../../lib/config/deletion';
import { DELETION, MESSAGES } from '../../lib/config/numbers';
import { days } from '../../lib/config/units';
import { lineOf } from '../../lib/config/validate/problem';
import type { Numbers } from '../../lib/config/validate/limits';
import { NUMBERS, numberProblems } from '../../lib/config/validate/numbers';
import { runs } from '../support/in-full';

/** Everything about deletion that the configuration says. */
type Choice = Omit<DeletionSettings, 'noncurrent'> & Numbers['MESSAGES'] & Numbers['DELETION'];

const COMMITTED: Choice = { ...DELETION, ...MESSAGES };

/** The committed numbers with other ones about deletion. */
function numbersOf({ noncurrent, unfinishedUpload, ...deletion }: Choice): Numbers {
  return { ...NUMBERS, DELETION: deletion, MESSAGES: { noncurrent, unfinishedUpload } };
}

const accepted = (choice: Choice): boolean => numberProblems(numbersOf(choice)).length === 0;

/** What happened to a customer's data, day by day after termination. */
interface Course {
  /** The first day on which not all of it is there. */
  readonly firstLoss: number;
  readonly lastInProduction: number;
  readonly lastInBackups: number;
}

/**
 * Plays it, a day at a time and in the worst way that the settings allow: another way to the same days than the arithmetic.
 * Every day that something is left in production it is backed up, at the day's end, and the backup is copied.
 */
function played({
  inactive,
  purgeAlarm,
  noncurrent,
  lifecycleDelay,
  backupAtMost,
  copyDelay,
  expiryDelay,
}: DeletionSettings): Course {
  let [firstLoss, lastInProduction, lastInBackups] = [Infinity, -1, -1];
  for (let day = 0; day <= 400; day += 1) {
    const live = day <= purgeAlarm.days;
    const versionSince = day - purgeAlarm.days;
    const left = !live && versionSince <= noncurrent.days + lifecycleDelay.days;
    if (day > inactive.days && firstLoss === Infinity) firstLoss = day;
    if (live || left) {
      lastInProduction = day;
      for (const delay of [0, copyDelay.days])
        lastInBackups = Math.max(lastInBackups, day + delay + backupAtMost.days + expiryDelay.days);
    }
  }
  return { firstLoss, lastInProduction, lastInBackups };
}

/** How a customer with some inactive time fares against the deadlines that were promised. */
function kept(
  choice: Choice,
  inactive: number,
): { readonly export: boolean; readonly production: boolean; readonly backups: boolean } {
  const { firstLoss, lastInProduction, lastInBackups } = played(shortened(choice, days(inactive)));
  return {
    export: firstLoss > choice.exportWindow.days,
    production: lastInProduction <= inactive + choice.production.days,
    backups: lastInBackups <= inactive + choice.backups.days,
  };
}

/** Whole days in a range. */
const between = (min: number, max: number) => fc.integer({ min, max }).map(days);

/** Any configuration whose single numbers are within what was published; whether they add up is the question. */
const choices: fc.Arbitrary<Choice> = fc
  .record({
    inactive: between(30, 120),
    slack: fc.integer({ min: 1, max: 120 }),
    production: between(1, 90),
    backups: between(90, 180),
    backupAtMost: between(35, 90),
    noncurrent: between(1, 60),
    lifecycleDelay: between(2, 5),
    copyDelay: between(1, 5),
    expiryDelay: between(1, 5),
  })
  .map(({ slack, ...choice }) => ({ ...COMMITTED, ...choice, purgeAlarm: days(choice.inactive.days + slack) }));

/** A configuration, and a customer with an inactive time that it admits. */
const customers = choices.chain((choice) =>
  fc.integer({ min: choice.inactiveAtLeast.days, max: choice.inactive.days }).map((inactive) => ({ choice, inactive })),
);

const RUNS = runs(300);

test('the committed numbers are accepted, and leave room before both deadlines', () => {
  expect(numberProblems(NUMBERS).map(lineOf)).toEqual([]);
  expect(deletionDays(COMMITTED)).toEqual({ production: 159, backups: 251 });
  expect(kept(COMMITTED, 120)).toEqual({ export: true, production: true, backups: true });
});

test('the arithmetic says what happens', () => {
  fc.assert(
    fc.property(customers, ({ choice, inactive }) => {
      const { lastInProduction, lastInBackups } = played(shortened(choice, days(inactive)));
      expect(deletionDays(shortened(choice, days(inactive)))).toEqual({
        production: lastInProduction,
        backups: lastInBackups,
      });
    }),
    RUNS,
  );
});

test('production is empty by its deadline', () => {
  fc.assert(
    fc.property(customers, ({ choice, inactive }) => {
      fc.pre(accepted(choice));
      expect(kept(choice, inactive).production).toBe(true);
      expect(played(shortened(choice, days(inactive))).lastInProduction).toBeLessThanOrEqual(210);
    }),
    RUNS,
  );
});

test('backups are gone by their deadline', () => {
  fc.assert(
    fc.property(customers, ({ choice, inactive }) => {
      fc.pre(accepted(choice));
      expect(kept(choice, inactive).backups).toBe(true);
      expect(played(shortened(choice, days(inactive))).lastInBackups).toBeLessThanOrEqual(300);
    }),
    RUNS,
  );
});

test('the export window never closes early', () => {
  fc.assert(
    fc.property(customers, ({ choice, inactive }) => {
      fc.pre(accepted(choice));
      expect(kept(choice, inactive).export).toBe(true);
      expect(played(shortened(choice, days(inactive))).firstLoss).toBeGreaterThan(30);
    }),
    RUNS,
  );
});

describe('each bound is tight', () => {
  test('what is refused misses a deadline: nothing is refused without need', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const { production, backups } = kept(choice, choice.inactive.days);
        expect(accepted(choice)).toBe(production && backups);
      }),
      RUNS,
    );
  });

  test.each<[keyof Choice, 'production' | 'backups']>([
    ['purgeAlarm', 'production'],
    ['noncurrent', 'production'],
    ['lifecycleDelay', 'production'],
    ['backupAtMost', 'backups'],
    ['copyDelay', 'backups'],
    ['expiryDelay', 'backups'],
  ])('%s can be raised to the deadline of %s, and not by one day more', (name, deadline) => {
    // With a backup deadline that leaves no more than it must, so that it is reached before what was published.
    const start: Choice = { ...COMMITTED, backupAtMost: days(35), backups: days(deadline === 'backups' ? 90 : 180) };
    const raised = (by: number): Choice => ({ ...start, [name]: days(start[name].days + by) });
    const most =
      Array.from({ length: 200 }, (_, by) => by)
        .filter((by) => accepted(raised(by)))
        .at(-1) ?? -1;
    expect(kept(raised(most), 120)[deadline]).toBe(true);
    expect(kept(raised(most + 1), 120)[deadline]).toBe(false);
  });

  test('the inactive time can be shortened to the export window, and not by one day more', () => {
    const least = (inactiveAtLeast: number): Choice => ({ ...COMMITTED, inactiveAtLeast: days(inactiveAtLeast) });
    expect([accepted(least(30)), kept(least(30), 30).export]).toEqual([true, true]);
    expect([accepted(least(29)), kept(least(29), 29).export]).toEqual([false, false]);
  });
});
