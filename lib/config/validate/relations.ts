/** What one number must be to others. */
import { z } from 'zod';
import { deletionDays } from '../deletion';
import { days, seconds } from '../units';
import { type Bound, DAYS, leaves, type Quantity, QUANTITY, type Relation, SECONDS } from './bound';
import type { Numbers } from './limits';
import { across, type Finding } from './schema';

type NumberPath = {
  [Section in keyof Numbers & string]: `${Section}.${keyof Numbers[Section] & string}`;
}[keyof Numbers & string];

const PAIRS: readonly (readonly [number: NumberPath, relation: Relation, other: NumberPath, rule: string])[] = [
  ['RECOVERY.drillAlarm', 'below', 'RECOVERY.drillInterval', 'M6'],
  ['RECOVERY.planTimeout', 'at least', 'RECOVERY.planExpected', 'M8'],
  ['RECOVERY.planTimeout', 'at most', 'RECOVERY.timeObjective', 'M8'],
  ['REPLICATION.lagWarning', 'below', 'REPLICATION.lagPage', 'L4'],
  ['REPLICATION.lagPage', 'at most', 'RECOVERY.pointObjective', 'M9'],
  ['DELETION.inactive', 'at least', 'DELETION.inactiveAtLeast', 'P7'],
  ['DELETION.inactiveAtLeast', 'at least', 'DELETION.exportWindow', 'P7'],
  ['DELETION.purgeAlarm', 'above', 'DELETION.inactive', 'P3'],
  ['BACKUP.retention', 'at most', 'DELETION.backupAtMost', 'P4'],
  ['BACKUP.automated', 'at most', 'DELETION.backupAtMost', 'P4'],
  ['BACKUP.interval', 'at most', 'RECOVERY.pointObjective', 'M9'],
  ['BACKUP.lateAfter', 'above', 'BACKUP.interval', 'L5'],
  ['BACKUP.lockedAtLeast', 'at most', 'BACKUP.retention', 'L5'],
  ['BACKUP.restoreTestAlarm', 'above', 'BACKUP.restoreTestInterval', 'L6'],
  ['BACKUP.validationWindow', 'at most', 'RECOVERY.timeObjective', 'M8'],
  ['BACKUP.markAlarm', 'above', 'BACKUP.markInterval', 'L6'],
  ['BACKUP.manualAtMost', 'at most', 'DELETION.backupAtMost', 'P4'],
  ['DETECTION.severityPaged', 'at least', 'DETECTION.severityTold', 'G2'],
  ['FRONT_DOOR.clientKeepAlive', 'at most', 'FRONT_DOOR.clientKeepAliveAtMost', 'M8'],
  ['FRONT_DOOR.clientKeepAliveAtMost', 'below', 'RECOVERY.planExpected', 'M8'],
  ['RELEASE.bake', 'at least', 'RECOVERY.detection', 'M8'],
  ['POLICY.waiverWarning', 'below', 'POLICY.waiverAtMost', 'policy'],
];

const SECTIONS = z.record(z.string(), z.record(z.string(), z.unknown()));

const pairsHold = across(SECTIONS, (sections) => {
  const quantity = (path: NumberPath): Quantity | undefined => {
    const [section = '', name = ''] = path.split('.');
    return QUANTITY.safeParse(sections[section]?.[name]).data;
  };
  return PAIRS.flatMap(([path, relation, of, rule]): readonly Finding[] => {
    const [given, limit] = [quantity(path), quantity(of)];
    if (given === undefined || limit === undefined) return [];
    return leaves({ path: path.split('.'), rule, given, relation, limit, of });
  });
});

const FENCE = z.object({
  FENCE: z.object({ witnessTtl: SECONDS, lease: SECONDS, renewal: SECONDS, cutOffAtMost: SECONDS }),
});

/** Renewals that may fail before the lease ends (docs/adr/014). */
const RENEWALS_LOST = 4;

/** Rule 6: how long a region that is cut off acknowledges writes, and how many questions may get lost meanwhile. */
const fenceAddsUp = across(FENCE, ({ FENCE: { witnessTtl, lease, renewal, cutOffAtMost } }) =>
  [
    {
      relation: 'exactly' as const,
      limit: seconds(cutOffAtMost.seconds - witnessTtl.seconds),
      of: 'FENCE.cutOffAtMost less FENCE.witnessTtl',
    },
    {
      relation: 'above' as const,
      limit: seconds(RENEWALS_LOST * renewal.seconds),
      of: `${RENEWALS_LOST} times FENCE.renewal, so that as many questions to the witness may fail`,
    },
  ].flatMap((bound) => leaves({ path: ['FENCE', 'lease'], rule: 'rule-6', given: lease, ...bound })),
);

const DELETION = z.object({
  DELETION: z.object({
    inactive: DAYS,
    production: DAYS,
    purgeAlarm: DAYS,
    backups: DAYS,
    backupAtMost: DAYS,
    lifecycleDelay: DAYS,
    copyDelay: DAYS,
    expiryDelay: DAYS,
  }),
  MESSAGES: z.object({ noncurrent: DAYS }),
});

/** The last day of production and of backups, each before its deadline. */
const deletionAddsUp = across(DELETION, ({ DELETION: it, MESSAGES: { noncurrent } }) => {
  const last = deletionDays({ ...it, noncurrent });
  // What the other numbers leave of the two deadlines.
  const purge = it.inactive.days + it.production.days - (last.production - it.purgeAlarm.days);
  const backup = it.inactive.days + it.backups.days - (last.backups - it.backupAtMost.days);
  const bounds: readonly Bound[] = [
    {
      path: ['DELETION', 'purgeAlarm'],
      rule: 'P3',
      given: it.purgeAlarm,
      relation: 'at most',
      limit: days(purge),
      of: 'DELETION.inactive and production less MESSAGES.noncurrent and lifecycleDelay',
    },
    {
      path: ['DELETION', 'backupAtMost'],
      rule: 'P4',
      given: it.backupAtMost,
      relation: 'at most',
      limit: days(backup),
      of: 'DELETION.inactive and backups less the last day of production and the delays of backups',
    },
  ];
  return bounds.flatMap(leaves);
});

/** Rules over several numbers. */
export const RELATIONS = [pairsHold, fenceAddsUp, deletionAddsUp];
