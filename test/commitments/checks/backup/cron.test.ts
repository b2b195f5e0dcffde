import { longestGapHours } from '../../../../lib/commitments/checks/backup/cron';

test.each<[string, number]>([
  ['rate(4 hours)', 4],
  ['rate(1 hour)', 1],
  ['rate(7 days)', 168],
  ['cron(0 1/4 * * ? *)', 4],
  ['cron(30 */6 * * ? *)', 6],
  ['cron(0 3 * * ? *)', 24],
  ['cron(0 1,2,3 * * ? *)', 22],
  ['cron(0 11 ? * SUN *)', 168],
  ['cron(0 11 ? * 1,4 *)', 96],
  ['cron(0 5/4 * * ? *)', 8],
  ['cron(0 11 1 * ? *)', Infinity],
  ['cron(0 11 ? JAN SUN *)', Infinity],
  ['cron(0 25 * * ? *)', Infinity],
  ['cron(0 11 ? * SUN#1 *)', Infinity],
  ['rate(15 minutes)', 0.25],
  ['rate(5 weeks)', Infinity],
  ['', Infinity],
])('between two runs of %s lie %d hours at most', (schedule, hours) => {
  expect(longestGapHours(schedule)).toBe(hours);
});
