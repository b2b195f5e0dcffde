import { commitOf } from '../../../bin/terminal';
import { until } from './command';
import { endsWithout, type Loss, LOSSES, processOf, rehearsalUnderWay } from './lost-process';
import { goodRun, SWITCHOVER } from './rehearsed-command';

// Half a minute on two free cores.
jest.setTimeout(240_000);

/** Each commit has another one; lost-process.proof.ts has all. */
const lossOf = (commit: string): Loss =>
  LOSSES[(Number.parseInt(commit.slice(0, 8), 16) || 0) % LOSSES.length] ?? ['dns', 'SIGKILL'];
const [name, signal] = lossOf(commitOf('.'));

test(`a switchover loses nothing, and its evidence is genuine; without ${name} (${signal}) the next one ends as interrupted`, async () => {
  const underWay = await rehearsalUnderWay('--mode', 'switchover', '--runs', '2');
  const first = processOf(underWay.pid, 'traffic');
  await until(
    () => ![undefined, first].includes(processOf(underWay.pid, 'traffic')),
    'clients of another flip must write',
    120_000,
  );
  const { runs } = await endsWithout(underWay, [name, signal]);
  expect(runs).toHaveLength(2);
  expect(await goodRun(runs[0])).toMatchObject(SWITCHOVER);
});
