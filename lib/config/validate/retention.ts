/** How long each class of record is kept: never shorter than promised, never longer (F6, F9, F11, P3). */
import type { RetentionClass } from '../numbers';
import { days, type Days } from '../units';
import { boundProblem, CHANGE_NUMBERS, type Bound } from './bound';
import { fault, type Problem } from './problem';

/** What is promised for a class of record and what is chosen for it. */
export interface Retention {
  readonly promised: { readonly atLeast: Days; readonly atMost: Days | undefined };
  /** In CloudWatch Logs; absent where the class has no log group. */
  readonly logs: Days | undefined;
  /** Object Lock of the archive bucket. */
  readonly locked: Days;
  /** Lifecycle of the archive bucket; absent where it is kept for ever. */
  readonly expires: Days | undefined;
}

/** What was published for each class. Without an end, the class is never deleted because of a promise. */
const PUBLISHED: Readonly<
  Record<RetentionClass, { readonly rule: string; readonly atLeast: Days; readonly atMost?: Days }>
> = {
  email: { rule: 'F9', atLeast: days(180), atMost: days(210) },
  infrastructure: { rule: 'F6', atLeast: days(90), atMost: days(180) },
  trail: { rule: 'F6', atLeast: days(365) },
  statistics: { rule: 'F11', atLeast: days(365) },
  evidence: { rule: 'M6', atLeast: days(365) },
  // L6: restore tests choose backups of up to 34 days, a sample may be 2 days older, and a test takes a day. P3: the purge
  // that is late is an alarm on day 127, and nothing is left on day 210.
  samples: { rule: 'L6', atLeast: days(37), atMost: days(83) },
};

/** Retention that CloudWatch Logs accepts, in days (CloudWatch Logs API, `PutRetentionPolicy`). */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Days by which a deleted object outlives its expiry: the expiry is rounded up to midnight UTC, the version it leaves
 * behind stays one day, and that is rounded up again (Amazon S3 User Guide, "Lifecycle configuration elements").
 */
const DELETION_DELAY = 3;

/** Every class that is kept too short, too long, or in a way that AWS does not offer. */
export function retentionProblems(retention: Readonly<Record<RetentionClass, Retention>>): readonly Problem[] {
  // A record, so that a new class does not compile until it is judged.
  const found: Readonly<Record<RetentionClass, readonly Problem[]>> = {
    email: [...classProblems('email', retention.email), ...hasLogs('email', retention.email)],
    infrastructure: [
      ...classProblems('infrastructure', retention.infrastructure),
      ...hasLogs('infrastructure', retention.infrastructure),
    ],
    trail: [
      ...classProblems('trail', retention.trail),
      ...hasLogs('trail', retention.trail),
      ...ends('trail', 'F4', retention.trail),
    ],
    statistics: [
      ...classProblems('statistics', retention.statistics),
      ...keptForEver('statistics', 'F11', retention.statistics),
    ],
    evidence: classProblems('evidence', retention.evidence),
    samples: classProblems('samples', retention.samples),
  };
  return Object.values(found).flat();
}

function classProblems(name: RetentionClass, retention: Retention): readonly Problem[] {
  const bounds = [...promises(name, retention), ...logs(name, retention), ...archive(name, retention)];
  return [...bounds.flatMap(boundProblem), ...offered(name, retention)];
}

/** What is written as promised may not be less than what was published. */
function promises(name: RetentionClass, { promised }: Retention): readonly Bound[] {
  const { rule, atLeast, atMost } = PUBLISHED[name];
  const bounds: Bound[] = [[`RETENTION.${name}.promised.atLeast`, rule, promised.atLeast, 'at least', atLeast]];
  if (atMost) bounds.push([`RETENTION.${name}.promised.atMost`, 'P3', promised.atMost ?? Infinity, 'at most', atMost]);
  return bounds;
}

function logs(name: RetentionClass, { promised, logs: kept }: Retention): readonly Bound[] {
  if (!kept) return [];
  const path = `RETENTION.${name}.logs`;
  const bounds: Bound[] = [[path, PUBLISHED[name].rule, kept, 'at least', promised.atLeast]];
  if (promised.atMost) bounds.push([path, 'P3', kept, 'at most', promised.atMost]);
  return bounds;
}

function archive(name: RetentionClass, { promised, locked, expires }: Retention): readonly Bound[] {
  const path = `RETENTION.${name}`;
  const bounds: Bound[] = [[`${path}.locked`, PUBLISHED[name].rule, locked, 'at least', promised.atLeast]];
  if (expires) bounds.push([`${path}.expires`, 'F8', expires, 'at least', locked, `${path}.locked`]);
  if (promised.atMost) {
    const latest = days(promised.atMost.days - DELETION_DELAY);
    const source = `the promise less ${DELETION_DELAY} days of S3 lifecycle`;
    bounds.push([`${path}.expires`, 'P3', expires ?? Infinity, 'at most', latest, source]);
  }
  return bounds;
}

/** A log group without a number keeps its records for ever. */
function hasLogs(name: RetentionClass, { logs: kept }: Retention): readonly Problem[] {
  if (kept) return [];
  return [
    fault(
      `RETENTION.${name}.logs`,
      PUBLISHED[name].rule,
      'must be a number of days: log groups without one never forget (P3)',
      'no end',
      CHANGE_NUMBERS,
    ),
  ];
}

function offered(name: RetentionClass, { logs: kept }: Retention): readonly Problem[] {
  if (!kept || LOG_RETENTION_DAYS.some((allowed) => allowed === kept.days)) return [];
  const required = `must be what CloudWatch Logs offers: ${LOG_RETENTION_DAYS.join(', ')}`;
  return [fault(`RETENTION.${name}.logs`, 'CloudWatch', required, `${kept.days} days`, CHANGE_NUMBERS)];
}

/** Queries over the archive look as far back as there are records, and not for ever. */
function ends(name: RetentionClass, rule: string, { expires }: Retention): readonly Problem[] {
  if (expires) return [];
  return [
    fault(
      `RETENTION.${name}.expires`,
      rule,
      'must be a number of days: saved queries reach back that far',
      'no end',
      CHANGE_NUMBERS,
    ),
  ];
}

function keptForEver(name: RetentionClass, rule: string, { expires }: Retention): readonly Problem[] {
  if (!expires) return [];
  return [
    fault(`RETENTION.${name}.expires`, rule, 'must be absent: kept for ever', `${expires.days} days`, CHANGE_NUMBERS),
  ];
}
