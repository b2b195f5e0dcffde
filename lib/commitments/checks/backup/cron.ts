/** How long two runs of a schedule are apart at most, for the schedules that backups use. */

const HOURS_PER_DAY = 24;
const HOURS_PER_WEEK = 168;
const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: HOURS_PER_DAY };

/**
 * Hours between two runs, the longest of a week.
 * @param schedule an AWS schedule: `rate(15 minutes)`, `rate(4 hours)`, or `cron(...)` with fixed minutes that names hours and days of the week
 * @returns Infinity for what is not understood, months and days of the month included
 */
export function longestGapHours(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (count && unit) return Number(count) * (HOURS[unit] ?? Infinity);
  const [, minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(schedule) ?? [];
  const everyMonth = /^\d+$/.test(minute) && /^[*?]$/.test(dayOfMonth) && month === '*' && year === '*';
  const runs = everyMonth
    ? daysOf(dayOfWeek).flatMap((day) => hoursOf(hour).map((at) => day * HOURS_PER_DAY + at))
    : [];
  const [first, ...others] = runs.toSorted((one, other) => one - other);
  if (first === undefined) return Infinity;
  return [...others, first + HOURS_PER_WEEK].reduce(
    ({ last, longest }, run) => ({ last: run, longest: Math.max(longest, run - last) }),
    { last: first, longest: 0 },
  ).longest;
}

const WEEK = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function daysOf(field: string): readonly number[] {
  if (field === '*' || field === '?') return WEEK.map((_, day) => day);
  const days = field.split(',').map((day) => (/^[1-7]$/.test(day) ? Number(day) - 1 : WEEK.indexOf(day)));
  return days.includes(-1) ? [] : days;
}

function hoursOf(field: string): readonly number[] {
  const all = Array.from({ length: HOURS_PER_DAY }, (_, hour) => hour);
  const [, start, step] = /^(\d+|\*)\/(\d+)$/.exec(field) ?? [];
  if (field === '*') return all;
  if (start && step)
    return all.filter((hour) => hour >= (Number(start) || 0) && (hour - (Number(start) || 0)) % Number(step) === 0);
  const hours = field.split(',').map(Number);
  return hours.every((hour) => all.includes(hour)) ? hours : [];
}
