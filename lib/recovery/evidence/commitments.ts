/** Whether a drill shows that the commitments it measures are kept. */
import { REPLICATION } from '../../config/numbers';
import type { DrillDocument } from './document';
import { OBJECTIVES } from './figures/figures';
import { counted, duration } from './figures/interval';

/** The last result of a check. */
export type LastCheck = DrillDocument['checks'][number];

interface Judgement {
  readonly kept: boolean;
  readonly found: string;
}

/** A commitment that figures of the drill judge, in addition to the checks that name it. */
interface Measured {
  readonly id: string;
  readonly required: string;
  readonly judge: (document: DrillDocument) => Judgement;
}

/** Any other commitment, such as N3, is judged by the checks that name it. */
const MEASURED: readonly Measured[] = [
  {
    id: 'L4',
    required: `no acknowledged row lost in a switchover; in a failover, no more than ${duration(REPLICATION.lagWarning.seconds)} of rows`,
    judge: ({ mode, figures: { recoveryPoint } }) => ({
      kept:
        recoveryPoint.seconds !== null &&
        (mode === 'switchover'
          ? recoveryPoint.lost.length === 0
          : recoveryPoint.seconds <= REPLICATION.lagWarning.seconds),
      found:
        recoveryPoint.seconds === null
          ? 'the surviving database was not asked'
          : recoveryPoint.lost.length === 0
            ? 'no row lost'
            : `${counted(recoveryPoint.lost.length, 'row')} lost, over ${duration(recoveryPoint.seconds)}`,
    }),
  },
  {
    id: 'M6',
    required: 'a drill of the real environment that passed',
    judge: ({ rehearsal, figures: { passed } }) => ({
      kept: passed && !rehearsal,
      found: `${rehearsal ? 'a rehearsal, not a test of the real environment,' : 'a drill'} that ${passed ? 'passed' : 'did not pass'}`,
    }),
  },
  {
    id: 'M7',
    required: 'every verification passed after the flip',
    judge: ({ checks, figures: { recoveryTime } }) => ({
      kept: recoveryTime.declaredToVerified !== null,
      found: verified(checks),
    }),
  },
  {
    id: 'M8',
    required: `verified within ${duration(OBJECTIVES.time)} of the declaration`,
    judge: ({
      figures: {
        recoveryTime: { declaredToVerified: taken },
      },
    }) => ({
      kept: taken !== null && taken.seconds <= OBJECTIVES.time,
      found: taken ? duration(taken.seconds) : 'never verified',
    }),
  },
  {
    id: 'M9',
    required: `at most ${duration(OBJECTIVES.point)} of acknowledged rows lost`,
    judge: ({
      figures: {
        recoveryPoint: { seconds },
      },
    }) => ({
      kept: seconds !== null && seconds <= OBJECTIVES.point,
      found: seconds === null ? 'the surviving database was not asked' : duration(seconds),
    }),
  },
];

function verified(checks: DrillDocument['checks']): string {
  const verifications = lastChecks(checks).filter(({ phase }) => phase === 'verification');
  return `verifications passed: ${verifications.filter(({ passed }) => passed).length} of ${verifications.length}`;
}

export interface CommitmentFinding {
  readonly id: string;
  readonly kept: boolean;
  readonly required: string;
  readonly found: string;
  /** Checks that name it. */
  readonly checks: readonly LastCheck[];
  /** Whether figures judge it too. */
  readonly measured: boolean;
}

/**
 * Every commitment that the drill judges, by id. Checks after the flip count and checks before it do not; failed checks of
 * the region that was left (`post-recovery`) are only listed.
 */
export function commitmentFindings(document: DrillDocument): readonly CommitmentFinding[] {
  const checks = lastChecks(document.checks).filter(({ phase }) => phase !== 'preflight');
  const named = checks.filter(({ phase }) => phase === 'verification').flatMap(({ commitments }) => commitments);
  const ids = [...new Set([...MEASURED.map(({ id }) => id), ...named])].sort();
  return ids.map((id) => {
    const measured = MEASURED.find((each) => each.id === id);
    const judgement = measured?.judge(document);
    const naming = checks.filter(({ commitments }) => commitments.includes(id));
    const those = (phase: LastCheck['phase'], ...passed: readonly boolean[]) =>
      naming.filter((check) => check.phase === phase && passed.includes(check.passed)).map(({ name }) => name);
    const [own, failed, owed] = [
      those('verification', true, false),
      those('verification', false),
      those('post-recovery', false),
    ];
    const found = [
      judgement?.found,
      own.length > 0 ? `its own checks passed: ${own.length - failed.length} of ${own.length}` : undefined,
      failed.length > 0 ? `failed: ${failed.join(', ')}` : undefined,
      owed.length > 0 ? `owed by the region that was left: ${owed.join(', ')}` : undefined,
    ];
    return {
      id,
      kept: (judgement?.kept ?? true) && failed.length === 0,
      required: measured?.required ?? 'every check that names it passed',
      found: found.filter((part) => part !== undefined).join('; '),
      checks: naming,
      measured: measured !== undefined,
    };
  });
}

/** The last result of each check. */
export function lastChecks(checks: DrillDocument['checks']): readonly LastCheck[] {
  return [...new Map(checks.map((check) => [`${check.phase} ${check.name}`, check])).values()];
}
