/** How long each class of record is kept: never shorter than promised, never longer (F6, F9, F11, P3). */
import { z } from 'zod';
import type { RetentionClass } from '../numbers';
import { days, type Days } from '../units';
import { type Bound, DAYS, leaves, NUMBER, type Relation } from './bound';
import { across, field } from './schema';

/** Retention that CloudWatch Logs accepts, in days (CloudWatch Logs API, `PutRetentionPolicy`). */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Days by which a deleted object outlives its expiry: the expiry is rounded up to midnight UTC, the version it leaves
 * behind stays one day, and that is rounded up again (Amazon S3 User Guide, "Lifecycle configuration elements").
 */
const DELETION_DELAY = 3;

const IN_LOGS = field(
  DAYS.refine((kept) => LOG_RETENTION_DAYS.some((offered) => offered === kept.days)),
  'CloudWatch',
  `must be a number of days that CloudWatch Logs offers, or records stay for ever: ${LOG_RETENTION_DAYS.join(', ')}`,
);

const someDays = (rule: string, why: string) => field(DAYS, rule, `must be a number of days: ${why}`);
const DELETED = someDays('P3', 'records that can name a customer are deleted');

/** What was published for a class. */
interface Published {
  /** The commitment that asks for it. */
  readonly rule: string;
  readonly atLeast: number;
  /** Absent where no promise asks for deletion. */
  readonly atMost?: number;
}

type Chosen = z.ZodType<Days | undefined>;

/** A class of record: what is written as promised may not be less than what was published, nor what is chosen less than that. */
const kept = <Logs extends Chosen, Expires extends Chosen>(
  { rule, atLeast, atMost }: Published,
  { logs, expires }: { readonly logs: Logs; readonly expires: Expires },
) =>
  z
    .strictObject({
      promised: z.strictObject({
        atLeast: NUMBER.days({ atLeast: [atLeast, rule] }),
        atMost:
          atMost === undefined
            ? DAYS.optional()
            : field(NUMBER.days({ atMost: [atMost, 'P3'] }), 'P3', 'must be promised'),
      }),
      /** In CloudWatch Logs; absent where the class has no log group. */
      logs,
      /** Object Lock of the archive bucket. */
      locked: NUMBER.days({ atMost: [36_500, 'S3'] }),
      /** Lifecycle of the archive bucket; absent where it is kept for ever. */
      expires,
    })
    .check(across(CHOICE, (choice) => chosen(rule, choice).flatMap(leaves)));

const CHOICE = z.object({
  promised: z.object({ atLeast: DAYS, atMost: DAYS.optional() }),
  logs: DAYS.optional(),
  locked: DAYS,
  expires: DAYS.optional(),
});

function chosen(rule: string, { promised, logs, locked, expires }: z.infer<typeof CHOICE>): readonly Bound[] {
  const bounds: Bound[] = [];
  const bound = (
    key: string,
    given: Days | undefined,
    relation: Relation,
    limit: Days | undefined,
    by: string,
    of: string,
  ): void => {
    if (given && limit) bounds.push({ path: [key], rule: by, given, relation, limit, of });
  };
  bound('logs', logs, 'at least', promised.atLeast, rule, 'promised.atLeast');
  bound('logs', logs, 'at most', promised.atMost, 'P3', 'promised.atMost');
  bound('locked', locked, 'at least', promised.atLeast, rule, 'promised.atLeast');
  bound('expires', expires, 'at least', locked, 'F8', 'locked');
  const latest = promised.atMost && days(promised.atMost.days - DELETION_DELAY);
  bound('expires', expires, 'at most', latest, 'P3', `promised.atMost less ${DELETION_DELAY} days of S3 lifecycle`);
  return bounds;
}

/** Every class, and what was published for it. */
export const RETENTION = z.strictObject({
  email: kept({ rule: 'F9', atLeast: 180, atMost: 210 }, { logs: IN_LOGS, expires: DELETED }),
  infrastructure: kept({ rule: 'F6', atLeast: 90, atMost: 180 }, { logs: IN_LOGS, expires: DELETED }),
  trail: kept(
    { rule: 'F6', atLeast: 365 },
    { logs: IN_LOGS, expires: someDays('F4', 'saved queries reach back that far') },
  ),
  statistics: kept(
    { rule: 'F11', atLeast: 365 },
    { logs: IN_LOGS.optional(), expires: field(z.undefined(), 'F11', 'must be absent: kept for ever') },
  ),
  evidence: kept({ rule: 'M6', atLeast: 365 }, { logs: IN_LOGS.optional(), expires: DAYS.optional() }),
  // L6: restore tests choose backups of up to 34 days, a sample may be 2 days older, and a test takes a day. P3: the purge
  // that is late is an alarm on day 127, and nothing is left on day 210.
  samples: kept({ rule: 'L6', atLeast: 37, atMost: 83 }, { logs: IN_LOGS.optional(), expires: DELETED }),
} satisfies Record<RetentionClass, z.ZodType>);
