import { RECOVERY } from '../../../config/numbers';
import type { Entry } from '../entries';
import { fenceFigures, lagFigures, mailFigures, stepFigures } from './flip';
import { recoveryPoint } from './recovery-point';
import { recoveryTime } from './recovery-time';
import type { Figures } from './schema';
import { sortEntries, type SortedEntries } from './sorted';

/**
 * The figures of a drill, computed from its entries alone. Pure; only the times of the entries matter, not their order.
 *
 * @throws Error where no entry declares the drill
 */
export function figures(entries: readonly Entry[]): Figures {
  const of = sortEntries(entries);
  const fence = fenceFigures(of);
  const measured = {
    recoveryTime: recoveryTime(of),
    ...recoveryPoint(of),
    mail: mailFigures(of),
    steps: [...stepFigures(of)],
    fence,
    lag: lagFigures(of, fence.cut),
  };
  const shortcomings = shortcomingsOf(of, measured);
  return {
    rehearsal: of.declared.rehearsal,
    passed: shortcomings.length === 0,
    shortcomings: [...shortcomings],
    ...measured,
  };
}

type Measured = Omit<Figures, 'rehearsal' | 'passed' | 'shortcomings'>;

/** M8 and M9 in seconds. */
export const OBJECTIVES = {
  time: RECOVERY.timeObjective.hours * 3600,
  point: RECOVERY.pointObjective.hours * 3600,
} as const;

/** The reasons why a drill has not passed. */
function shortcomingsOf(of: SortedEntries, { recoveryTime, recoveryPoint, rows, fence }: Measured): readonly string[] {
  const { declared, started, ended, verifications } = of;
  const failed = verifications.filter(({ passedSince }) => passedSince === null).map(({ name }) => name);
  const verified = recoveryTime.declaredToVerified?.seconds ?? 0;
  const faults: readonly [boolean, string][] = [
    [started.length === 0, 'the plan was never started'],
    [ended?.outcome !== 'completed', `the drill must have been completed, and was ${ended?.outcome ?? 'never ended'}`],
    [verifications.length === 0, 'nothing was verified after the flip (M7)'],
    [failed.length > 0, `verifications that failed (M7): ${failed.join(', ')}`],
    [verified > OBJECTIVES.time, `verified ${verified} s after the declaration, later than ${OBJECTIVES.time} s (M8)`],
    [
      recoveryTime.client === null,
      'the time without acknowledgements has no known beginning or end: clients must be served before and after (M8)',
    ],
    [recoveryPoint.seconds === null, 'the surviving database was never asked for what had been acknowledged (M9)'],
    [
      (recoveryPoint.seconds ?? 0) > OBJECTIVES.point,
      `lost ${recoveryPoint.seconds} s of acknowledged rows, more than ${OBJECTIVES.point} s (M9)`,
    ],
    [
      declared.mode === 'switchover' && recoveryPoint.lost.length > 0,
      `a switchover must lose nothing (L4), and lost ${recoveryPoint.lost.length} acknowledged rows`,
    ],
    [rows.duplicated > 0, `${rows.duplicated} rows are in the surviving database more than once`],
    [fence.status === 'open', 'the old region still acknowledged writes when it was asked (rule 6)'],
    [fence.status === 'unknown', 'nobody looked whether the old region is fenced (rule 6)'],
    [
      fence.acknowledgedAfterCut > 0,
      `the old region acknowledged ${fence.acknowledgedAfterCut} requests sent after the new one had begun to (rule 6)`,
    ],
  ];
  return faults.filter(([holds]) => holds).map(([, fault]) => fault);
}
